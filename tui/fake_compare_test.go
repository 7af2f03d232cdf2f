package tui

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"

	"copydesk/engine"
	"copydesk/engine/classify"
	"copydesk/engine/eval"
	"copydesk/engine/fault"
	"copydesk/tui/screen"
)

// compareDesk is what a fakeDesk has for Compare.
type compareDesk struct {
	unpaired error // why no two runs can be held against each other, if not nil
	noTerms  error // why terms cannot be compared, if not nil
	terms    []string
	text     string // of an article, beside its own
	judged   []engine.JudgedQuery
	held     [][2]string // pairs that were asked for
}

func (d *fakeDesk) Paired(_ context.Context, first, second string) (engine.Paired, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.compare.held = append(d.compare.held, [2]string{first, second})
	if err := cmp.Or(d.refuse, d.compare.unpaired); err != nil {
		return engine.Paired{}, err
	}
	a, b := d.evaluations[first], d.evaluations[second]
	if d.run(first).Dataset.Digest != d.run(second).Dataset.Digest {
		return engine.Paired{}, fault.Newf(fault.Conflict, "runs %.8s and %.8s are of different corpora", first, second)
	}
	part, x, y := "test", a.Test, b.Test
	if x == nil {
		part, x, y = "validation", a.Validation, b.Validation
	}
	if x == nil || y == nil || x.Rows != y.Rows {
		return engine.Paired{}, fault.Newf(fault.Conflict, "runs %.8s and %.8s were judged on different articles", first, second)
	}
	// Rows at the beginning are right or wrong by themselves; of the rest the better
	// run has more.
	n, m := right(x), right(y)
	better, worse := max(n, m), min(n, m)
	truth, one, other := make([]int32, x.Rows), make([]int32, x.Rows), make([]int32, x.Rows)
	apart := min(x.Rows-better, worse, x.Rows/20)
	for i := range truth {
		if i < apart || i >= better+apart {
			one[i] = 1
		}
		if i >= worse {
			other[i] = 1
		}
	}
	if n < m {
		one, other = other, one
	}
	c, err := eval.McNemar(truth, one, other)
	if err != nil {
		return engine.Paired{}, err
	}
	return engine.Paired{Part: part, Comparison: *c}, nil
}

func right(r *eval.Report) int {
	n := 0
	for i, row := range r.Confusion {
		n += row[i]
	}
	return n
}

// sectionTerms are terms of the sections, the strongest first.
var sectionTerms = map[string][]string{
	"business":      {"profit", "shares", "quarter", "order book", "bank", "oil price", "merger", "supplier", "invest", "chief executive", "retail sale", "wage"},
	"entertainment": {"film", "band", "festival", "actress", "album", "box office", "stage", "director", "theatre", "tour", "series", "audience"},
	"politics":      {"minister", "vote", "parliament", "coalition", "election", "bill", "opposition", "budget vote", "mayor", "treaty", "council", "poll"},
	"sports":        {"goal", "coach", "match", "season", "final", "half time", "injury", "league", "striker", "medal", "penalty", "cup"},
	"technology":    {"chip", "software", "battery", "phone", "network", "search engine", "update", "robot", "data centre", "patch", "startup", "sensor"},
}

func (d *fakeDesk) TermChanges(_ context.Context, first, second string, top int) (engine.TermChanges, error) {
	d.reach("TermChanges")
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := cmp.Or(d.refuse, d.compare.noTerms); err != nil {
		return engine.TermChanges{}, err
	}
	a, b := d.run(first), d.run(second)
	for _, r := range []*engine.Run{a, b} {
		if r.Model == classify.NeuralNetwork {
			return engine.TermChanges{}, fault.Newf(fault.Conflict, "run %.8s (mlp) gives a term no weight of its own: what it contributes depends on the article, so that there is nothing to compare", r.ID)
		}
	}
	if (a.Model == classify.RandomForest) != (b.Model == classify.RandomForest) {
		return engine.TermChanges{}, fault.Newf(fault.Conflict, "run %.8s (%s) has a term's weight, run %.8s (%s) its importance: these cannot be compared", a.ID, a.Model, b.ID, b.Model)
	}
	out := engine.TermChanges{Measure: engine.WeightMeasure}
	for k, category := range a.Dataset.Categories {
		c := engine.CategoryTermChanges{Category: category}
		terms := d.compare.terms
		if terms == nil {
			if terms = sectionTerms[category]; terms == nil {
				terms = sectionTerms[sections[k%len(sections)]]
			}
		}
		for i, term := range terms[:min(top, len(terms))] {
			x, y := 2.4-0.15*float64(i+k), -1.9+0.12*float64(i)
			if i%3 == 1 {
				x, y = -0.2*float64(i), 3.1-0.2*float64(i)
			}
			change := engine.TermChange{Term: term, First: &x, Second: &y}
			if i%5 == 4 {
				change.First = nil
			}
			c.Changes = append(c.Changes, change)
		}
		out.Categories = append(out.Categories, c)
	}
	return out, nil
}

// openings are how articles begin.
var openings = []string{
	"The harbour company will buy forty electric cranes, and the union wants to know who drives them.",
	"A court in the north let the merger of two breweries stand, against the advice of the ministry.",
	"The orchestra plays without a conductor this season; the hall is sold out nevertheless.",
	"Lawmakers argued until four in the morning about the price of a bus ticket.",
	"The keeper saved three penalties with a broken finger, said the doctor of the team.",
	"A start-up prints spare parts for tractors and has more orders than printers.",
}

// judgedPair is the answer to what Compare asks for. d.mu is held.
func (d *fakeDesk) judgedPair(q engine.JudgedQuery) (engine.JudgedPage, error) {
	if d.refuse != nil {
		return engine.JudgedPage{}, d.refuse
	}
	categories := d.run(q.Run).Dataset.Categories
	page := engine.JudgedPage{Part: cmp.Or(q.Part, "test"), Total: 23}
	from, _ := strconv.Atoi(q.Token)
	for i := from; i < min(page.Total, from+cmp.Or(q.Limit, 20)); i++ {
		truth := cmp.Or(q.Truth, categories[i%len(categories)])
		wrong := categories[(slices.Index(categories, truth)+1+i%2)%len(categories)]
		j := engine.Judged{
			Row: int64(37 * i), Line: 37*i + 2, Text: fmt.Sprintf("%s %s Our reporter has seen letter %d of the file.", openings[i%len(openings)], d.compare.text, i+1),
			Truth: truth, Answer: cmp.Or(q.Answer, wrong), Confidence: 0.93 - 0.02*float64(i), TruthConfidence: 0.05 + 0.01*float64(i),
			Other: &engine.OtherAnswer{Answer: truth, Confidence: 0.61},
		}
		switch q.Pair {
		case engine.OnlyFirst:
			j.Answer, j.TruthConfidence, j.Other = truth, j.Confidence, &engine.OtherAnswer{Answer: wrong, Confidence: 0.48}
		case engine.BothWrong:
			j.Other.Answer = wrong
		}
		page.Judged = append(page.Judged, j)
	}
	return page, nil
}

// purge removes the newest run of a kind for good and tells of it.
func (d *fakeDesk) purge(kind classify.Kind) {
	d.mu.Lock()
	defer d.mu.Unlock()
	i := slices.IndexFunc(d.runs, func(r engine.Run) bool { return r.Model == kind })
	id := d.runs[i].ID
	d.runs = slices.Delete(d.runs, i, i+1)
	d.tell(engine.Event{Kind: engine.RunChanged, Run: id, Purged: true})
}

// ids are those of the newest runs of some kinds.
func (s *stage) ids(kinds ...classify.Kind) []string {
	var ids []string
	for _, kind := range kinds {
		i := slices.IndexFunc(s.desk.runs, func(r engine.Run) bool { return r.Model == kind })
		ids = append(ids, s.desk.runs[i].ID)
	}
	return ids
}

// compare holds the newest runs of some kinds against each other.
func (s *stage) compare(kinds ...classify.Kind) {
	s.send(screen.CompareRuns{Runs: s.ids(kinds...)})
}
