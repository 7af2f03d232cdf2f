package store

import (
	"fmt"
	"strings"
	"testing"

	"copydesk/engine"
	"copydesk/engine/fault"
)

// keysOf returns the keys in which text occurs.
func keysOf(t *testing.T, s *Store, text string) []string {
	t.Helper()
	var keys []string
	for line := range strings.Lines(dump(t, s)) {
		if k, _, _ := strings.Cut(line, "\t"); strings.Contains(k, text) {
			keys = append(keys, k)
		}
	}
	return keys
}

func TestPurge(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	runs := []engine.Run{{ID: "gone", Job: "j"}, {ID: "gone too"}, {ID: "kept", Job: "j"}, {ID: "registered"}}
	write(t, s, engine.Writes{
		Jobs:        []engine.Job{{ID: "j", Runs: []string{"gone", "kept"}}},
		Runs:        runs,
		Points:      map[string][]engine.Point{"gone": series(3 * chunkPoints), "kept": series(3)},
		Evaluations: map[string]engine.Evaluation{"gone": {}, "kept": {}},
		Versions:    []engine.Version{{Model: "news", Number: 1, Run: "kept"}, {Model: "news", Number: 7, Run: "registered"}},
	})
	before := dump(t, s)
	for _, tt := range []struct {
		w    engine.Writes
		kind fault.Kind
		want string
	}{
		{engine.Writes{Purge: []string{"gone", "registered"}}, fault.Conflict, "run registered cannot be purged: it is version 7 of model news"},
		{engine.Writes{Purge: []string{"gone"}, Versions: []engine.Version{{Model: "m", Number: 1, Run: "gone"}}}, fault.Conflict, "it is version 1 of model m"},
		{engine.Writes{Purge: []string{"gone", "never"}}, fault.NotFound, `no run "never"`},
	} {
		fails(t, s.Write(tt.w), tt.kind, tt.want)
		equal(t, "store", dump(t, s), before)
		indexed(t, s)
	}
	write(t, s, engine.Writes{Purge: []string{"gone", "gone too"}})
	for range 2 {
		equal(t, "keys", keysOf(t, s, "gone"), []string(nil))
		_, err := s.Run("gone")
		fails(t, err, fault.NotFound, `no run "gone"`)
		_, err = s.Points("gone", 0, 0)
		fails(t, err, fault.NotFound, `no run "gone"`)
		equal(t, "runs", len(allRuns(t, s)), 2)
		equal(t, "job", must[engine.Job](t)(s.Job("j")).Runs, []string{"gone", "kept"})
		equal(t, "points", len(must[[]engine.Point](t)(s.Points("kept", 0, 0))), 3)
		equal(t, "files", len(must[[]engine.RunFiles](t)(s.RunFiles())), 2)
		indexed(t, s)
		s.Close()
		s = open(t, dir)
	}
	// The name may be given again, and nothing of the old run is under it.
	write(t, s, engine.Writes{Runs: runs[:1]})
	equal(t, "points", must[[]engine.Point](t)(s.Points("gone", 0, 0)), []engine.Point(nil))
}

func TestDropSeries(t *testing.T) {
	s := open(t, t.TempDir())
	write(t, s, engine.Writes{
		Runs:   []engine.Run{{ID: "a"}, {ID: "b"}},
		Points: map[string][]engine.Point{"a": series(2*chunkPoints + 1), "b": series(2)},
	})
	fails(t, s.Write(engine.Writes{DropSeries: []string{"c"}}), fault.NotFound, `no run "c"`)
	set(t, s, "points/a/0000000001", "\x01damaged")
	write(t, s, engine.Writes{DropSeries: []string{"a"}})
	equal(t, "points", must[[]engine.Point](t)(s.Points("a", 0, 0)), []engine.Point(nil))
	equal(t, "keys", keysOf(t, s, "/a"), []string{"index/run/a", "run/a"})
	equal(t, "points of b", len(must[[]engine.Point](t)(s.Points("b", 0, 0))), 2)
	write(t, s, engine.Writes{DropSeries: []string{"a"}, Points: map[string][]engine.Point{"b": {{Step: 99}}}})
	write(t, s, engine.Writes{Points: map[string][]engine.Point{"a": series(2)}})
	equal(t, "new points", must[[]engine.Point](t)(s.Points("a", 0, 0)), series(2))
}

func TestRequests(t *testing.T) {
	s := open(t, t.TempDir())
	job := engine.Job{ID: "one", Request: "a/b", State: engine.Queued, Spec: engine.DefaultSpec()}
	write(t, s, engine.Writes{Jobs: []engine.Job{job, {ID: "without"}, {ID: "without too"}}})
	fails(t, s.Write(engine.Writes{Jobs: []engine.Job{{ID: "two", Request: "a/b"}}}), fault.Conflict, `request "a/b" was for job one already`)
	fails(t, s.Write(engine.Writes{Jobs: []engine.Job{{ID: "x", Request: "r"}, {ID: "y", Request: "r"}}}), fault.Conflict, `request "r" was for job x`)
	fails(t, s.Write(engine.Writes{Jobs: []engine.Job{{ID: "x", Request: strings.Repeat("r", 600)}}}), fault.Invalid, "request's name of 600 bytes")
	job.State = engine.Succeeded
	write(t, s, engine.Writes{Jobs: []engine.Job{job}})
	equal(t, "JobOfRequest", must[engine.Job](t)(s.JobOfRequest("a/b")), job)
	for _, request := range []string{"r", "", "a"} {
		_, err := s.JobOfRequest(request)
		fails(t, err, fault.NotFound, fmt.Sprintf("no job was asked for as request %q", request))
	}
	equal(t, "jobs", len(allJobs(t, s)), 3)
}

func TestEvents(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	numbers := func(from uint64, limit int) []uint64 {
		var list []uint64
		for _, e := range must[[]engine.Event](t)(s.Events(from, limit)) {
			list = append(list, e.Number)
		}
		return list
	}
	event := func(n int) engine.Writes {
		return engine.Writes{Events: []engine.Event{{Number: uint64(n), Kind: engine.JobChanged}}}
	}
	equal(t, "none", must[uint64](t)(s.LastEvent()), uint64(0))
	fails(t, s.Write(event(2)), fault.Conflict, "event 2 cannot be stored after event 0")
	write(t, s, engine.Writes{Events: []engine.Event{{Number: 1}, {Number: 2}, {Number: 3}}})
	for _, n := range []int{0, 3, 5} {
		fails(t, s.Write(event(n)), fault.Conflict, fmt.Sprintf("event %d cannot be stored after event 3; numbers follow each other", n))
	}
	write(t, s, event(4))
	equal(t, "all", numbers(0, 0), []uint64{1, 2, 3, 4})
	equal(t, "some", numbers(2, 2), []uint64{2, 3})
	equal(t, "later", numbers(5, 0), []uint64(nil))
	w := event(5)
	w.ForgetEvents = 3
	write(t, s, w)
	equal(t, "kept", numbers(0, 0), []uint64{3, 4, 5})
	write(t, s, engine.Writes{ForgetEvents: 2})
	equal(t, "kept", numbers(0, 0), []uint64{3, 4, 5})
	equal(t, "event of a page", must[engine.RunPage](t)(s.FindRuns(engine.RunQuery{})).Event, uint64(5))

	// When all are forgotten, their numbers are not given again.
	write(t, s, engine.Writes{ForgetEvents: 1000})
	equal(t, "kept", numbers(0, 0), []uint64(nil))
	equal(t, "keys", keysOf(t, s, "event/"), []string(nil))
	s.Close()
	s = open(t, dir)
	equal(t, "last", must[uint64](t)(s.LastEvent()), uint64(5))
	write(t, s, event(6))
	equal(t, "kept", numbers(0, 0), []uint64{6})
}

// More events than one transaction removes are forgotten at once all the same.
func TestForgetMany(t *testing.T) {
	s := open(t, t.TempDir())
	const many = 2*maxSweep + 100
	var w engine.Writes
	for n := range uint64(many) {
		if w.Events = append(w.Events, engine.Event{Number: n + 1}); len(w.Events) == 1000 || n+1 == many {
			write(t, s, w)
			w.Events = nil
		}
	}
	for _, left := range []int{many - 10 - maxSweep + 1, many - 10 - 2*maxSweep + 1, 0} {
		write(t, s, engine.Writes{ForgetEvents: many - 10})
		equal(t, "kept", len(must[[]engine.Event](t)(s.Events(0, 0))), 11)
		equal(t, "stored", len(keysOf(t, s, "event/")), max(11, left+10))
	}
}

func TestChallenger(t *testing.T) {
	s := open(t, t.TempDir())
	write(t, s, engine.Writes{Versions: []engine.Version{
		{Model: "m", Number: 1, Challenger: true}, {Model: "m", Number: 2}, {Model: "a/b", Number: 1}, {Model: "a", Number: 3},
	}})
	equal(t, "models", must[[]string](t)(s.Models()), []string{"a", "a/b", "m"})
	aliases := func() (champion int, trial engine.Trial) {
		for _, v := range must[[]engine.Version](t)(s.Versions("m")) {
			if v.Champion {
				champion += v.Number
			}
			if v.Challenger {
				trial.Version += v.Number
			}
			trial.Share += v.ChallengerShare
		}
		return champion, trial
	}
	challenger := func(n int, share float64) map[string]engine.Trial {
		return map[string]engine.Trial{"m": {Version: n, Share: share}}
	}
	for _, step := range []struct {
		w        engine.Writes
		champion int
		trial    engine.Trial
	}{
		{engine.Writes{}, 0, engine.Trial{}},
		{engine.Writes{Challengers: challenger(1, 0)}, 0, engine.Trial{Version: 1}},
		{engine.Writes{Challengers: challenger(1, 0.01)}, 0, engine.Trial{Version: 1, Share: 0.01}},
		{engine.Writes{Challengers: challenger(2, 12.5), Champions: map[string]int{"m": 1}}, 1, engine.Trial{Version: 2, Share: 12.5}},
		{engine.Writes{Versions: []engine.Version{{Model: "m", Number: 2, By: "me", ChallengerShare: 9}}}, 1, engine.Trial{Version: 2, Share: 12.5}},
		{engine.Writes{Challengers: challenger(2, 0)}, 1, engine.Trial{Version: 2}},
		{engine.Writes{Challengers: challenger(0, 0), Champions: map[string]int{"m": 2}}, 2, engine.Trial{}},
		{engine.Writes{Challengers: map[string]engine.Trial{"m": {}, "none": {}}}, 2, engine.Trial{}},
	} {
		write(t, s, step.w)
		if champion, trial := aliases(); champion != step.champion || trial != step.trial {
			t.Errorf("after %+v version %d is champion and %+v the trial", step.w, champion, trial)
		}
	}
	// As it was stored before there were shares.
	set(t, s, "challenger/m", "\x01"+`{"version":1}`)
	if _, trial := aliases(); trial != (engine.Trial{Version: 1}) {
		t.Errorf("a challenger without a share is read as %+v", trial)
	}
	fails(t, s.Write(engine.Writes{Challengers: challenger(3, 10)}), fault.NotFound, `no version 3 of model "m" to be challenger`)
	set(t, s, "challenger/m", "\x01"+`{"version":9}`)
	_, err := s.Versions("m")
	fails(t, err, fault.Corrupt, `"challenger/m" is damaged: there is no such version`)
}

func TestDeletedRuns(t *testing.T) {
	s := open(t, t.TempDir())
	a, b, c := engine.Run{ID: "a", Experiment: "x", Created: noon}, engine.Run{ID: "b", Experiment: "x", Created: noon.Add(1)}, engine.Run{ID: "c", Experiment: "y"}
	a.Deleted, c.Deleted = noon, noon
	write(t, s, engine.Writes{Runs: []engine.Run{a, b, c}})
	ids := func(v engine.View) (ids []string) {
		for _, r := range must[engine.RunPage](t)(s.FindRuns(engine.RunQuery{View: v})).Runs {
			ids = append(ids, r.ID)
		}
		return ids
	}
	equal(t, "active", ids(""), []string{"b"})
	equal(t, "deleted", ids(engine.ViewDeleted), []string{"a", "c"})
	equal(t, "all", ids(engine.ViewAll), []string{"b", "a", "c"})
	equal(t, "experiments", must[[]engine.Experiment](t)(s.Experiments()), []engine.Experiment{{Name: "x", Created: b.Created, Runs: 1}})
	a.Deleted = b.Deleted
	write(t, s, engine.Writes{Runs: []engine.Run{a}})
	equal(t, "active", ids(engine.ViewActive), []string{"b", "a"})
	equal(t, "experiments", must[[]engine.Experiment](t)(s.Experiments()), []engine.Experiment{{Name: "x", Created: a.Created, Runs: 2}})
}

// After a commit of which nobody knows whether it came through, the index says
// what is stored, and the columns that were made are stored with what comes next.
func TestRefresh(t *testing.T) {
	for _, through := range []bool{false, true} {
		t.Run(fmt.Sprint(through), func(t *testing.T) {
			dir := t.TempDir()
			s := open(t, dir)
			write(t, s, engine.Writes{Runs: []engine.Run{{ID: "old"}, {ID: "purged"}}, Jobs: []engine.Job{{ID: "job"}}})
			w := engine.Writes{
				Runs:   []engine.Run{{ID: "old", Tags: map[string]string{"t": "v"}}, {ID: "new", Metrics: map[string]float64{"m": 1}}},
				Jobs:   []engine.Job{{ID: "job", State: engine.Running}, {ID: "second"}},
				Purge:  []string{"purged"},
				Events: []engine.Event{{Number: 1}},
			}
			txn := s.db.NewTransaction(true)
			c := newChange(txn, s.index)
			if err := c.make(w); err != nil {
				t.Fatal(err)
			}
			if through {
				if err := txn.Commit(); err != nil {
					t.Fatal(err)
				}
			}
			txn.Discard()
			if err := s.refresh(c); err != nil {
				t.Fatal(err)
			}
			want := 2
			if through {
				want = 1
			}
			equal(t, "last event", must[uint64](t)(s.LastEvent()), uint64(want%2))
			last := must[engine.RunPage](t)(s.FindRuns(engine.RunQuery{Filter: "tags.t = 'v'"})).Total
			equal(t, "changed runs", last, want%2)
			write(t, s, engine.Writes{Runs: []engine.Run{{ID: "next", Tags: map[string]string{"u": "w"}}}})
			indexed(t, s)
			s.Close()
			s = open(t, dir)
			indexed(t, s)
			equal(t, "next", must[engine.RunPage](t)(s.FindRuns(engine.RunQuery{Filter: "tags.u = 'w'"})).Total, 1)
		})
	}
	t.Run("failed", func(t *testing.T) {
		s := open(t, t.TempDir())
		write(t, s, engine.Writes{Runs: []engine.Run{{ID: "r"}}})
		set(t, s, "index/run/r", "\x01damaged")
		txn := s.db.NewTransaction(true)
		defer txn.Discard()
		c := newChange(txn, s.index)
		if err := c.make(engine.Writes{Runs: []engine.Run{{ID: "r"}}}); err != nil {
			t.Fatal(err)
		}
		fails(t, s.refresh(c), fault.Corrupt, `"index/run/r" is damaged`)
		_, err := s.FindRuns(engine.RunQuery{})
		fails(t, err, fault.Unavailable, "must be opened again")
	})
}
