package ledger

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"unicode/utf8"

	"copydesk/engine"
)

func TestSamples(t *testing.T) {
	j := &memory{}
	l := newLedger(t, j, nil)
	m := model(2, "business", "sports")
	l.Record(result(m, 0, 3), []string{"one", "two", "three"})
	l.Record(result(m, 3, 1), []string{"four"})
	l.flush()
	if len(j.samples) != 4 {
		t.Fatalf("%d samples, want 4", len(j.samples))
	}
	for n, s := range j.samples {
		text := []string{"one", "two", "three", "four"}[n]
		want := engine.Sample{
			Time: s.Time, Model: engine.ModelName, Version: 2, Category: m.Categories()[n%2], Confidence: confidence(uint64(n)),
			Bytes: len(text), Digest: engine.TextDigest(text), KnownTerms: n, Of: 4, Sampled: 4,
		}
		if s != want {
			t.Errorf("sample %d is %+v, want %+v", n, s, want)
		}
	}
	l.flush()
	if len(j.writes) != 1 {
		t.Errorf("writes %v: there was nothing to write", j.writes)
	}
}

// TestUniform draws many samples: each answer of a minute is as likely.
func TestUniform(t *testing.T) {
	const size, of, rounds = 10, 50, 4000
	j := &memory{}
	l := newLedger(t, j, nil)
	m := model(1, "a")
	drawn := make([]int, of)
	for range rounds {
		l.Record(result(m, 0, 20), make([]string, 20))
		for n := uint64(20); n < of; n++ {
			l.Record(result(m, n, 1), []string{""})
		}
		j.samples = nil
		l.flush()
		if len(j.samples) != size {
			t.Fatalf("%d samples, want %d", len(j.samples), size)
		}
		seen := make(map[int]bool)
		for _, s := range j.samples {
			if s.Of != of || s.Sampled != size || seen[s.KnownTerms] {
				t.Fatalf("sample %+v", s)
			}
			seen[s.KnownTerms] = true
			drawn[s.KnownTerms]++
		}
	}
	// Five standard deviations of a binomial: the draw is a fixed one.
	p := float64(size) / of
	for n, count := range drawn {
		if deviation := math.Abs(float64(count) - rounds*p); deviation > 5*math.Sqrt(rounds*p*(1-p)) {
			t.Errorf("answer %d was drawn %d times, want %v", n, count, rounds*p)
		}
	}
}

func TestNoSamples(t *testing.T) {
	j := &memory{}
	l := newLedger(t, j, func(o *Options) { o.PerMinute = 0 })
	l.Record(result(model(1, "a"), 0, 3), make([]string, 3))
	l.flush()
	if len(j.samples) != 0 {
		t.Errorf("%d samples", len(j.samples))
	}
	holds(t, l, 0, 3)
}

func TestTextOfSamples(t *testing.T) {
	long := strings.Repeat("a", maxSampleText-1) + "ä" + strings.Repeat("b", 100)
	texts := []string{"short", long}
	for _, on := range []bool{false, true} {
		j := &memory{}
		l := newLedger(t, j, func(o *Options) { o.Text = on })
		l.Record(result(model(1, "a"), 0, 2), texts)
		l.flush()
		for i, s := range j.samples {
			want := ""
			if on {
				want = []string{"short", strings.Repeat("a", maxSampleText-1)}[i]
			}
			if s.Text != want || !utf8.ValidString(s.Text) || s.Bytes != len(texts[i]) || s.Digest != engine.TextDigest(texts[i]) {
				t.Errorf("text %v: %d bytes of text kept, %d of %d, digest %s", on, len(s.Text), s.Bytes, len(texts[i]), s.Digest)
			}
		}
	}
}

// TestLargeMinutes are stored in parts that a transaction takes.
func TestLargeMinutes(t *testing.T) {
	text := strings.Repeat("x", maxSampleText)
	for _, tt := range []struct {
		text bool
		most int
	}{{false, maxPart}, {true, maxPartText/maxSampleText + 1}} {
		j := &memory{}
		l := newLedger(t, j, func(o *Options) { o.PerMinute, o.Text = 1000, tt.text })
		for n := range uint64(1000) {
			l.Record(result(model(1, "a"), n, 1), []string{text})
		}
		l.flush()
		if len(j.samples) != 1000 {
			t.Errorf("%d samples", len(j.samples))
		}
		for _, n := range j.writes {
			if n > tt.most {
				t.Errorf("%d samples in one write, at most %d", n, tt.most)
			}
		}
	}
}

// TestAStoreThatFails gets the samples later, up to a bound.
func TestAStoreThatFails(t *testing.T) {
	j := &memory{err: errors.New("no room")}
	l := newLedger(t, j, nil)
	for minute := range uint64(12) {
		l.Record(result(model(1, "a"), 10*minute, 10), make([]string, 10))
		l.flush()
	}
	j.fail(nil)
	l.flush()
	if len(j.samples) != maxPending*10 || j.samples[0].KnownTerms != 20 || j.samples[99].KnownTerms != 119 {
		t.Errorf("%d samples are stored at last, from %d on", len(j.samples), j.samples[0].KnownTerms)
	}
}

// TestRunEnds holds that the end of Run stores all.
func TestRunEnds(t *testing.T) {
	j := &memory{}
	l := newLedger(t, j, nil)
	ctx, cancel := context.WithCancel(t.Context())
	l.Record(result(model(1, "a"), 0, 3), make([]string, 3))
	cancel()
	l.Run(ctx)
	if len(j.samples) != 3 || len(j.chunks) != 1 || len(j.chunks[0].Answers) != 3 {
		t.Errorf("%d samples, chunks %+v", len(j.samples), j.chunks)
	}
}

// TestRestore saves and restores rings that are empty, partly filled, full and
// wrapped, into rings of other sizes.
func TestRestore(t *testing.T) {
	first, second := model(1, "business", "sports"), model(2, "sports", "world")
	for _, tt := range []struct{ size, then, answers int }{
		{100, 100, 0}, {100, 100, 60}, {100, 100, 100}, {100, 100, 101}, {100, 100, 250}, {100, 30, 250}, {100, 300, 250},
		{2*engine.MaxAnswerChunk + 10, 2*engine.MaxAnswerChunk + 10, 2*engine.MaxAnswerChunk + 5},
		{2*engine.MaxAnswerChunk + 10, 2*engine.MaxAnswerChunk + 10, 3*engine.MaxAnswerChunk + 5},
	} {
		t.Run(fmt.Sprintf("%+v", tt), func(t *testing.T) {
			j := &memory{}
			l := newLedger(t, j, func(o *Options) { o.Size = tt.size })
			for n := range uint64(tt.answers) {
				m := first
				if n%3 == 0 {
					m = second
				}
				l.Record(result(m, n, 1), []string{""})
			}
			if err := j.SaveAnswers(l.answers.chunks()); err != nil {
				t.Fatal(err)
			}
			for _, c := range j.chunks {
				if len(c.Answers) > engine.MaxAnswerChunk {
					t.Errorf("a chunk of %d", len(c.Answers))
				}
			}
			next := newLedger(t, j, func(o *Options) { o.Size = tt.then })
			next.Restore()
			end := uint64(tt.answers)
			holds(t, next, end-uint64(min(tt.answers, tt.size, tt.then)), end)
			for n := range end {
				e, ok := next.Find(idOf(n))
				if !ok {
					continue
				}
				before, _ := l.Find(idOf(n))
				if e.Category != before.Category || e.Origin.Version != before.Origin.Version || !e.Time.Equal(before.Time) ||
					strings.Join(e.Origin.Categories, " ") != strings.Join(before.Origin.Categories, " ") {
					t.Fatalf("answer %d is %+v, was %+v", n, e, before)
				}
			}
			// And it goes on from there.
			next.Record(result(first, end, 1), []string{""})
			holds(t, next, end+1-uint64(min(tt.answers+1, tt.size+1, tt.then)), end+1)
		})
	}
}

func TestRestoreFails(t *testing.T) {
	l := newLedger(t, &memory{err: errors.New("damaged")}, nil)
	l.Restore()
	l.Record(result(model(1, "a"), 0, 1), []string{""})
	holds(t, l, 0, 1)
}
