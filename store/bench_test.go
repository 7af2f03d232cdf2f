package store

import (
	"testing"

	"copydesk/engine"
)

func BenchmarkOpen(b *testing.B) {
	dir := b.TempDir()
	s := open(b, dir)
	for i := range 300 {
		write(b, s, step(i+1))
	}
	s.Close()
	for b.Loop() {
		s, err := Open(Options{Dir: dir})
		if err != nil {
			b.Fatal(err)
		}
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkWrite(b *testing.B) {
	s := open(b, b.TempDir())
	run := step(1).Runs[0]
	for n := 0; b.Loop(); n++ {
		run.ID = runID(n)
		write(b, s, engine.Writes{Runs: []engine.Run{run}})
	}
}
