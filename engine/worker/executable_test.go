//go:build unix

package worker

import (
	"os"
	"runtime"
	"testing"

	"copydesk/engine"
	"copydesk/engine/fault"
)

func TestExecutable(t *testing.T) {
	path, err := Executable()
	if err != nil {
		t.Fatal(err)
	}
	if runtime.GOOS == "linux" && path != "/proc/self/exe" {
		t.Errorf("Executable() = %s", path)
	}
	p := process("invalid", os.Stderr)
	p.Path = path
	if _, err := p.New(assignment()).Run(t.Context(), func(engine.Update) {}); fault.KindOf(err) != fault.Invalid {
		t.Errorf("Run() = %v", err)
	}
}
