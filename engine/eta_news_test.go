package engine_test

import (
	"context"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"copydesk/engine"
	"copydesk/engine/classify"
)

// foresight is how the times to go that were told compare with the truth.
type foresight struct{ errors []float64 }

// take notes a time that was told and the one that it should have been.
func (f *foresight) take(told, truth float64) {
	f.errors = append(f.errors, math.Abs(told-truth)/truth)
}

// within returns the share of times that are within 30 % of the truth, and the
// median error.
func (f *foresight) within() (share, median float64) {
	slices.Sort(f.errors)
	for _, e := range f.errors {
		if e <= 0.3 {
			share++
		}
	}
	return share / float64(len(f.errors)), f.errors[len(f.errors)/2]
}

// steady is how many times slower the slowest quarter of the epochs may have been
// than the quickest for seconds to be judged: what else the machine will do
// cannot be foreseen.
const steady = 1.25

// pace returns how many times longer the slowest quarter of the epochs took than
// the quickest. ends are the ends of all, after the beginning of the first.
func pace(ends []time.Time) float64 {
	n := len(ends) - 1
	quickest, slowest := math.Inf(1), 0.0
	for q := range 4 {
		from, to := q*n/4, (q+1)*n/4
		mean := ends[to].Sub(ends[from]).Seconds() / float64(to-from)
		quickest, slowest = min(quickest, mean), max(slowest, mean)
	}
	return slowest / quickest
}

// TestSlowETA trains with default parameters and compares each time to go that
// was told from half-way on, while more than a second was left, with what was
// left indeed: of the network's fit and of the job. A time to go is a number of
// epochs at a rate. The epochs depend on the losses alone and are always judged;
// seconds only where the machine kept its pace.
func TestSlowETA(t *testing.T) {
	folder := os.Getenv("COPYDESK_NEWS")
	if folder == "" {
		t.Skip("COPYDESK_NEWS does not name a folder with ag_news_train.csv.gz and so on")
	}
	if os.Getenv("COPYDESK_SLOW") == "" {
		t.Skip("COPYDESK_SLOW is not set")
	}
	for name, want := range map[string]float64{ // share within 30 %
		"huffpost": 0.8,
		"ag_news":  0.5,
	} {
		t.Run(name, func(t *testing.T) {
			w, err := engine.OpenWorkspace(t.TempDir())
			if err != nil {
				t.Fatal(err)
			}
			spec := engine.DefaultSpec()
			spec.Source.Train = filepath.Join(folder, name+"_train.csv.gz")
			spec.Source.Test = filepath.Join(folder, name+"_test.csv.gz")
			type sample struct {
				at       time.Time
				fit, job *float64
				rate     float64
				epoch    int64
			}
			var samples []sample
			var began, ended time.Time // of the network's fit
			var epochs []time.Time     // their ends, and the beginning of the first
			start := time.Now()
			training := &engine.Training{Spec: spec, Workspace: w}
			_, err = training.Run(context.Background(), func(u engine.Update) {
				switch now := time.Now(); {
				case u.Started != nil && u.Model == classify.NeuralNetwork:
					began, epochs = now, append(epochs, now)
				case u.Stage != nil && u.Stage.Name == "fit_mlp":
					ended = now
				case u.Progress != nil:
					s := sample{at: now, job: u.Progress.JobETA, rate: u.Progress.Rate, epoch: u.Progress.Done}
					if u.Model == classify.NeuralNetwork {
						s.fit, epochs = u.Progress.ETA, append(epochs, now)
					}
					samples = append(samples, s)
				}
			})
			if err != nil {
				t.Fatal(err)
			}
			end := time.Now()
			var inEpochs, fit, job foresight
			silent := 0
			for _, s := range samples {
				if left := ended.Sub(s.at).Seconds(); s.at.After(began.Add(ended.Sub(began)/2)) && left > 1 {
					if s.fit == nil {
						silent++
						continue
					}
					fit.take(*s.fit, left)
					if left := int64(len(epochs)-1) - s.epoch; left > 0 {
						inEpochs.take(*s.fit*s.rate, float64(left))
					}
				}
				if left := end.Sub(s.at).Seconds(); s.at.After(start.Add(end.Sub(start)/2)) && left > 1 {
					if s.job == nil {
						silent++
						continue
					}
					job.take(*s.job, left)
				}
			}
			if silent > 0 || len(inEpochs.errors) == 0 || len(job.errors) == 0 {
				t.Fatalf("%d samples without a time to go, %d of the fit and %d of the job with one", silent, len(fit.errors), len(job.errors))
			}
			first := samples[slices.IndexFunc(samples, func(s sample) bool { return s.job != nil })]
			t.Logf("the first time to go of the job was %.1f s, %.1f s were left", *first.job, end.Sub(first.at).Seconds())
			changed := pace(epochs)
			t.Logf("the slowest quarter of the epochs took %.2f times as long as the quickest", changed)
			for _, part := range []struct {
				name   string
				f      foresight
				judged bool
			}{{"fit, in epochs", inEpochs, true}, {"fit, in seconds", fit, changed <= steady}, {"job, in seconds", job, changed <= steady}} {
				share, median := part.f.within()
				t.Logf("%s: %.0f %% of %d samples within 30 %%, median error %.0f %%", part.name, 100*share, len(part.f.errors), 100*median)
				if part.judged && share < want {
					t.Errorf("%s: %.0f %% of the samples are within 30 %%, want at least %.0f %%", part.name, 100*share, 100*want)
				}
			}
			if changed > steady && !t.Failed() {
				t.Skip("the machine did not keep its pace: seconds were not judged, epochs were")
			}
		})
	}
}
