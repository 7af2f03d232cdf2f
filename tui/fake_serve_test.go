package tui

import (
	"context"
	"fmt"
	"slices"
	"time"

	"copydesk/engine"
	"copydesk/engine/classify"
	"copydesk/engine/fault"
)

// fakeServed is what a desk knows of its prediction server and its registry.
type fakeServed struct {
	tokens  bool // whoever asks needs one
	mode    engine.Mode
	traffic engine.Traffic
	history []engine.Change
	tallies []engine.Tally
	taken   map[int]bool  // ports that are another program's
	asked   int           // how often for the traffic
	slow    chan struct{} // the traffic is answered when it is closed, if not nil
}

func (d *fakeDesk) Serve(_ context.Context, on bool, port *int) (engine.Status, error) {
	d.reach("Serve")
	d.mu.Lock()
	defer d.mu.Unlock()
	n, text := 8000, ""
	if port != nil {
		n, text = *port, fmt.Sprintf(" on %d", *port)
	}
	if err := d.note("serve %v%s", on, text); err != nil {
		return engine.Status{}, err
	}
	if on && d.served.taken[n] {
		return engine.Status{}, fault.Newf(fault.Unavailable, "another program listens on 127.0.0.1:%d already", n)
	}
	d.serving = ""
	if on {
		d.serving = fmt.Sprintf("127.0.0.1:%d", n)
	}
	return d.status(), nil
}

func (d *fakeDesk) Traffic(ctx context.Context) (engine.Traffic, error) {
	d.reach("Traffic")
	d.mu.Lock()
	d.served.asked++
	slow, t, on, err := d.served.slow, d.served.traffic, d.serving != "", d.refuse
	d.mu.Unlock()
	if slow != nil {
		select {
		case <-ctx.Done():
			return engine.Traffic{}, ctx.Err()
		case <-slow:
		}
	}
	if !on {
		t = engine.Traffic{}
	} else if t.On.IsZero() {
		t.On = d.now()
	}
	return t, err
}

func (d *fakeDesk) History(context.Context, string) ([]engine.Change, error) {
	d.reach("History")
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.served.history), d.refuse
}

func (d *fakeDesk) Tallies(context.Context, string) ([]engine.Tally, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.served.tallies), d.refuse
}

func (d *fakeDesk) Promote(_ context.Context, model string, number int, reason string) (engine.Version, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.note("promote %s %d: %s", model, number, reason); err != nil {
		return engine.Version{}, err
	}
	return d.crown(number, engine.Promote, reason), nil
}

func (d *fakeDesk) Rollback(_ context.Context, model, reason string) (engine.Version, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.note("rollback %s: %s", model, reason); err != nil {
		return engine.Version{}, err
	}
	return d.crown(engine.PreviousChampion(d.served.history), engine.Rollback, reason), nil
}

// crown makes a version champion. d.mu is held.
func (d *fakeDesk) crown(number int, action engine.Action, reason string) engine.Version {
	c := engine.Change{Model: engine.ModelName, Time: d.now(), Action: action, To: number, By: "ada", Reason: reason}
	var crowned engine.Version
	for i := range d.versions {
		v := &d.versions[i]
		if v.Champion {
			c.From = v.Number
		}
		if v.Champion = v.Number == number; v.Champion {
			v.Challenger, v.ChallengerShare = false, 0
			crowned = *v
		}
	}
	d.served.history = append(d.served.history, c)
	d.tell(engine.Event{Kind: engine.RegistryChanged})
	return crowned
}

func (d *fakeDesk) Challenge(_ context.Context, model string, number int, share float64, reason string) (engine.Version, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.note("challenge %s %d with %v: %s", model, number, share, reason); err != nil {
		return engine.Version{}, err
	}
	return d.try(number, share, reason), nil
}

func (d *fakeDesk) Retire(_ context.Context, model, reason string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.note("retire %s: %s", model, reason); err != nil {
		return err
	}
	d.try(0, 0, reason)
	return nil
}

// try makes a version challenger, 0 none. d.mu is held.
func (d *fakeDesk) try(number int, share float64, reason string) engine.Version {
	c := engine.Change{Model: engine.ModelName, Time: d.now(), Action: engine.Challenge, To: number, By: "ada", Reason: reason, Share: share}
	if number == 0 {
		c.Action = engine.Retire
	}
	var tried engine.Version
	for i := range d.versions {
		v := &d.versions[i]
		if v.Challenger {
			c.From = v.Number
		}
		if v.Challenger = v.Number == number; v.Challenger {
			v.ChallengerShare = share
			tried = *v
		}
	}
	d.served.history = append(d.served.history, c)
	d.tell(engine.Event{Kind: engine.RegistryChanged})
	return tried
}

// served gives the desk two trainings, both registered, a prediction server that
// is asked much and people who say what was right.
func (s *stage) served() {
	s.full()
	s.full()
	d := s.desk
	d.mu.Lock()
	now := d.now()
	d.served.history = []engine.Change{
		{Model: engine.ModelName, Time: now.Add(-26 * time.Hour), Action: engine.Register, To: 1, By: "ada", Reason: "best of job 0000000000a0, chosen on validation"},
		{Model: engine.ModelName, Time: now.Add(-26 * time.Hour), Action: engine.Promote, To: 1, By: "ada", Reason: "there was no champion"},
		{Model: engine.ModelName, Time: now.Add(-2 * time.Hour), Action: engine.Register, To: 2, By: "kim", Reason: "best of job 0000000000a1, chosen on validation"},
		{Model: engine.ModelName, Time: now.Add(-41 * time.Minute), Action: engine.Promote, From: 1, To: 2, By: "kim", Reason: "trained on last week"},
		{Model: engine.ModelName, Time: now.Add(-12 * time.Minute), Action: engine.Challenge, To: 1, By: "ada", Share: 10, Reason: "tried from the workbench"},
	}
	d.versions[0].Champion, d.versions[1].Champion = true, false
	d.versions[1].Challenger, d.versions[1].ChallengerShare = true, 10
	d.versions[1].Created = now.Add(-26 * time.Hour)
	d.served.tallies = []engine.Tally{{Model: engine.ModelName, Version: 2, Correct: 193, Total: 214}, {Model: engine.ModelName, Version: 1, Correct: 17, Total: 22}}
	d.served.traffic = busy(now)
	d.serving = "127.0.0.1:8000"
	d.tell(engine.Event{Kind: engine.RegistryChanged})
	d.mu.Unlock()
	s.settle()
}

// busy is what a server was asked that is asked much.
func busy(now time.Time) engine.Traffic {
	t := engine.Traffic{
		On: now.Add(-130 * time.Minute), URL: "http://127.0.0.1:8000", Window: 60, Rate: 1204.4, Requests: 72_264, Errors: 31, Refused: 412,
		RefusedBy: map[string]int{"queue": 380, "rate": 32},
		P50:       new(0.00021), P95: new(0.00094), P99: new(0.0021),
		Predictions: 71_821, Categories: map[string]int{"politics": 22_310, "business": 19_405, "sports": 15_790, "technology": 9_812, "entertainment": 4_504},
		Confidence: []int{0, 12, 840, 2_900, 4_410, 6_102, 8_840, 11_717, 15_600, 21_400}, UnknownWords: new(0.041),
		Versions: map[string]int{"2": 64_702, "1": 7_119},
	}
	for i := range 120 {
		n := 900 + 37*(i*i%23) - 11*(i%31)
		if i > 70 && i < 84 {
			n = 90
		}
		t.Seconds = append(t.Seconds, engine.TrafficSecond{Time: now.Add(time.Duration(i-120) * time.Second), Requests: n, Refused: n / 200})
	}
	for i, f := range []engine.TrafficFailure{
		{Method: "POST", Path: "/predict", Status: 400, Message: "Text field is required"},
		{Method: "POST", Path: "/predict", Status: 429, Message: "Too many texts wait; ask again in 1 s"},
		{Method: "POST", Path: "/predict/batch", Status: 413, Message: "The batch has 12,000 texts; at most 1,000 are taken at once"},
		{Method: "GET", Path: "/predictions", Status: 404, Message: "There is no /predictions; see /docs"},
		{Method: "POST", Path: "/predict", Status: 500, Message: "Model prediction failed"},
	} {
		f.Time = now.Add(-time.Duration(7+i*i*31) * time.Second)
		f.Request = fmt.Sprintf("%016x", i)
		t.Failures = append(t.Failures, f)
		if i == 1 { // the same again
			t.Failures = append(t.Failures, f, f)
		}
	}
	return t
}

// fillServed gives the desk a prediction server and a registry of hostile texts.
func (d *fakeDesk) fillServed() {
	d.mu.Lock()
	defer d.mu.Unlock()
	now := d.now()
	d.serving = "127.0.0.1:8000"
	t := busy(now)
	t.Categories, t.RefusedBy, t.Versions, t.Failures = map[string]int{}, map[string]int{}, map[string]int{}, nil
	for i, name := range hostileCategories(42) {
		t.Categories[name] = i * i * 1_000_000_000
	}
	for i, text := range hostile {
		t.RefusedBy[text], t.Versions[text] = i, 1<<i
		t.Failures = append(t.Failures, engine.TrafficFailure{Time: now, Method: text, Path: "/" + text, Status: 500 + i, Message: text, Request: text})
	}
	t.Rate, t.P99 = 1e12, new(1e9)
	t.Seconds = append(t.Seconds, engine.TrafficSecond{Time: now.Add(-time.Hour), Requests: -1}, engine.TrafficSecond{Time: now, Requests: 1 << 40})
	d.served.traffic = t
	for i := range 2_000 {
		text := hostile[i%len(hostile)]
		d.served.history = append(d.served.history, engine.Change{Time: now, Action: engine.Action(text), From: i, To: i, By: text, Reason: text, Share: 33.33})
	}
	for i := range 500 {
		v := engine.Version{
			Model: engine.ModelName, Number: 3_000_000 - i, Run: "gone", Kind: classify.Kind(hostile[i%len(hostile)]), ChosenOn: "test", Created: now,
			By: hostile[i%len(hostile)], Metrics: map[string]float64{"accuracy": 0.5}, Challenger: i == 7, ChallengerShare: 33.33, Champion: i == 8,
		}
		d.served.tallies = append(d.served.tallies, engine.Tally{Version: v.Number, Correct: 1, Total: 3})
		d.versions = append(d.versions, v)
	}
	d.tell(engine.Event{Kind: engine.RegistryChanged})
}

func (s *stage) fillServed() {
	s.desk.fillServed()
	s.settle()
	s.settle()
}

// wantTokens makes the prediction server want tokens, and has who it is read
// again.
func (d *fakeDesk) wantTokens() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.served.tokens = true
	d.tell(engine.Event{Kind: engine.RegistryChanged})
}
