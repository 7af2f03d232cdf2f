package tui

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"copydesk/engine"
	"copydesk/engine/classify"
	"copydesk/engine/fault"
	"copydesk/engine/query"
)

// find returns the runs that a query asks for.
func (d *fakeDesk) find(q engine.RunQuery) ([]engine.Run, error) {
	f, err := query.ParseFilter(q.Filter)
	if err != nil {
		return nil, err
	}
	var found []engine.Run
	for _, r := range d.runs {
		if (q.View == engine.ViewDeleted) != r.Deleted.IsZero() && (q.Filter == "" || f.Match(row{r})) {
			found = append(found, r)
		}
	}
	return found, nil
}

// row is a run as filters see it.
type row struct{ run engine.Run }

func (r row) Number(f query.Field) (float64, bool) {
	switch f.Attribute {
	case query.FitDuration:
		return r.run.Resources.FitDuration, true
	case query.Created:
		return float64(r.run.Created.UnixMilli()), true
	case query.Ended:
		return float64(r.run.Ended.UnixMilli()), !r.run.Ended.IsZero()
	}
	v, ok := r.run.Metrics[f.Name]
	return v, ok
}

func (r row) Text(f query.Field) (string, bool) {
	switch f.Attribute {
	case query.RunID:
		return r.run.ID, true
	case query.Model:
		return string(r.run.Model), true
	case query.State:
		return string(r.run.State), true
	case query.Dataset:
		return r.run.Dataset.Name, true
	case query.Experiment:
		return r.run.Experiment, true
	case query.Note:
		v, ok := r.run.Tags[engine.NoteTag]
		return v, ok
	}
	if f.Scope == query.Tags {
		v, ok := r.run.Tags[f.Name]
		return v, ok
	}
	return string(r.run.Model), f.Name == "model"
}

// edit changes a run and tells of it.
func (d *fakeDesk) edit(what, id string, f func(r *engine.Run) error) (engine.Run, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	r := d.run(id)
	if r == nil {
		return engine.Run{}, fault.Newf(fault.NotFound, "no run %q", id)
	}
	if err := d.note("%s %s", what, r.Model); err != nil {
		return engine.Run{}, err
	}
	if err := f(r); err != nil {
		return engine.Run{}, err
	}
	d.tell(engine.Event{Kind: engine.RunChanged, Job: r.Job, Run: id, State: r.State})
	return *r, nil
}

func (d *fakeDesk) Tag(_ context.Context, run string, tags map[string]*string) (engine.Run, error) {
	return d.edit("tag", run, func(r *engine.Run) error {
		changed := maps.Clone(r.Tags)
		if changed == nil {
			changed = map[string]string{}
		}
		for name, value := range tags {
			if delete(changed, name); value != nil {
				changed[name] = *value
			}
		}
		r.Tags = changed
		return nil
	})
}

func (d *fakeDesk) Delete(_ context.Context, run string) (engine.Run, error) {
	d.reach("Delete")
	return d.edit("delete", run, func(r *engine.Run) error {
		if !r.State.Ended() {
			return fault.Newf(fault.Conflict, "the job of run %.8s is under way; wait for its end", r.ID)
		}
		r.Deleted = d.now()
		return nil
	})
}

func (d *fakeDesk) Restore(_ context.Context, run string) (engine.Run, error) {
	return d.edit("restore", run, func(r *engine.Run) error {
		r.Deleted = time.Time{}
		return nil
	})
}

func (d *fakeDesk) Purge(_ context.Context, run string) (engine.Run, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	i := slices.IndexFunc(d.runs, func(r engine.Run) bool { return r.ID == run })
	if i < 0 {
		return engine.Run{}, fault.Newf(fault.NotFound, "no run %q", run)
	}
	r := d.runs[i]
	if err := d.note("purge %s", r.Model); err != nil {
		return engine.Run{}, err
	}
	d.runs = slices.Delete(d.runs, i, i+1)
	d.tell(engine.Event{Kind: engine.RunChanged, Job: r.Job, Run: run, Purged: true})
	return r, nil
}

func (d *fakeDesk) Register(_ context.Context, model, run, reason string) (engine.Version, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	r := d.run(run)
	if err := d.note("register %s: %s", r.Model, reason); err != nil {
		return engine.Version{}, err
	}
	v := engine.Version{Model: model, Number: len(d.versions) + 1, Run: r.ID, Kind: r.Model, Type: r.ModelType, ChosenOn: r.ChosenOn, Created: d.now(), By: "ada", Champion: len(d.versions) == 0}
	d.versions = slices.Insert(d.versions, 0, v)
	d.tell(engine.Event{Kind: engine.RegistryChanged})
	return v, nil
}

// stories are what the fake's articles are about.
var stories = []string{
	"The council voted on Tuesday to buy the old tram depot and to let a bank turn half of it into offices.",
	"Shares of the chip maker rose after it had said that orders came back sooner than anybody expected.",
	"The film about two rival newsrooms opens in March; its makers asked a minister to read the last scene.",
	"A keeper who learned to read the game from spreadsheets has signed for the club from the harbour.",
	"Ministers want each school to have a teacher for programming, and the unions want to know who pays.",
}

// confused makes articles: as many as the confusion matrix of the run says. d.mu
// is held.
func (d *fakeDesk) confused(q engine.JudgedQuery) (engine.JudgedPage, error) {
	if err := d.note("judged %s truth %q answer %q %s", q.Part, q.Truth, q.Answer, q.Verdict); err != nil {
		return engine.JudgedPage{}, err
	}
	e := d.evaluations[q.Run]
	report, part := e.Chosen()
	if q.Part == "test" {
		report, part = e.Test, q.Part
	}
	page := engine.JudgedPage{Part: part}
	var all []engine.Judged
	for i, truth := range report.Categories {
		for j, answer := range report.Categories {
			if q.Truth != "" && q.Truth != truth.Category || q.Answer != "" && q.Answer != answer.Category || q.Verdict == engine.WrongVerdict && i == j {
				continue
			}
			for n := range report.Confusion[i][j] {
				row := int64(1000*i + 100*j + n)
				all = append(all, engine.Judged{
					Row: row, Line: int(row) + 2, Text: stories[(i+n)%len(stories)] + " " + d.text, Truth: truth.Category, Answer: answer.Category,
					Confidence: 0.97 - 0.01*float64(n%60), TruthConfidence: 0.02 + 0.005*float64(n%60),
				})
			}
		}
	}
	page.Total = len(all)
	from, _ := strconv.Atoi(cmp.Or(q.Token, "0"))
	to := min(len(all), from+q.Limit)
	if page.Judged = all[from:to]; to < len(all) {
		page.Next = strconv.Itoa(to)
	}
	return page, nil
}

// Terms makes terms for each category of a run.
func (d *fakeDesk) Terms(_ context.Context, run string, top int) (engine.Terms, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.refuse != nil {
		return engine.Terms{}, d.refuse
	}
	r := d.run(run)
	words := strings.Fields("market shares minister film coach chip budget opera league software vote band stadium network council")
	weights := func(seed int, sign float64) []engine.TermWeight {
		var all []engine.TermWeight
		for i := range min(top, len(words)) {
			all = append(all, engine.TermWeight{Term: words[(i*7+seed)%len(words)] + d.text, Weight: sign * (2.4 - 0.15*float64(i))})
		}
		return all
	}
	if r.Model == classify.RandomForest {
		t := engine.Terms{Measure: engine.ImportanceMeasure, Unit: "share of the impurity that the splits of all trees take away", Categories: []engine.CategoryTerms{{For: weights(3, 0.02)}}}
		return t, nil
	}
	t := engine.Terms{Measure: engine.WeightMeasure, Unit: "added to the log-odds, by a tf-idf of 1"}
	for i, c := range r.Dataset.Categories {
		t.Categories = append(t.Categories, engine.CategoryTerms{Category: c, For: weights(i, 1), Against: weights(i+5, -0.8)})
	}
	return t, nil
}

// tags gives the newest run of a kind tags.
func (d *fakeDesk) tags(kind classify.Kind, tags ...string) {
	d.changeRun(kind, func(r *engine.Run) {
		changed := maps.Clone(r.Tags)
		if changed == nil {
			changed = map[string]string{}
		}
		for _, t := range tags {
			name, value, _ := strings.Cut(t, "=")
			changed[name] = value
		}
		r.Tags = changed
	})
}

// params are the parameters of a run that differs from others in one.
func params(name string, value any) json.RawMessage {
	raw, err := json.Marshal(map[string]any{name: value})
	if err != nil {
		panic(fmt.Sprint(err))
	}
	return raw
}
