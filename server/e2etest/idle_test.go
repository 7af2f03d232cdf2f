//go:build linux

package e2etest_test

import (
	"flag"
	"slices"
	"testing"
	"time"

	"copydesk/engine"
	"copydesk/engine/classify"
)

var idle = flag.Duration("e2e.idle", 10*time.Second, "how long BenchmarkIdle looks at a workbench that nobody touches")

// BenchmarkFirstFrame starts the workbench in a terminal that answers nothing: the
// medians of the times from its start to its first frame, and to what the
// workspace has. In desk, one runs already; in new, the workspace is new and a
// desk is started in the background.
func BenchmarkFirstFrame(b *testing.B) {
	starts := map[string]func(*workspace){
		"desk": func(w *workspace) { w.desk("desk", "run") },
		"new":  func(*workspace) {},
	}
	for name, prepare := range starts {
		b.Run(name, func(b *testing.B) {
			var frames, contents []time.Duration
			for b.Loop() {
				b.StopTimer()
				w := newWorkspace(b)
				prepare(w)
				b.StartTimer()
				began := time.Now()
				p := w.sit(80, 24)
				p.Await("COPYDESK")
				frames = append(frames, time.Since(began))
				p.Await("This workspace is empty")
				contents = append(contents, time.Since(began))
				b.StopTimer()
				p.quits("")
				w.must("desk", "stop")
				b.StartTimer()
			}
			b.ReportMetric(milliseconds(median(frames)), "ms/frame")
			b.ReportMetric(milliseconds(median(contents)), "ms/content")
			b.ReportMetric(0, "ns/op") // the mean of the latter
		})
	}
}

func median(times []time.Duration) time.Duration {
	slices.Sort(times)
	return times[len(times)/2]
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// BenchmarkIdle leaves the workbench alone after a training: what it and its desk
// take of a processor, in per cent, and how many bytes it writes to the terminal
// meanwhile.
func BenchmarkIdle(b *testing.B) {
	w := newWorkspace(b)
	d := w.desk("desk", "run")
	c := w.client()
	job := must[engine.Job](b)(c.Train(b.Context(), engine.TrainRequest{Spec: small(classify.NaiveBayes)}))
	must[engine.Job](b)(c.Wait(b.Context(), job.ID))
	p := w.sit(120, 40)
	p.Await("Trained on demo", "is best")
	p.Quiet(time.Second)
	var workbench, desk, took time.Duration
	written := p.Written()
	for b.Loop() {
		workbenchBefore, deskBefore, began := cpuOf(p.PID()), cpuOf(d.pid), time.Now()
		<-time.After(*idle) // what is measured
		workbench += cpuOf(p.PID()) - workbenchBefore
		desk += cpuOf(d.pid) - deskBefore
		took += time.Since(began)
	}
	b.ReportMetric(100*workbench.Seconds()/took.Seconds(), "%workbench")
	b.ReportMetric(100*desk.Seconds()/took.Seconds(), "%desk")
	b.ReportMetric(float64(p.Written()-written), "bytes")
	b.ReportMetric(0, "ns/op")
	p.quits("")
}
