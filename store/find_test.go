package store

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"copydesk/engine"
	"copydesk/engine/classify"
	"copydesk/engine/fault"
	"copydesk/engine/query"
)

// oracle is a run as package query sees it, without an index.
type oracle struct {
	engine.Run
	settings map[string]string
}

func (o oracle) Number(f query.Field) (float64, bool) {
	switch {
	case f.Scope == query.Metrics:
		v, ok := o.Metrics[f.Name]
		return v, ok
	case f.Attribute == query.Created:
		return stampOf(o.Created).milliseconds(), true
	case f.Attribute == query.Ended:
		return stampOf(o.Ended).milliseconds(), !o.Ended.IsZero()
	}
	return o.Resources.FitDuration, o.Resources.FitDuration > 0
}

func (o oracle) Text(f query.Field) (string, bool) {
	some := func(s string) (string, bool) { return s, s != "" }
	switch f.Scope {
	case query.Tags:
		v, ok := o.Tags[f.Name]
		return v, ok
	case query.Params:
		if v, ok := o.settings["params."+f.Name]; ok {
			return v, true
		}
		v, ok := o.settings[f.Name]
		return v, ok
	}
	switch f.Attribute {
	case query.RunID:
		return o.ID, true
	case query.Experiment:
		return some(o.Experiment)
	case query.Job:
		return some(o.Job)
	case query.Model:
		return string(o.Model), true
	case query.State:
		return some(string(o.State))
	case query.Dataset:
		return some(o.Dataset.Name)
	case query.Digest:
		return o.Dataset.Digest, true
	case query.Note:
		v, ok := o.Tags[engine.NoteTag]
		return v, ok
	}
	panic(f.String())
}

// compare is negative if o comes before p; runs that the orders leave equal are
// newest first, and then by their identifier.
func (o oracle) compare(p oracle, orders []query.Order) int {
	byID := query.Order{Field: query.Field{Scope: query.Attributes, Attribute: query.RunID}}
	for _, by := range append(slices.Clone(orders), query.NewestFirst(), byID) {
		c := 0
		if by.Field.Kind() == query.Text {
			x, hasX := o.Text(by.Field)
			y, hasY := p.Text(by.Field)
			c = by.CompareStrings(x, hasX, y, hasY)
		} else {
			x, hasX := o.Number(by.Field)
			y, hasY := p.Number(by.Field)
			c = by.CompareNumbers(x, hasX, y, hasY)
		}
		if c != 0 {
			return c
		}
	}
	return 0
}

func newOracle(t *testing.T, r engine.Run) oracle {
	t.Helper()
	return oracle{r, must[map[string]string](t)(r.Settings())}
}

// expected returns the ids that q finds among runs, in order.
func expected(t *testing.T, runs map[string]oracle, q engine.RunQuery) []string {
	t.Helper()
	filter := must[*query.Filter](t)(query.ParseFilter(q.Filter))
	orders := must[[]query.Order](t)(query.ParseOrder(q.OrderBy))
	var found []oracle
	for _, r := range runs {
		if q.Experiment != "" && r.Experiment != q.Experiment {
			continue
		}
		if q.View != engine.ViewAll && r.Deleted.IsZero() == (q.View == engine.ViewDeleted) {
			continue
		}
		if filter.Match(r) {
			found = append(found, r)
		}
	}
	slices.SortFunc(found, func(a, b oracle) int { return a.compare(b, orders) })
	var ids []string
	for _, r := range found {
		ids = append(ids, r.ID)
	}
	return ids
}

// paged returns the ids that the pages of q show.
func paged(t *testing.T, s *Store, q engine.RunQuery) []string {
	t.Helper()
	var ids []string
	for {
		p := must[engine.RunPage](t)(s.FindRuns(q))
		for _, r := range p.Runs {
			ids = append(ids, r.ID)
		}
		if q.Token = p.Next; p.Next == "" {
			if p.Total != len(ids) {
				t.Errorf("%+v: %d runs are on the pages, %d in total", q, len(ids), p.Total)
			}
			return ids
		}
		if len(p.Runs) != cmp.Or(q.Limit, engine.DefaultPage) {
			t.Errorf("%+v: a page in the middle has %d runs", q, len(p.Runs))
		}
	}
}

// randomRun is a run of few values, so that many are equal, and some are missing.
func randomRun(rnd *rand.Rand, id string) engine.Run {
	pick := func(of ...string) string { return of[rnd.IntN(len(of))] }
	r := engine.Run{
		ID: id, Experiment: pick("", "one", "two", "Übung"), Job: pick("", "j1", "j2"),
		Model: classify.Kind(pick("nb", "lr")), State: engine.State(pick("succeeded", "failed", "running")),
		Created: noon.Add(time.Duration(rnd.IntN(5)) * time.Hour), Spec: engine.DefaultSpec(),
		Dataset: engine.Dataset{Name: pick("", "news"), Digest: pick("sha256:1", "sha256:2")},
		Params:  json.RawMessage(fmt.Sprintf(`{"C": %d, "seed": "mine", "x": [1, "y"]}`, rnd.IntN(3))),
		Metrics: map[string]float64{}, Tags: map[string]string{},
	}
	if rnd.IntN(3) > 0 {
		r.Ended = noon.Add(time.Duration(rnd.IntN(5)) * 24 * time.Hour)
		r.Resources.FitDuration = float64(rnd.IntN(4))
	}
	if rnd.IntN(3) == 0 {
		r.Params = nil
	}
	for _, name := range []string{"accuracy", "f1 x"} {
		if rnd.IntN(3) > 0 {
			r.Metrics[name] = float64(rnd.IntN(5)) / 4
		}
	}
	if rnd.IntN(3) > 0 {
		r.Tags[engine.NoteTag] = pick("", "the baseline", "Baseline of "+id, strings.Repeat("long ", 100))
	}
	if rnd.IntN(3) > 0 {
		r.Tags["unique"] = fmt.Sprint("value ", rnd.IntN(2000))
	}
	r.Spec.Seed = uint32(rnd.IntN(3))
	if rnd.IntN(4) == 0 {
		r.Deleted = noon
	}
	return r
}

var someFilters = []string{
	"", "metrics.accuracy > 0.5", `metrics."f1 x" != 1`, "metrics.none = 1", "params.C = '1'", "params.seed = 'mine'", "params.seed != '1'",
	"params.params.C = '2'", "params.x = '[1,\"y\"]'", "params.feature_extraction.tfidf.max_features = '10000'", "params.none != 'x'",
	"tags.note like '%baseline%'", "note ilike '%BASELINE%'", "note = ''", "tags.unique in ('value 1', 'value 2', 'value 1999')",
	"tags.unique not in ('value 1')", "tags.unique like 'value 1%' and metrics.accuracy <= 0.75", "run_id like '%7%'", "experiment = 'Übung'",
	"job != 'j1'", "model = 'nb'", "state in ('failed', 'running')", "dataset = 'news'", "digest != 'sha256:1'",
	"created >= '2025-07-16T14:00:00Z'", "ended < '2025-07-18'", "fit_s > 1",
}

var someOrders = []string{
	"", "created", "created desc", "metrics.accuracy desc", "metrics.accuracy, run_id desc", "params.C, metrics.`f1 x` desc", "tags.unique",
	"note desc", "ended", "fit_s desc, experiment", "model, state desc, job", "metrics.none",
}

// Whatever is written, in whatever order, FindRuns finds what a filter of all
// runs would, and so it does when the store is opened again.
func TestFindRuns(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	dir := t.TempDir()
	s := open(t, dir)
	runs := map[string]oracle{}
	compare := func() {
		t.Helper()
		for i := range 2 * len(someFilters) {
			q := engine.RunQuery{
				Filter:     someFilters[i%len(someFilters)],
				OrderBy:    someOrders[rnd.IntN(len(someOrders))],
				Experiment: []string{"", "", "one", "none"}[rnd.IntN(4)],
				View:       []engine.View{"", engine.ViewActive, engine.ViewAll, engine.ViewDeleted}[rnd.IntN(4)],
				Limit:      []int{0, 7, 100, 1000}[rnd.IntN(4)],
			}
			if got, want := paged(t, s, q), expected(t, runs, q); !slices.Equal(got, want) {
				t.Fatalf("%+v: %d runs, want %d:\n%v\n%v", q, len(got), len(want), got, want)
			}
		}
		indexed(t, s)
	}
	compare()
	for range 3 {
		for range 8 {
			var w engine.Writes
			purged := map[string]bool{}
			for range 40 {
				r := randomRun(rnd, fmt.Sprint("run ", rnd.IntN(900)))
				w.Runs = append(w.Runs, r)
				runs[r.ID] = newOracle(t, r)
			}
			for range rnd.IntN(10) {
				id := fmt.Sprint("run ", rnd.IntN(900))
				if _, ok := runs[id]; ok && !purged[id] {
					purged[id] = true
					delete(runs, id)
					w.Purge = append(w.Purge, id)
				}
			}
			write(t, s, w)
		}
		compare()
		s.Close()
		s = open(t, dir)
		compare()
	}
	column := s.index.catalog.columns[s.index.catalog.lookup(field{query.Tags, "unique"})]
	if len(column.words) != maxWords {
		t.Errorf("the test has %d words in a column, want %d", len(column.words), maxWords)
	}
}

// Runs that come and go between two pages move no other to another page.
func TestPagesAreStable(t *testing.T) {
	for _, order := range []string{"", "metrics.accuracy desc", "metrics.accuracy", "tags.note"} {
		t.Run(order, func(t *testing.T) {
			s := open(t, t.TempDir())
			run := func(n int) engine.Run {
				r := engine.Run{ID: runID(n), Created: noon.Add(time.Duration(n%7) * time.Second)}
				if n%3 > 0 {
					r.Metrics = map[string]float64{"accuracy": float64(n % 5)}
					r.Tags = map[string]string{"note": fmt.Sprint(n % 5)}
				}
				return r
			}
			runs := map[string]oracle{}
			for n := range 60 {
				runs[runID(n)] = newOracle(t, run(n))
				write(t, s, engine.Writes{Runs: []engine.Run{run(n)}})
			}
			q := engine.RunQuery{OrderBy: order, Limit: 10}
			want := expected(t, runs, q)
			var got []string
			for page := 0; ; page++ {
				p := must[engine.RunPage](t)(s.FindRuns(q))
				for _, r := range p.Runs {
					if _, ok := runs[r.ID]; ok {
						got = append(got, r.ID)
					}
				}
				if q.Token = p.Next; q.Token == "" {
					break
				}
				// The last that was shown goes, and others come.
				write(t, s, engine.Writes{
					Purge: []string{p.Runs[len(p.Runs)-1].ID, p.Runs[0].ID},
					Runs:  []engine.Run{run(1000 + page), run(2000 + page), run(3000 + page)},
				})
			}
			equal(t, "runs", got, want)
		})
	}
}

func TestQueryRefused(t *testing.T) {
	s := open(t, t.TempDir())
	for n := range 5 {
		write(t, s, engine.Writes{Runs: []engine.Run{{ID: runID(n)}}, Jobs: []engine.Job{{ID: runID(n)}}})
	}
	q := engine.RunQuery{Limit: 2}
	token := must[engine.RunPage](t)(s.FindRuns(q)).Next
	jobs := must[engine.JobPage](t)(s.FindJobs(engine.JobQuery{Limit: 2})).Next
	for name, tt := range map[string]struct {
		query engine.RunQuery
		want  string
	}{
		"filter":       {engine.RunQuery{Filter: "metrics."}, "filter"},
		"order":        {engine.RunQuery{OrderBy: "created sideways"}, "order"},
		"view":         {engine.RunQuery{View: "some"}, `view "some" is not known; choose from active, deleted, all`},
		"limit":        {engine.RunQuery{Limit: 1001}, "limit is 1001; it must be from 1 to 1000"},
		"negative":     {engine.RunQuery{Limit: -1}, "limit is -1"},
		"token":        {engine.RunQuery{Token: "x!"}, "is none that a page has given"},
		"version":      {engine.RunQuery{Token: "AAAA"}, "is none that a page has given"},
		"cut":          {engine.RunQuery{Token: token[:len(token)-50]}, "is cut short"},
		"other filter": {engine.RunQuery{Filter: "model = 'nb'", Token: token}, "is of another query"},
		"other order":  {engine.RunQuery{OrderBy: "created", Token: token}, "is of another query"},
		"other view":   {engine.RunQuery{View: engine.ViewAll, Token: token}, "is of another query"},
		"experiment":   {engine.RunQuery{Experiment: "x", Token: token}, "is of another query"},
		"jobs":         {engine.RunQuery{Token: jobs}, "is of another query"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := s.FindRuns(tt.query)
			fails(t, err, fault.Invalid, tt.want)
		})
	}
	_, err := s.FindJobs(engine.JobQuery{Token: token})
	fails(t, err, fault.Invalid, "is of another query")
	_, err = s.FindJobs(engine.JobQuery{Limit: -1})
	fails(t, err, fault.Invalid, "limit is -1")
	// The same query, said in another way and with another limit, is the same.
	p := must[engine.RunPage](t)(s.FindRuns(engine.RunQuery{View: engine.ViewActive, OrderBy: " attribute.start_time  DESC", Limit: 5, Token: token}))
	equal(t, "runs on the second page", len(p.Runs), 3)
}

func TestFindJobs(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	states := []engine.State{engine.Queued, engine.Running, engine.Succeeded, engine.Failed}
	for n := range 40 {
		write(t, s, engine.Writes{Jobs: []engine.Job{{ID: runID(n), State: engine.Queued, Created: noon.Add(time.Duration(n/2) * time.Second)}}})
	}
	var all, unended, failed []string
	for n := range 40 {
		j := engine.Job{ID: runID(n), State: states[n%4], Created: noon.Add(time.Duration(n/2) * time.Second)}
		write(t, s, engine.Writes{Jobs: []engine.Job{j}, Events: []engine.Event{{Number: uint64(n + 1)}}})
	}
	for n := 38; n >= 0; n -= 2 { // of the same second the lesser id comes first
		all = append(all, runID(n), runID(n+1))
	}
	for n := range 40 {
		if n%4 < 2 {
			unended = append(unended, runID(n))
		}
	}
	for n := 39; n >= 0; n -= 4 {
		failed = append(failed, runID(n))
	}
	list := func(q engine.JobQuery) (ids []string) {
		for {
			p := must[engine.JobPage](t)(s.FindJobs(q))
			for _, j := range p.Jobs {
				ids = append(ids, j.ID)
			}
			equal(t, "event", p.Event, uint64(40))
			if q.Token = p.Next; p.Next == "" {
				equal(t, "total", p.Total, len(ids))
				return ids
			}
		}
	}
	for range 2 {
		equal(t, "all", list(engine.JobQuery{}), all)
		equal(t, "pages", list(engine.JobQuery{Limit: 7}), all)
		equal(t, "failed", list(engine.JobQuery{States: []engine.State{engine.Failed}, Limit: 3}), failed)
		var ids []string
		for _, j := range must[[]engine.Job](t)(s.OpenJobs()) {
			ids = append(ids, j.ID)
		}
		slices.Sort(ids)
		equal(t, "open", ids, unended)
		equal(t, "ids", must[[]string](t)(s.JobIDs(runID(16)[:31], 3)), []string{runID(16), runID(17), runID(18)})
		s.Close()
		s = open(t, dir)
	}
}

func TestIDs(t *testing.T) {
	s := open(t, t.TempDir())
	write(t, s, engine.Writes{Runs: []engine.Run{{ID: "ab"}, {ID: "abc"}, {ID: "b"}, {ID: "a/c"}, {ID: "a"}}})
	for _, tt := range []struct {
		prefix string
		limit  int
		want   []string
	}{
		{"", 0, []string{"a", "a/c", "ab", "abc", "b"}},
		{"a", 2, []string{"a", "a/c"}},
		{"ab", 5, []string{"ab", "abc"}},
		{"c", 5, nil},
	} {
		equal(t, "RunIDs", must[[]string](t)(s.RunIDs(tt.prefix, tt.limit)), tt.want)
	}
}
