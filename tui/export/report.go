package export

import (
	"cmp"
	"fmt"
	"slices"

	"copydesk/engine"
	"copydesk/tui/format"
)

// Report is what there is to say of two or more runs.
type Report struct {
	Runs       []engine.Run
	Comparison engine.Comparison
	// Evaluations are how the runs did, one each, empty where a run was not
	// judged.
	Evaluations []engine.Evaluation
	// Pairs hold the first run against each other one, in their order.
	Pairs []Pair
	// Terms are those whose weight changed most from the first run to the
	// second; nil where they are not asked for or, as NoTerms says, not to be had.
	Terms   *engine.TermChanges
	NoTerms string
}

// Pair holds the first run against another one.
type Pair struct {
	Run    string         `json:"run"` // id of the other one
	Paired *engine.Paired `json:"paired,omitempty"`
	Reason string         `json:"reason,omitempty"` // why there is no Paired
}

// likely is the p-value below which a difference is called real.
const likely = 0.05

// Real reports whether the difference of two runs is more than chance.
func Real(p *engine.Paired) bool { return p.PValue < likely }

// Verdict says whether the difference of two runs is more than chance.
func Verdict(p *engine.Paired) string {
	if Real(p) {
		return "is real"
	}
	return "may be chance"
}

// Name is what a report calls a run: its model and the beginning of its id.
func Name(r engine.Run) string { return fmt.Sprintf("%s %.8s", r.Model, r.ID) }

// names returns what the report calls its runs.
func (r Report) names() []string {
	names := make([]string, len(r.Runs))
	for i, run := range r.Runs {
		names[i] = Name(run)
	}
	return names
}

// pair returns what is known of the first run against the one at a position.
func (r Report) pair(i int) Pair {
	if at := slices.IndexFunc(r.Pairs, func(p Pair) bool { return p.Run == r.Runs[i].ID }); at >= 0 {
		return r.Pairs[at]
	}
	return Pair{Run: r.Runs[i].ID, Reason: "they were not tested"}
}

// facts are what the report says of each run, by name.
func facts(r engine.Run) [][2]string {
	return [][2]string{
		{"model", cmp.Or(r.ModelType, string(r.Model))}, {"corpus", r.Dataset.Name}, {"experiment", r.Experiment}, {"state", string(r.State)},
		{"chosen on", format.ChosenOn(r.ChosenOn)}, {"created", r.Created.UTC().Format("2006-01-02 15:04")}, {"note", r.Tags[engine.NoteTag]},
	}
}

// scores are the F1 of a category in each run, nil where a run has none.
type scores struct {
	category string
	f1       []*float64
}

// best returns the positions of the best scores, none where fewer than two runs
// have one.
func (s scores) best() []int {
	var best []int
	having := 0
	for i, v := range s.f1 {
		if v == nil {
			continue
		}
		having++
		switch {
		case len(best) == 0 || *v == *s.f1[best[0]]:
			best = append(best, i)
		case *v > *s.f1[best[0]]:
			best = []int{i}
		}
	}
	if having < 2 {
		return nil
	}
	return best
}

// categories returns the F1 of every category that a run was judged on, in the
// order in which they are first met, and the part that each run was judged on.
func (r Report) categories() (list []scores, parts []string) {
	at := make(map[string]int)
	parts = make([]string, len(r.Runs))
	for i, e := range r.Evaluations {
		report, part := e.Chosen()
		if report == nil {
			continue
		}
		parts[i] = part
		for _, c := range report.Categories {
			n, ok := at[c.Category]
			if !ok {
				n = len(list)
				at[c.Category] = n
				list = append(list, scores{c.Category, make([]*float64, len(r.Runs))})
			}
			list[n].f1[i] = &c.F1
		}
	}
	return list, parts
}
