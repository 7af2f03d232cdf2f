package usage_test

import (
	"runtime"
	"runtime/debug"
	"testing"
	"time"

	"copydesk/engine/usage"
)

func TestCPU(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("processor time is not measured on Windows")
	}
	before := usage.CPU()
	sum := 0
	for end := time.Now().Add(30 * time.Millisecond); time.Now().Before(end); {
		sum++
	}
	if spent := usage.CPU() - before; spent <= 0 || sum == 0 {
		t.Errorf("30 ms of work cost %v", spent)
	}
}

func TestGaugeSeesAllocation(t *testing.T) {
	const size = 64 << 20
	debug.FreeOSMemory() // what is held already could be used again
	before := usage.Memory()
	g := usage.Watch()
	block := make([]byte, size)
	for i := 0; i < len(block); i += 4096 {
		block[i] = 1
	}
	time.Sleep(50 * time.Millisecond)
	runtime.KeepAlive(block)
	if peak := g.Peak(); peak < before+size/2 {
		t.Errorf("peak of %d bytes while %d were added to %d", peak, size, before)
	}
}
