//go:build linux

package e2etest_test

import (
	"cmp"
	"fmt"
	"slices"
	"testing"

	"copydesk/engine"
	"copydesk/engine/eval"
)

// From the category that a run tells worst to the cell of the matrix that spoils
// it, to an article in it, and why the model answered so.
func TestJourneyFromCellToWhy(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t)
	p := w.sit(100, 30, "--models", "nb")
	p.Await("This workspace is empty")
	p.Press("t")
	p.Await("Trained on demo", "is best")
	p.goTo("Runs")
	p.Await("1 run")
	p.Press("enter")

	c := w.client()
	defer c.Close()
	run := w.runOf("nb")
	report, part := must[engine.Evaluation](t)(c.Evaluation(t.Context(), run.ID)).Chosen()
	truth, answer, count := mixedUp(report)
	p.Await("nb MultinomialNB", "[Categories]", fmt.Sprintf("%d %s articles", report.Rows, part))
	p.Press("enter")
	p.Await("[Confusion]", fmt.Sprintf("%d of ", count), fmt.Sprintf(" %s answered %s", truth, answer))
	p.Press("enter")
	page := must[engine.JudgedPage](t)(c.Judged(t.Context(), engine.JudgedQuery{Run: run.ID, Part: part, Truth: truth, Answer: answer}))
	if page.Total != count || count < 2 {
		t.Fatalf("%d articles are judged so, %d counted; want the same and at least two", page.Total, count)
	}
	p.Await(truth+", answered "+answer, fmt.Sprintf("%d %s articles", count, part), placeOf(page.Judged[0]))
	p.Press("down")
	article := page.Judged[1]
	p.Await(placeOf(article), beginning(article.Text), fmt.Sprintf("answer %.2f %s wrong", article.Confidence, answer))

	p.Press("enter")
	file, ok := run.Artifact(engine.ModelArtifact)
	if !ok {
		t.Fatal("the run has no model")
	}
	model := must[*engine.Predictor](t)(c.PredictorOf(t.Context(), file.Digest))
	p.Await("[5 Ask]", "truth: "+truth, beginning(article.Text), "wrong", "Why "+answer+"?", fmt.Sprintf("%.3f", article.Confidence))
	p.explains(must[engine.Explanation](t)(model.Explain(article.Text, "", 1)))
	p.Press("v")
	p.Await("Why " + answer + " and not ")
	p.Press("v")
	p.AwaitNone(" and not ")
	p.Press("down")
	p.AwaitNone("Why " + answer + "?")
	p.Press("esc")
	p.Await("Why " + answer + "?")

	p.Press("o")
	p.Await("[3 Runs]", "nb MultinomialNB")
	p.quits("")
	w.holds("job succeeded: nb succeeded", "version 1: nb, champion")
}

// mixedUp returns the category with the lowest F1, and what it was most often
// taken for.
func mixedUp(r *eval.Report) (truth, answer string, count int) {
	worst := slices.MinFunc(r.Categories, func(a, b eval.CategoryScores) int {
		return cmp.Or(cmp.Compare(a.F1, b.F1), cmp.Compare(a.Category, b.Category))
	})
	row := slices.IndexFunc(r.Categories, func(c eval.CategoryScores) bool { return c.Category == worst.Category })
	for i, n := range r.Confusion[row] {
		if i != row && n > count {
			answer, count = r.Categories[i].Category, n
		}
	}
	return worst.Category, answer, count
}

// explains waits for the term that contributes most to an answer, with what it
// contributes.
func (p *person) explains(e engine.Explanation) {
	p.w.t.Helper()
	if len(e.Terms) == 0 || e.Terms[0].Contribution <= 0 {
		p.w.t.Fatalf("%+v is no explanation whose first term speaks for the answer", e)
	}
	p.Await("for", fmt.Sprintf("%s %+.2f", e.Terms[0].Term, e.Terms[0].Contribution), fmt.Sprintf("score %+.2f", e.Score))
}
