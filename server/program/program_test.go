package program_test

import (
	"testing"

	"copydesk/engine/kernel"
	"copydesk/server/program"
)

func TestEnvironment(t *testing.T) {
	e := program.Environment()
	if e.Kernels != kernel.Best[float64]().Name {
		t.Errorf("kernels are %q, fits use %q", e.Kernels, kernel.Best[float64]().Name)
	}
	if e.Version == "" || e.Go == "" || e.CPUs < 1 || e.GOMAXPROCS < 1 || e.Host == "" || e.User == "" {
		t.Errorf("the environment has gaps: %+v", e)
	}
}
