package engine

import (
	"time"

	"copydesk/engine/classify"
	"copydesk/engine/classify/neural"
	"copydesk/engine/eta"
)

const (
	// afterFit is about what judging a model, keeping it and timing its
	// predictions takes, in seconds: 20 to 60 ms on the demo corpus, HuffPost and
	// AG News.
	afterFit = 0.04
	// trust is the seconds of work for which a machine is taken to be as fast as
	// the one that eta.Cost is from, against what its own fits have shown.
	trust = 0.1
)

// outlook says how long a training will still take once its features are made:
// the rest of the fit that is under way, then what the others are expected to
// take by their cost, on a machine that is as fast as it was in the fits that
// are done.
type outlook struct {
	spec Spec
	size eta.Size
	left []classify.Kind // whose turn has not come, in order
	cost float64         // of the fits that are done: expected,
	took float64         // and measured seconds
}

func newOutlook(spec Spec, d Dataset) *outlook {
	return &outlook{spec: spec, left: spec.Classifiers, size: eta.Size{
		Rows: d.Rows.Train, NNZ: d.NNZ, Features: d.Features, Classes: len(d.Categories),
	}}
}

// begin notes that the turn of the next classifier has come.
func (o *outlook) begin() { o.left = o.left[1:] }

// fitted notes how long a fit took.
func (o *outlook) fitted(kind classify.Kind, seconds float64) {
	o.cost += o.costOf(kind)
	o.took += seconds
}

func (o *outlook) costOf(kind classify.Kind) float64 {
	return eta.Cost(o.spec.Estimator(kind), o.size)
}

// slowness is how many times longer this machine takes than eta.Cost says.
func (o *outlook) slowness() float64 { return (o.took + trust) / (o.cost + trust) }

// job returns the seconds that are left of the job when fit seconds are left
// of the fit under way. Classifiers that were stopped take none.
func (o *outlook) job(fit float64, stopped func(classify.Kind) bool) float64 {
	seconds := fit + afterFit
	for _, kind := range o.left {
		if !stopped(kind) {
			seconds += o.costOf(kind)*o.slowness() + afterFit
		}
	}
	return seconds
}

// fitOutlook follows one fit.
type fitOutlook struct {
	expected float64 // seconds of the whole fit, before anything is known of it
	epochs   float64 // likewise, 0 if it has none

	stopping *eta.Stopping // nil if the loss does not end it
	looked   time.Time     // when stopping was asked,
	end      float64       // and the epoch that it named, 0 if none
}

func (o *outlook) fit(kind classify.Kind) *fitOutlook {
	f := &fitOutlook{expected: o.costOf(kind) * o.slowness()}
	if e, ok := o.spec.Estimator(kind).(*neural.MLPClassifier); ok {
		f.epochs = eta.Epochs(e, o.size)
		f.stopping = &eta.Stopping{Tolerance: neural.Tolerance, Patience: neural.NIterNoChange, MaxIter: e.MaxIter}
	}
	return f
}

// look sets the time to go of a sample, where that can be said, and returns
// what to expect in any case, in seconds. elapsed is the time since the fit
// began.
func (f *fitOutlook) look(now time.Time, elapsed float64, p *Progress) float64 {
	if f.stopping != nil && p.Loss != nil {
		f.stopping.Add(*p.Loss)
		// The curve costs more than the smallest epochs: it is laid from time to time.
		if now.Sub(f.looked) >= meterInterval {
			f.looked, f.end = now, 0
			if left, ok := f.stopping.Left(); ok {
				f.end = float64(p.Done) + left
			}
		}
		if f.end > 0 && p.Rate > 0 {
			left := max(0, f.end-float64(p.Done)) / p.Rate
			p.ETA = &left
		}
	}
	switch {
	case p.ETA != nil:
		return *p.ETA
	case f.epochs > 0 && p.Rate > 0:
		return max(0, f.epochs-float64(p.Done)) / p.Rate
	}
	return max(0, f.expected-elapsed)
}
