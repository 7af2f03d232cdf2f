package engine

import (
	"math"
	"testing"
	"time"

	"copydesk/engine/classify"
	"copydesk/engine/classify/neural"
)

// fakeClock is a clock that a test moves.
type fakeClock struct{ now time.Time }

func (c *fakeClock) time() time.Time { return c.now }

func (c *fakeClock) sleep(seconds float64) {
	c.now = c.now.Add(time.Duration(seconds * float64(time.Second)))
}

func TestMeter(t *testing.T) {
	clock := &fakeClock{time.Unix(0, 0)}
	var told []Progress
	m := newMeter(Clean, classify.Rows, clock.time, func(p Progress) { told = append(told, p) })
	for done := int64(100); done <= 1000; done += 100 {
		clock.sleep(0.02)
		m.count(done, 1000)
	}
	for i, p := range told {
		if math.Abs(p.Rate-5000) > 1 || p.ETA == nil || math.Abs(*p.ETA-float64(1000-p.Done)/5000) > 1e-3 {
			t.Errorf("sample %d: %+v with ETA %v, want 5,000 a second and the rest of 1,000 at that", i, p, value(p.ETA))
		}
	}
	if len(told) != 4 || told[3].Done != 1000 {
		t.Errorf("10 steps in 200 ms: %+v, want samples at 20, 80, 140 and 200 ms", told)
	}

	// The process was stopped for an hour.
	clock.sleep(3600)
	if p := m.sample(clock.time(), 1100, 2000); math.Abs(p.Rate-5000) > 1 {
		t.Errorf("after a pause the rate is %v", p.Rate)
	}
	m = newMeter(Fit, classify.Iterations, clock.time, nil)
	clock.sleep(1)
	if p := m.sample(clock.time(), 1, 1000); p.Rate != 1 || p.ETA != nil {
		t.Errorf("a solver that stops when it has converged: rate %v, ETA %v", p.Rate, value(p.ETA))
	}
}

// value is what is said, NaN if nothing is.
func value(v *float64) float64 {
	if v == nil {
		return math.NaN()
	}
	return *v
}

// fakeTraining is an outlook on AG News.
func fakeTraining(kinds ...classify.Kind) *outlook {
	spec := DefaultSpec()
	spec.Classifiers = kinds
	return newOutlook(spec, Dataset{Rows: Rows{Train: 31100}, NNZ: 640393, Features: 10000, Categories: make([]string, 4)})
}

func noneStopped(classify.Kind) bool { return false }

func TestOutlookOfJob(t *testing.T) {
	o := fakeTraining("lr", "rf", "mlp")
	o.begin()
	all := o.job(1, noneStopped)
	rest := o.costOf("rf") + o.costOf("mlp")
	if want := 1 + rest + 3*afterFit; math.Abs(all-want) > 1e-9 {
		t.Errorf("%v s left, want %v", all, want)
	}
	withoutNetwork := o.job(1, func(k classify.Kind) bool { return k == "mlp" })
	if want := 1 + o.costOf("rf") + 2*afterFit; math.Abs(withoutNetwork-want) > 1e-9 {
		t.Errorf("%v s left without the network, want %v", withoutNetwork, want)
	}

	// A machine that was three times slower with what is done will be so.
	o.fitted("lr", 3*o.costOf("lr"))
	o.begin()
	if got := o.job(0, noneStopped); got < 2*o.costOf("mlp") || got > 3*o.costOf("mlp")+2*afterFit {
		t.Errorf("on a slow machine %v s left, the network alone takes %v on a usual one", got, o.costOf("mlp"))
	}
	o.begin()
	if got := o.job(0, noneStopped); got != afterFit {
		t.Errorf("%v s left after the last fit, want %v", got, afterFit)
	}
}

func TestOutlookOfNetwork(t *testing.T) {
	o := fakeTraining("mlp")
	o.begin()
	f := o.fit("mlp")
	clock := &fakeClock{time.Unix(0, 0)}
	m := newMeter(Fit, classify.Epochs, clock.time, nil)
	const end = 39 // 11 epochs after the last that is better by 1e-4
	for epoch := 1; epoch <= end; epoch++ {
		clock.sleep(0.7)
		loss := 0.2 + 20*math.Pow(float64(epoch), -3)
		p := m.sample(clock.time(), int64(epoch), 200)
		p.Loss = &loss
		job := f.look(clock.time(), 0.7*float64(epoch), &p)
		truth := 0.7 * float64(end-epoch)
		switch {
		case epoch < 5 && p.ETA != nil:
			t.Errorf("epoch %d: ETA %v before there is a curve", epoch, *p.ETA)
		case epoch < 5 && math.Abs(job-0.7*(f.epochs-float64(epoch))) > 0.01:
			t.Errorf("epoch %d: %v s, want what is left of the usual %v epochs", epoch, job, f.epochs)
		case epoch > end/2 && (p.ETA == nil || math.Abs(*p.ETA-truth) > 0.3*truth+0.7):
			t.Errorf("epoch %d: ETA %v, want %v", epoch, value(p.ETA), truth)
		case p.ETA != nil && job != *p.ETA:
			t.Errorf("epoch %d: %v s are left, and %v", epoch, job, *p.ETA)
		}
	}
}

func TestOutlookOfBriefNetwork(t *testing.T) {
	o := fakeTraining("mlp")
	o.spec.Estimator("mlp").(*neural.MLPClassifier).MaxIter = 5
	f := o.fit("mlp")
	loss := 1.0
	p := Progress{Unit: classify.Epochs, Done: 1, Total: 5, Rate: 2, Loss: &loss}
	if job := f.look(time.Unix(0, 0), 0.5, &p); job != 2 || p.ETA == nil || *p.ETA != 2 {
		t.Errorf("after 1 of 5 epochs at 2 a second: %v s, ETA %v; want 2 s", job, value(p.ETA))
	}
}
