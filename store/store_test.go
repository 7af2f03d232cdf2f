package store

import (
	"math"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"copydesk/engine"
	"copydesk/engine/fault"
)

func open(t testing.TB, dir string) *Store {
	t.Helper()
	s, err := Open(Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func write(t testing.TB, s *Store, w engine.Writes) {
	t.Helper()
	if err := s.Write(w); err != nil {
		t.Fatal(err)
	}
}

// must returns v.
func must[T any](t testing.TB) func(v T, err error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func equal(t *testing.T, what string, got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s is\n%+v\nwant\n%+v", what, got, want)
	}
}

// fails fails unless err is of a kind and says all of words.
func fails(t *testing.T, err error, kind fault.Kind, words ...string) {
	t.Helper()
	if err == nil {
		t.Fatalf("no error, want one of kind %v", kind)
	}
	if fault.KindOf(err) != kind {
		t.Errorf("kind %v, want %v, of: %v", fault.KindOf(err), kind, err)
	}
	for _, w := range words {
		if !strings.Contains(err.Error(), w) {
			t.Errorf("error %q does not say %q", err, w)
		}
	}
	if strings.Contains(err.Error(), "\n") {
		t.Errorf("error %q is not one line", err)
	}
}

func TestRoundTrip(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	w := sample()
	write(t, s, w)
	holdsSample(t, s, w)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = open(t, dir)
	holdsSample(t, s, w)
}

// A run that has just been queued has few of its fields.
func TestRoundTripEmpty(t *testing.T) {
	s := open(t, t.TempDir())
	run := engine.Run{ID: runID(1), Spec: engine.DefaultSpec(), Created: noon}
	job := engine.Job{ID: runID(2), Spec: engine.DefaultSpec(), Created: noon}
	write(t, s, engine.Writes{
		Runs: []engine.Run{run}, Jobs: []engine.Job{job},
		Evaluations: map[string]engine.Evaluation{run.ID: {}},
	})
	equal(t, "Run", must[engine.Run](t)(s.Run(run.ID)), run)
	equal(t, "Job", must[engine.Job](t)(s.Job(job.ID)), job)
	equal(t, "Evaluation", must[engine.Evaluation](t)(s.Evaluation(run.ID)), engine.Evaluation{})
	equal(t, "Points", must[[]engine.Point](t)(s.Points(run.ID, 0, 0)), []engine.Point(nil))
}

func TestEmptyStore(t *testing.T) {
	s := open(t, t.TempDir())
	write(t, s, engine.Writes{})
	equal(t, "Jobs", allJobs(t, s), []engine.Job(nil))
	equal(t, "Runs", allRuns(t, s), []engine.Run(nil))
	equal(t, "Experiments", must[[]engine.Experiment](t)(s.Experiments()), []engine.Experiment(nil))
	equal(t, "Versions", must[[]engine.Version](t)(s.Versions("m")), []engine.Version(nil))
	equal(t, "History", must[[]engine.Change](t)(s.History("m")), []engine.Change(nil))
}

func TestNotFound(t *testing.T) {
	s := open(t, t.TempDir())
	write(t, s, engine.Writes{Runs: []engine.Run{{ID: "here"}}})
	long := strings.Repeat("x", 1<<20)
	for name, tt := range map[string]struct {
		err  func() error
		want string
	}{
		"job":             {func() error { _, err := s.Job("abc"); return err }, `no job "abc"`},
		"run":             {func() error { _, err := s.Run("abc"); return err }, `no run "abc"`},
		"empty":           {func() error { _, err := s.Run(""); return err }, `no run ""`},
		"slash":           {func() error { _, err := s.Run("../run/here"); return err }, `no run "../run/here"`},
		"long":            {func() error { _, err := s.Run(long); return err }, `no run "` + long[:64] + `"`},
		"evaluation":      {func() error { _, err := s.Evaluation("here"); return err }, `run "here" has no evaluation`},
		"evaluation run":  {func() error { _, err := s.Evaluation("abc"); return err }, `no run "abc"`},
		"points":          {func() error { _, err := s.Points("abc", 0, 0); return err }, `no run "abc"`},
		"points written":  {func() error { return s.Write(engine.Writes{Points: map[string][]engine.Point{"abc": nil}}) }, `no run "abc"`},
		"judged":          {func() error { return s.Write(engine.Writes{Evaluations: map[string]engine.Evaluation{"abc": {}}}) }, `no run "abc"`},
		"champion":        {func() error { return s.Write(engine.Writes{Champions: map[string]int{"m": 3}}) }, `no version 3 of model "m"`},
		"champion of one": {func() error { return s.Write(engine.Writes{Champions: map[string]int{"": 0}}) }, `no version 0 of model ""`},
	} {
		t.Run(name, func(t *testing.T) { fails(t, tt.err(), fault.NotFound, tt.want) })
	}
}

func TestOrder(t *testing.T) {
	s := open(t, t.TempDir())
	year := func(y int) time.Time { return time.Date(y, 1, 1, 0, 0, 0, 0, time.UTC) }
	// In the order in which they are listed.
	runs := []engine.Run{
		{ID: "late", Created: year(9999)},
		{ID: "beyond nanoseconds", Created: year(2300)},
		{ID: "a", Created: noon.Add(1)},
		{ID: "a/b", Created: noon},
		{ID: "b", Created: noon.In(time.FixedZone("", 7200))},
		{ID: "c", Created: noon},
		{ID: "before", Created: noon.Add(-1)},
		{ID: "epoch", Created: time.Unix(0, 0).UTC()},
		{ID: "moon", Created: time.Date(1969, 7, 20, 20, 17, 40, 0, time.UTC)},
		{ID: "old", Created: year(1500)},
		{ID: "zero"},
	}
	for _, i := range []int{3, 10, 0, 7, 5, 1, 9, 2, 8, 6, 4} {
		write(t, s, engine.Writes{
			Runs: []engine.Run{runs[i]},
			Jobs: []engine.Job{{ID: runs[i].ID, Created: runs[i].Created}},
		})
	}
	ids := func() (ofRuns, ofJobs []string) {
		for _, r := range allRuns(t, s) {
			ofRuns = append(ofRuns, r.ID)
		}
		for _, j := range allJobs(t, s) {
			ofJobs = append(ofJobs, j.ID)
		}
		return ofRuns, ofJobs
	}
	var want []string
	for _, r := range runs {
		want = append(want, r.ID)
	}
	ofRuns, ofJobs := ids()
	equal(t, "order of runs", ofRuns, want)
	equal(t, "order of jobs", ofJobs, want)

	// Another time of creation moves it; another state does not double it.
	moved := runs[10]
	moved.Created = year(5000)
	write(t, s, engine.Writes{Runs: []engine.Run{moved}})
	moved.State = engine.Running
	write(t, s, engine.Writes{Runs: []engine.Run{moved}})
	ofRuns, _ = ids()
	equal(t, "order of runs", ofRuns, slices.Insert(want[:10:10], 1, "zero"))
	equal(t, "state", must[engine.Run](t)(s.Run("zero")).State, engine.Running)
}

func TestExperiments(t *testing.T) {
	s := open(t, t.TempDir())
	run := func(id, experiment string, minute int) engine.Run {
		return engine.Run{ID: id, Experiment: experiment, Created: noon.Add(time.Duration(minute) * time.Minute)}
	}
	write(t, s, engine.Writes{Runs: []engine.Run{
		run("1", "zeta", 3), run("2", "alpha", 5), run("3", "zeta", 1), run("4", "Übung", 2), run("5", "zeta", 2),
	}})
	equal(t, "Experiments", must[[]engine.Experiment](t)(s.Experiments()), []engine.Experiment{
		{Name: "alpha", Created: noon.Add(5 * time.Minute), Runs: 1},
		{Name: "zeta", Created: noon.Add(time.Minute), Runs: 3},
		{Name: "Übung", Created: noon.Add(2 * time.Minute), Runs: 1},
	})
	write(t, s, engine.Writes{Runs: []engine.Run{run("2", "zeta", 5)}})
	equal(t, "Experiments", must[[]engine.Experiment](t)(s.Experiments()), []engine.Experiment{
		{Name: "zeta", Created: noon.Add(time.Minute), Runs: 4},
		{Name: "Übung", Created: noon.Add(2 * time.Minute), Runs: 1},
	})
}

func TestRegistry(t *testing.T) {
	s := open(t, t.TempDir())
	const model = engine.ModelName
	for n := 1; n <= 12; n++ {
		write(t, s, engine.Writes{
			Versions: []engine.Version{{Model: model, Number: n, Champion: true, Created: noon}},
			Changes:  []engine.Change{{Model: model, Action: engine.Register, To: n, Time: noon}},
		})
	}
	champion := func() (champions []int) {
		for i, v := range must[[]engine.Version](t)(s.Versions(model)) {
			if v.Number != 12-i {
				t.Errorf("version %d is at position %d", v.Number, i)
			}
			if v.Champion {
				champions = append(champions, v.Number)
			}
		}
		return champions
	}
	equal(t, "champions", champion(), []int(nil))
	for _, n := range []int{3, 10, 3, 1} {
		write(t, s, engine.Writes{
			Champions: map[string]int{model: n},
			Changes:   []engine.Change{{Model: model, Action: engine.Promote, To: n, Time: noon}},
		})
		equal(t, "champions", champion(), []int{n})
	}
	// A version that is written again stays what it is.
	write(t, s, engine.Writes{Versions: []engine.Version{{Model: model, Number: 1, By: "me"}}})
	equal(t, "champions", champion(), []int{1})

	var to []int
	for _, c := range must[[]engine.Change](t)(s.History(model)) {
		to = append(to, c.To)
	}
	equal(t, "history", to, []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 3, 10, 3, 1})
	equal(t, "another model", must[[]engine.Version](t)(s.Versions(model+"/1")), []engine.Version(nil))
}

func TestRefused(t *testing.T) {
	points := func(n int) []engine.Point {
		p := make([]engine.Point, n)
		for i := range p {
			p[i] = engine.Point{Step: i + 1, Loss: new(0.5), Gradient: new(0.5)}
		}
		return p
	}
	for _, tt := range []struct {
		name  string
		spoil func(*engine.Writes)
		kind  fault.Kind
		want  string
	}{
		{"no champion", func(w *engine.Writes) { w.Champions = map[string]int{"m": 7} }, fault.NotFound, "no version 7"},
		{"not a number", func(w *engine.Writes) { w.Runs[0].Metrics = map[string]float64{"f1": math.NaN()} }, fault.Internal, `"run/new"`},
		{"too much", func(w *engine.Writes) { w.Points = map[string][]engine.Point{"new": points(200_000)} }, fault.Exhausted, "16 MiB"},
		{"steps twice", func(w *engine.Writes) { w.Points = map[string][]engine.Point{"old": points(1)} }, fault.Conflict, `step 1 of run "old" cannot be stored after step 3`},
		{"steps back", func(w *engine.Writes) { w.Points = map[string][]engine.Point{"new": {{Step: 2}, {Step: 2}}} }, fault.Conflict, "steps must rise"},
		{"no id", func(w *engine.Writes) { w.Jobs[0].ID = "" }, fault.Invalid, "without a name"},
		{"long id", func(w *engine.Writes) { w.Runs[0].ID = strings.Repeat("x", 1000) }, fault.Invalid, "1000 bytes"},
		{"version 0", func(w *engine.Writes) { w.Versions = []engine.Version{{Model: "m"}} }, fault.Invalid, "count from 1"},
		{"no model", func(w *engine.Writes) { w.Changes = []engine.Change{{}} }, fault.Invalid, "a model without a name"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := open(t, t.TempDir())
			write(t, s, engine.Writes{
				Runs: []engine.Run{{ID: "old"}}, Points: map[string][]engine.Point{"old": points(3)},
			})
			before := dump(t, s)
			w := engine.Writes{Jobs: []engine.Job{{ID: "new"}}, Runs: []engine.Run{{ID: "new"}}}
			tt.spoil(&w)
			fails(t, s.Write(w), tt.kind, tt.want)
			equal(t, "store", dump(t, s), before)
		})
	}
}

// The end of a very large training fits into one Write: an evaluation of 300
// categories on both parts, and a series of 20,000 steps.
func TestLargeWrite(t *testing.T) {
	s := open(t, t.TempDir())
	e := filled[engine.Evaluation]("e")
	e.Test.Confusion = make([][]int, 300)
	for i := range e.Test.Confusion {
		e.Test.Confusion[i] = slices.Repeat([]int{100 + i}, 300)
	}
	e.Validation = e.Test
	points := make([]engine.Point, 20_000)
	for i := range points {
		points[i] = engine.Point{Step: i, Elapsed: float64(i) / 3, Loss: new(1 / float64(i+1)), Gradient: new(0.1)}
	}
	write(t, s, engine.Writes{
		Runs:        []engine.Run{{ID: "r"}},
		Evaluations: map[string]engine.Evaluation{"r": e},
		Points:      map[string][]engine.Point{"r": points},
	})
	equal(t, "Evaluation", must[engine.Evaluation](t)(s.Evaluation("r")), e)
	equal(t, "Points", must[[]engine.Point](t)(s.Points("r", 0, 0)), points)
}

func TestClosed(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	for range 2 {
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	fails(t, s.Write(engine.Writes{}), fault.Unavailable, "is closed", dir)
	_, err := everyRun(s)
	fails(t, err, fault.Unavailable, "is closed", dir)
}

// Readers see one state, and a close waits for them.
func TestConcurrent(t *testing.T) {
	before := runtime.NumGoroutine()
	s := open(t, t.TempDir())
	const model = "m"
	versions := []engine.Version{{Model: model, Number: 1}, {Model: model, Number: 2}}
	write(t, s, engine.Writes{Versions: versions, Champions: map[string]int{model: 1}, Runs: []engine.Run{{ID: "r"}}})
	var wg sync.WaitGroup
	for worker := range 3 {
		wg.Go(func() {
			for i := 0; ; i++ {
				w := engine.Writes{
					Runs:      []engine.Run{{ID: runID(worker), Created: noon.Add(time.Duration(i))}},
					Champions: map[string]int{model: 1 + i%2},
					Changes:   []engine.Change{{Model: model, To: 1 + i%2}},
				}
				if i%3 == 2 {
					w.Purge = []string{runID(worker)}
				}
				err := s.Write(w)
				if fault.KindOf(err) == fault.Unavailable {
					return
				}
				if err != nil {
					t.Error(err)
					return
				}
			}
		})
		wg.Go(func() {
			for {
				runs, err := everyRun(s)
				if fault.KindOf(err) == fault.Unavailable {
					return
				}
				list, err := s.Versions(model)
				if fault.KindOf(err) == fault.Unavailable {
					return
				}
				if err != nil || len(runs) < 1 || len(runs) > 4 || len(list) != 2 || list[0].Champion == list[1].Champion {
					t.Errorf("%d runs, versions %+v, %v", len(runs), list, err)
					return
				}
			}
		})
	}
	time.Sleep(200 * time.Millisecond)
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	wg.Wait()
	for range 100 {
		if runtime.NumGoroutine() <= before {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Errorf("%d goroutines, %d before", runtime.NumGoroutine(), before)
}
