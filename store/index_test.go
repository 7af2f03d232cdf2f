package store

import (
	"encoding/json"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/dgraph-io/badger/v4"

	"copydesk/engine"
	"copydesk/engine/fault"
	"copydesk/engine/query"
)

// indexed fails unless the rows, on the disk and in memory, are what the runs
// and jobs say.
func indexed(t *testing.T, s *Store) {
	t.Helper()
	c := s.index.catalog.draft()
	rows := 0
	err := s.db.View(func(txn *badger.Txn) error {
		ids, err := names(txn, prefix(indexTable, runTable))
		rows = len(ids)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	runs := allRuns(t, s)
	if len(runs) != rows || len(runs) != len(s.index.positions) {
		t.Fatalf("%d runs have %d rows, and %d are in memory", len(runs), rows, len(s.index.positions))
	}
	for _, run := range runs {
		want, err := rowOf(c, run, nil)
		if err != nil {
			t.Fatal(err)
		}
		var stored *row
		err = s.db.View(func(txn *badger.Txn) (err error) {
			stored, err = getRow(txn, run.ID)
			return err
		})
		if err != nil || stored == nil {
			t.Fatalf("the row of run %s: %v", run.ID, err)
		}
		want.basis = stored.basis // an empty spec that was read has another
		if string(stored.append(nil)) != string(want.append(nil)) {
			t.Errorf("the row of run %s is\n%+v\nwant\n%+v", run.ID, stored, want)
		}
		g, i := s.index.at(s.index.positions[run.ID])
		inMemory := row{created: g.created[i], deleted: g.deleted[i], basis: want.basis, points: want.points, artifacts: want.artifacts}
		for _, x := range want.numbers {
			inMemory.numbers = append(inMemory.numbers, cell{x.column, g.number(x.column, i)})
		}
		for _, x := range want.texts {
			if s, ok := g.text(c, x.column, i); ok {
				inMemory.texts = append(inMemory.texts, c.encode(c.columns[x.column].field, s))
			}
		}
		if g.ids[i] != run.ID || string(inMemory.append(nil)) != string(want.append(nil)) {
			t.Errorf("in memory the row of run %s is\n%+v\nwant\n%+v", run.ID, inMemory, want)
		}
	}
	if len(c.unsaved) > 0 {
		t.Errorf("%d columns lack something", len(c.unsaved))
	}
	for _, j := range allJobs(t, s) {
		if i, ok := s.index.jobs.find(j.ID, stampOf(j.Created)); !ok || s.index.jobs.list[i].state != j.State {
			t.Errorf("job %s is not in the index as it is", j.ID)
		}
	}
}

// What schema 1 wrote is read, also when the process that brought it to the
// schema of today was killed on the way.
func TestMigration(t *testing.T) {
	for _, tt := range []struct {
		name   string
		killed func(t *testing.T, s *Store)
	}{
		{"whole", func(t *testing.T, s *Store) {}},
		{"after the old index", func(t *testing.T, s *Store) {
			fatal(t, s.dropPrefix([]byte("newest/")))
		}},
		{"after the schema", func(t *testing.T, s *Store) { fatal(t, s.settleSchema()) }},
		{"amid the index", func(t *testing.T, s *Store) {
			fatal(t, s.settleSchema())
			s.index = newIndex()
			fatal(t, s.mend(damagedRows{runs: []string{sample().Runs[0].ID}}))
		}},
		{"before the end", func(t *testing.T, s *Store) {
			fatal(t, s.settleSchema())
			fatal(t, s.buildIndex())
			fatal(t, s.dropPrefix(indexKey))
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			load(t, dir, golden(t, 1))
			db, err := openBadger(badgerOptions(dir, Options{Logger: discard}))
			fatal(t, err)
			tt.killed(t, &Store{dir: dir, db: db, logger: discard})
			fatal(t, db.Close())
			var id string
			for range 2 {
				s := open(t, dir)
				holdsSample(t, s, sample1())
				indexed(t, s)
				equal(t, "keys of the old index", keysOf(t, s, "newest"), []string(nil))
				if id != "" && s.ID() != id || len(s.ID()) != 32 {
					t.Errorf("the id is %q, was %q", s.ID(), id)
				}
				id = s.ID()
				fatal(t, s.Close())
			}
		})
	}
}

func fatal(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestID(t *testing.T) {
	a, b := open(t, t.TempDir()), open(t, t.TempDir())
	if a.ID() == b.ID() || len(a.ID()) != 32 {
		t.Errorf("two stores have the ids %q and %q", a.ID(), b.ID())
	}
}

// What is damaged in the index is made again from the records.
func TestMend(t *testing.T) {
	sound := t.TempDir()
	s := open(t, sound)
	rnd := rand.New(rand.NewPCG(3, 4))
	w := engine.Writes{}
	for n := range 600 {
		w.Runs = append(w.Runs, randomRun(rnd, runID(n)))
		w.Jobs = append(w.Jobs, engine.Job{ID: runID(n), Created: noon.Add(time.Duration(n)), State: engine.Queued})
	}
	write(t, s, w)
	write(t, s, engine.Writes{Events: []engine.Event{{Number: 1}}})
	q := engine.RunQuery{Filter: "metrics.accuracy > 0.5 and tags.note like '%baseline%'", OrderBy: "params.C", Limit: 1000}
	want := must[engine.RunPage](t)(s.FindRuns(q))
	s.Close()

	for name, tt := range map[string]struct {
		key, value string
		runs, jobs int // that are not listed without an error
	}{
		"row":             {"index/run/" + runID(5), "", 0, 0},
		"row cut":         {"index/run/" + runID(5), "\x01\x00\x02", 0, 0},
		"row's version":   {"index/run/" + runID(5), "\x09", 0, 0},
		"row of nothing":  {"index/run/never", "\x01", 0, 0},
		"column":          {"column/0000000003", "\x01{", 0, 0},
		"column's scope":  {"column/0000000003", "\x01" + `{"scope": "x"}`, 0, 0},
		"column's words":  {"column/0000000003", "\x01" + `{"scope": "params", "name": "other"}`, 0, 0},
		"column missing":  {"column/0000000100", "\x01" + `{"scope": "params", "name": "other"}`, 0, 0},
		"version":         {"meta/index", "0", 0, 0},
		"job":             {"index/job/" + runID(5), "\x01\x01", 0, 0},
		"job of nothing":  {"index/job/never", "", 0, 0},
		"run and version": {"run/" + runID(5), "\x01{", 1, 0},
		"job and version": {"job/" + runID(5), "\x01{", 0, 1},
	} {
		t.Run(name, func(t *testing.T) {
			dir := copyStore(t, sound)
			s := open(t, dir)
			set(t, s, tt.key, tt.value)
			if tt.runs+tt.jobs > 0 {
				set(t, s, "meta/index", "0")
			}
			s.Close()
			for range 2 {
				s = open(t, dir)
				runs, err := everyRun(s)
				if (err != nil) != (tt.runs > 0) {
					t.Error(err)
				}
				jobs, err := everyJob(s)
				if (err != nil) != (tt.jobs > 0) {
					t.Error(err)
				}
				if len(runs) != 600-tt.runs || len(jobs) != 600-tt.jobs {
					t.Errorf("%d runs and %d jobs, want %d and %d", len(runs), len(jobs), 600-tt.runs, 600-tt.jobs)
				}
				if tt.runs+tt.jobs == 0 {
					equal(t, "page", must[engine.RunPage](t)(s.FindRuns(q)), want)
					indexed(t, s)
				}
				equal(t, "rows of nothing", keysOf(t, s, "never"), []string(nil))
				s.Close()
			}
		})
	}
}

// A run that is written again keeps its settings unless what they are made of
// changes.
func TestSettingsFollow(t *testing.T) {
	s := open(t, t.TempDir())
	run := engine.Run{ID: "r", Spec: engine.DefaultSpec(), Model: "nb", Params: json.RawMessage(`{"alpha": 1}`)}
	finds := func(filter string, want int) {
		t.Helper()
		write(t, s, engine.Writes{Runs: []engine.Run{run}})
		if got := must[engine.RunPage](t)(s.FindRuns(engine.RunQuery{Filter: filter})).Total; got != want {
			t.Errorf("%s finds %d, want %d", filter, got, want)
		}
		indexed(t, s)
	}
	finds("params.alpha = '1' and params.seed = '42'", 1)
	run.State = engine.Running
	finds("params.alpha = '1' and params.seed = '42' and state = 'running'", 1)
	run.Params = json.RawMessage(`{"alpha": 2}`)
	finds("params.alpha = '2' and params.seed = '42'", 1)
	run.Spec.Seed = 7
	finds("params.alpha = '2' and params.seed = '7'", 1)
	run.Model, run.Dataset.Digest, run.Environment.Version = "lr", "sha256:x", "2"
	finds("model = 'lr' and digest = 'sha256:x' and params.copydesk = '2'", 1)
	run.Params = nil
	finds("params.alpha != 'x'", 0)
}

// FuzzRow reads any bytes as a row; what it accepts is what it writes.
func FuzzRow(f *testing.F) {
	c := newCatalog()
	rnd := rand.New(rand.NewPCG(5, 6))
	for _, run := range []engine.Run{filled[engine.Run]("run"), {}, randomRun(rnd, "r"), manyRun(rnd, 7)} {
		r, err := rowOf(c, run, nil)
		if err != nil {
			f.Fatal(err)
		}
		r.texts = append(r.texts, text{column: 300, code: literal, literal: "text"})
		b := r.append(nil)
		f.Add(b)
		f.Add(b[:len(b)-1])
		f.Add(b[:len(b)/2])
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		var r, again row
		if err := r.decode(b, true); err != nil {
			var short row
			if short.decode(b, false) == nil {
				t.Fatalf("without artifacts it is read: %v", err)
			}
			return
		}
		written := r.append(nil)
		if err := again.decode(written, true); err != nil || string(again.append(nil)) != string(written) {
			t.Fatalf("%+v is written as %x: %v", r, written, err)
		}
		c.check(&r)
	})
}

// FuzzJobEntry is FuzzRow for jobs.
func FuzzJobEntry(f *testing.F) {
	for _, state := range []engine.State{engine.Queued, "", "another"} {
		f.Add(jobEntry{"j", stampOf(noon), state}.append(nil))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		j, err := decodeJobEntry("j", b)
		if err != nil {
			return
		}
		if again, err := decodeJobEntry("j", j.append(nil)); err != nil || again != j {
			t.Fatalf("%+v is read as %+v, %v", j, again, err)
		}
	})
}

// FuzzToken reads any text as a page token.
func FuzzToken(f *testing.F) {
	orders, err := query.ParseOrder("metrics.a, tags.b desc")
	if err != nil {
		f.Fatal(err)
	}
	const hash = 42
	for _, p := range []place{
		{[]value{{number: 0.5, ok: true}, {text: "text", ok: true}}, stampOf(noon), "id"},
		{[]value{{}, {}}, stamp{}, "id"},
	} {
		f.Add(writeToken(hash, orders, p))
	}
	f.Add("")
	f.Fuzz(func(t *testing.T, token string) {
		p, err := readToken(token, hash, orders)
		if err != nil {
			if fault.KindOf(err) != fault.Invalid {
				t.Fatal(err)
			}
			return
		}
		if p == nil {
			return
		}
		again := writeToken(hash, orders, *p)
		second, err := readToken(again, hash, orders)
		if err != nil || writeToken(hash, orders, *second) != again {
			t.Fatalf("%+v is read as %+v, %v", p, second, err)
		}
	})
}
