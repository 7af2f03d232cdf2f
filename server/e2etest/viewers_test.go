//go:build linux

package e2etest_test

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"copydesk/engine"
	"copydesk/engine/classify"
)

var (
	rounds = flag.Int("e2e.viewers", 0, "rounds of TestViewers, ten seconds each")
	quiet  = flag.Duration("e2e.quiet", time.Second, "how long TestQuietDesk measures")
)

// viewersVariable makes the test binary a process with viewers of the desk in
// the workspace that it names.
const viewersVariable = "COPYDESK_E2E_VIEWERS"

// viewers is how many watch at once.
const viewers = 50

// maxSlowdown is how much longer a fit may take while they do.
const maxSlowdown = 1.05

// viewForever watches the desk of a workspace over many connections, until
// standard input ends.
func viewForever(dir string) error {
	w := &workspace{dir: dir}
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		cancel()
	}()
	s, err := w.status()
	if err != nil {
		return err
	}
	ended := make(chan error, viewers)
	for range viewers {
		go func() {
			// Each has a connection of its own.
			ended <- newRaw(w).events(ctx, s.Event, s.Store, func(engine.Event) bool { return true })
		}()
	}
	for range viewers {
		if err := <-ended; ctx.Err() == nil {
			return fmt.Errorf("the desk went: %v", err)
		}
	}
	return nil
}

// watched calls do while many watch.
func (w *workspace) watched(do func()) {
	w.t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), viewersVariable+"="+w.dir)
	cmd.Stderr = os.Stderr
	stop, err := cmd.StdinPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		w.t.Fatal(err)
	}
	w.eventually("all viewers", func() bool { return w.mustStatus().Watchers == viewers })
	do()
	if s := w.mustStatus(); s.Watchers != viewers {
		w.t.Errorf("%d watch at the end, want %d", s.Watchers, viewers)
	}
	stop.Close()
	if err := cmd.Wait(); err != nil {
		w.t.Errorf("the viewers: %v", err)
	}
	w.eventually("the end of all viewers", func() bool { return w.mustStatus().Watchers == 0 })
}

// Many viewers do not slow a training down.
func TestViewers(t *testing.T) {
	if *rounds == 0 {
		t.Skip("give -e2e.viewers=5, on a quiet machine")
	}
	news := os.Getenv("COPYDESK_NEWS")
	if news == "" {
		t.Skip("COPYDESK_NEWS is not set to a directory with AG News")
	}
	w := newWorkspace(t)
	w.desk("desk", "run")
	c := w.client()
	spec := engine.DefaultSpec()
	spec.Classifiers = []classify.Kind{classify.LogisticRegression, classify.NeuralNetwork}
	network(spec).MaxIter = 5
	spec.Source.Train, spec.Source.Test = filepath.Join(news, "ag_news_train.csv.gz"), filepath.Join(news, "ag_news_test.csv.gz")
	fit := func() time.Duration {
		job := must[engine.Job](t)(c.Train(t.Context(), engine.TrainRequest{Spec: spec}))
		if job = must[engine.Job](t)(c.Wait(t.Context(), job.ID)); job.State != engine.Succeeded {
			t.Fatalf("the job is %s: %s", job.State, job.Error)
		}
		var total float64
		for _, id := range job.Runs {
			total += must[engine.Run](t)(c.Run(t.Context(), id)).Resources.FitDuration
		}
		return time.Duration(total * float64(time.Second))
	}
	fit() // the first reads the files from the disk
	var alone, watched []time.Duration
	for i := range *rounds {
		steps := []func(){
			func() { alone = append(alone, fit()) },
			func() { w.watched(func() { watched = append(watched, fit()) }) },
		}
		if i%2 == 1 {
			slices.Reverse(steps)
		}
		for _, step := range steps {
			step()
		}
		t.Logf("round %d: %v alone, %v with %d viewers", i+1, alone[i].Round(time.Millisecond), watched[i].Round(time.Millisecond), viewers)
	}
	slices.Sort(alone)
	slices.Sort(watched)
	a, b := alone[len(alone)/2], watched[len(watched)/2]
	ratio := float64(b) / float64(a)
	t.Logf("medians of %d rounds: %v alone, %v with %d viewers, ratio %.3f", *rounds, a.Round(time.Millisecond), b.Round(time.Millisecond), viewers, ratio)
	if ratio > maxSlowdown {
		t.Errorf("a fit takes %.3f times as long with %d viewers, at most %.2f is allowed", ratio, viewers, maxSlowdown)
	}
}

// A desk that is only watched takes next to no processor time.
func TestQuietDesk(t *testing.T) {
	w := newWorkspace(t)
	d := w.desk("desk", "run")
	b := w.workbench()
	job := must[engine.Job](t)(b.ask.Train(t.Context(), engine.TrainRequest{Spec: small(classify.NaiveBayes)}))
	must[engine.Job](t)(b.ask.Wait(t.Context(), job.ID))
	before, began := cpuOf(d.pid), time.Now()
	<-time.After(*quiet) // what is measured
	used, took := cpuOf(d.pid)-before, time.Since(began)
	t.Logf("%v of processor time in %v with one quiet watcher", used, took.Round(time.Millisecond))
	if share := used.Seconds() / took.Seconds(); share > 0.1 {
		t.Errorf("an idle desk takes %.0f %% of a processor", 100*share)
	}
}
