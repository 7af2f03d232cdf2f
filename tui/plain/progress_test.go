package plain_test

import (
	"strings"
	"testing"
	"time"

	"copydesk/engine"
	"copydesk/engine/classify"
	"copydesk/tui/plain"
)

func sample(done int64) engine.Progress {
	eta, loss := 2.6, 0.3891
	return engine.Progress{Stage: engine.Fit, Unit: classify.Trees, Done: done, Total: 100, Rate: 10, ETA: &eta, Loss: &loss}
}

// screenOf plays what a terminal does with what is written:
// line ends, going up, clearing to the end.
func screenOf(t *testing.T, written string) string {
	t.Helper()
	lines := []string{""}
	at := 0
	for len(written) > 0 {
		switch {
		case strings.HasPrefix(written, "\n"):
			if at++; at == len(lines) {
				lines = append(lines, "")
			}
			written = written[1:]
		case strings.HasPrefix(written, "\r"):
			written = written[1:]
		case strings.HasPrefix(written, "\x1b[J"):
			lines = append(lines[:at], "")
			written = written[3:]
		case strings.HasPrefix(written, "\x1b["):
			up, rest, ok := strings.Cut(written[2:], "A")
			if !ok || len(up) != 1 {
				t.Fatalf("an escape sequence that is not known: %q", written)
			}
			at -= int(up[0] - '0')
			written = rest
		default:
			n := strings.IndexAny(written, "\n\r\x1b")
			if n < 0 {
				n = len(written)
			}
			lines[at] = written[:n]
			written = written[n:]
		}
	}
	return strings.Join(lines, "\n")
}

func TestProgressOnATerminal(t *testing.T) {
	var b strings.Builder
	now := time.Unix(0, 0)
	p := plain.NewProgress(&b, plain.ProgressOptions{
		Redraw: func() (int, bool) { return 90, true },
		Clock:  func() time.Time { return now },
	})
	p.Lane("", "text")
	p.Lane("1", "rf")
	p.Lane("2", "mlp\x1b[2J")
	step := func() { now = now.Add(time.Second) }
	step()
	p.Show("", engine.Progress{Stage: engine.Clean, Unit: classify.Rows, Done: 256, Total: 1024, Rate: 4000})
	if want := "text     ━━━━━───────────────  cleaning  256 of 1,024 articles  4,000 articles/s\nrf       waits\nmlp␛[2J  waits\n"; screenOf(t, b.String()) != want {
		t.Errorf("got\n%swant\n%s", screenOf(t, b.String()), want)
	}
	p.Done("", "done  0.11 s")
	step()
	p.Show("1", sample(50))
	written := b.Len()
	p.Show("1", sample(51)) // too soon
	if b.Len() != written {
		t.Error("two samples at once were drawn both")
	}
	p.Print("demo: 1 row cannot be used")
	p.Done("1", "done  0.44 s")
	p.Show("1", sample(99)) // late
	p.Done("2", "stopped")
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	want := "demo: 1 row cannot be used\ntext     done  0.11 s\nrf       done  0.44 s\nmlp␛[2J  stopped\n"
	if got := screenOf(t, b.String()); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

func TestProgressKeepsToTheWidth(t *testing.T) {
	for _, tt := range []struct {
		width int
		want  string
	}{
		{90, "rf  ##########----------  50 of 100 trees  loss 0.3891  0.10 s a tree  ETA 2.6 s\n"},
		{60, "rf  ##########----------  50 of 100 trees  loss 0.3891\n"},
		{40, "rf  ##########----------  loss 0.3891\n"},
		{12, "rf  ######…\n"},
	} {
		var b strings.Builder
		p := plain.NewProgress(&b, plain.ProgressOptions{Redraw: func() (int, bool) { return tt.width, true }, ASCII: true})
		p.Lane("1", "rf")
		p.Show("1", sample(50))
		if got := screenOf(t, b.String()); got != tt.want {
			t.Errorf("%d columns: %q, want %q", tt.width, got, tt.want)
		}
	}
}

func TestProgressInAPipe(t *testing.T) {
	var b strings.Builder
	p := plain.NewProgress(&b, plain.ProgressOptions{})
	p.Lane("", "text")
	p.Lane("1", "rf")
	for done := range int64(50) {
		p.Show("", engine.Progress{Stage: engine.Clean, Unit: classify.Rows, Done: done, Total: 50})
	}
	p.Show("", engine.Progress{Stage: engine.Vectorize, Unit: classify.Rows, Done: 50, Total: 50})
	p.Done("", "done  0.11 s")
	p.Print("first\nsecond")
	p.Show("1", sample(1))
	p.Show("1", sample(2))
	p.Done("1", "done  0.44 s")
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	want := "text  cleaning\ntext  vectorizing\ntext  done  0.11 s\nfirst\nsecond\nrf  fitting\nrf  done  0.44 s\n"
	if b.String() != want {
		t.Errorf("got\n%swant\n%s", b.String(), want)
	}
}

func TestProgressReportsErrors(t *testing.T) {
	p := plain.NewProgress(fullDisk{}, plain.ProgressOptions{})
	p.Done("", "done")
	if err := p.Close(); err == nil {
		t.Error("a write that failed is not reported")
	}
}

func TestProgressSaysWhenTheJobWillBeDone(t *testing.T) {
	var b strings.Builder
	p := plain.NewProgress(&b, plain.ProgressOptions{
		Redraw: func() (int, bool) { return 90, true }, ASCII: true,
		Clock: func() func() time.Time {
			now := time.Unix(0, 0)
			return func() time.Time { now = now.Add(time.Second); return now }
		}(),
	})
	p.Lane("", "text")
	p.Lane("1", "rf")
	p.Lane("2", "mlp")
	p.Done("", "done  1,021 articles")
	job := 12.5
	s := sample(50)
	s.JobETA = &job
	p.Show("1", s)
	rf := "rf    ##########----------  50 of 100 trees  loss 0.3891  0.10 s a tree  ETA 2.6 s\n"
	if want := "text  done  1,021 articles  all: ETA 12 s\n" + rf + "mlp   waits\n"; screenOf(t, b.String()) != want {
		t.Errorf("got\n%swant\n%s", screenOf(t, b.String()), want)
	}
	// The last run says itself when all is done.
	p.Done("2", "stopped")
	if want := "text  done  1,021 articles\n" + rf + "mlp   stopped\n"; screenOf(t, b.String()) != want {
		t.Errorf("got\n%swant\n%s", screenOf(t, b.String()), want)
	}
}

func TestProgressSaysWhyItWaits(t *testing.T) {
	var b strings.Builder
	p := plain.NewProgress(&b, plain.ProgressOptions{})
	p.Lane("", "text")
	p.Wait("", "waits: 2 jobs are ahead")
	p.Wait("", "waits: 2 jobs are ahead")
	p.Wait("", "waits: 1 job is ahead")
	p.Show("", engine.Progress{Stage: engine.Clean})
	p.Wait("", "late")
	if want := "text  waits: 2 jobs are ahead\ntext  waits: 1 job is ahead\ntext  cleaning\n"; b.String() != want {
		t.Errorf("got\n%swant\n%s", b.String(), want)
	}

	b.Reset()
	p = plain.NewProgress(&b, plain.ProgressOptions{Redraw: func() (int, bool) { return 80, true }})
	p.Lane("", "text")
	p.Lane("1", "nb")
	p.Wait("", "waits: 1 job is ahead")
	if want := "text  waits: 1 job is ahead\nnb    waits\n"; screenOf(t, b.String()) != want {
		t.Errorf("got\n%swant\n%s", screenOf(t, b.String()), want)
	}
}

// TestProgressInLines holds that what is not redrawn says how far it is now and
// then, without a bar, where that is asked for.
func TestProgressInLines(t *testing.T) {
	for every, want := range map[time.Duration]string{
		0:               "rf  fitting\nrf  done\n",
		2 * time.Second: "rf  fitting\nrf  30 %  30 of 100 trees  loss 0.3891  0.10 s a tree  ETA 2.6 s\nrf  50 %  50 of 100 trees  loss 0.3891  0.10 s a tree  ETA 2.6 s\nrf  done\n",
	} {
		var b strings.Builder
		now := time.Unix(0, 0)
		p := plain.NewProgress(&b, plain.ProgressOptions{Every: every, Clock: func() time.Time { return now }})
		p.Lane("r", "rf")
		for done := int64(10); done <= 60; done += 10 {
			p.Show("r", sample(done))
			now = now.Add(time.Second)
		}
		p.Done("r", "done")
		if err := p.Close(); err != nil {
			t.Fatal(err)
		}
		if b.String() != want {
			t.Errorf("every %v:\n%s, want\n%s", every, b.String(), want)
		}
	}
}
