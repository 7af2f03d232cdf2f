package command

import (
	"bufio"
	"encoding/json"
	"fmt"

	"copydesk/engine"
	"copydesk/tui/plain"
)

// topTerms is how many terms predict --explain lists.
const topTerms = 10

// explanation is what predict --explain --json prints, one a line.
type explanation struct {
	answer
	engine.Explanation
}

// jsonExplanations writes answers with explanations for programs.
func jsonExplanations(w *bufio.Writer, p *engine.Predictor, version int) func(string, engine.Prediction) error {
	m := p.Manifest()
	encoder := json.NewEncoder(jsonWriter{w})
	return func(article string, prediction engine.Prediction) error {
		e, err := p.Explain(article, "", topTerms)
		if err != nil {
			return err
		}
		return encoder.Encode(explanation{newAnswer(&m, version, prediction), e})
	}
}

// textExplanations writes answers with explanations for people, in lines of at
// most width cells, 0 for any.
func textExplanations(w *bufio.Writer, p *engine.Predictor, width int) func(string, engine.Prediction) error {
	write := textAnswers(w)
	return func(article string, prediction engine.Prediction) error {
		if err := write(article, prediction); err != nil {
			return err
		}
		e, err := p.Explain(article, "", topTerms)
		if err != nil {
			return err
		}
		fmt.Fprintf(w, "by %s, to the %s\n", e.Method, e.Unit)
		if err := explanationTable(e).Write(w, width); err != nil {
			return err
		}
		_, err = fmt.Fprintln(w)
		return err
	}
}

// explanationTable lists terms, then what else makes up the score.
func explanationTable(e engine.Explanation) *plain.Table {
	t := plain.NewTable(plain.Column{Title: "term", Shrink: true}, plain.Column{Title: "contribution", Right: true}, plain.Column{Title: "tf-idf", Right: true})
	signed := func(v float64) string { return fmt.Sprintf("%+.4f", v) }
	for _, term := range e.Terms {
		weight := "absent"
		if term.Present {
			weight = fmt.Sprintf("%.2f", term.Weight)
		}
		t.Row(term.Term, signed(term.Contribution), weight)
	}
	if e.OtherTerms != 0 {
		t.Row("(other terms)", signed(e.OtherTerms))
	}
	if !e.Method.Exact() {
		t.Row("(unexplained)", signed(e.Remainder))
	}
	t.Row("(baseline)", signed(e.Baseline))
	t.Row("(score)", signed(e.Score))
	return t
}
