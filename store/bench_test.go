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

func BenchmarkRuns(b *testing.B) {
	s := open(b, b.TempDir())
	for i := range 20 {
		var w engine.Writes
		for j := range 50 {
			w.Runs = append(w.Runs, step(1 + 50*i + j).Runs[0])
		}
		write(b, s, w)
	}
	b.ReportAllocs()
	for b.Loop() {
		runs, err := s.Runs()
		if err != nil || len(runs) < 1000 {
			b.Fatal(len(runs), err)
		}
	}
}
