package engine_test

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"copydesk/engine"
	"copydesk/engine/corpus"
	"copydesk/engine/fault"
)

// runsOf returns the runs of a job by their kind.
func runsOf(t *testing.T, desk *engine.Desk, job engine.Job) map[string]engine.Run {
	t.Helper()
	runs := make(map[string]engine.Run)
	for _, id := range job.Runs {
		r, err := desk.Run(id)
		if err != nil {
			t.Fatal(err)
		}
		runs[string(r.Model)] = r
	}
	return runs
}

// judged returns all pages of what q asks for.
func judged(t *testing.T, desk *engine.Desk, q engine.JudgedQuery) []engine.Judged {
	t.Helper()
	var all []engine.Judged
	for {
		page, err := desk.Judged(t.Context(), q)
		if err != nil {
			t.Fatalf("%+v: %v", q, err)
		}
		all = append(all, page.Judged...)
		if q.Token = page.Next; page.Next == "" {
			if len(all) != page.Total {
				t.Fatalf("%+v: %d articles on all pages, total %d", q, len(all), page.Total)
			}
			return all
		}
	}
}

// TestJudged holds the articles against the predictor's own answers to them and
// against the confusion matrix.
func TestJudged(t *testing.T) {
	desk, _ := openDesk(t, t.TempDir())
	r := runsOf(t, desk, train(t, desk, quick("lr")))["lr"]
	file, _ := r.Artifact(engine.ModelArtifact)
	p, err := desk.PredictorOf(t.Context(), file.Digest)
	if err != nil {
		t.Fatal(err)
	}
	kept, err := corpus.Load(t.Context(), desk.Workspace().Corpora(), r.Dataset.Digest)
	if err != nil {
		t.Fatal(err)
	}
	e, err := desk.Evaluation(r.ID)
	if err != nil {
		t.Fatal(err)
	}

	all := judged(t, desk, engine.JudgedQuery{Run: r.ID[:8], Limit: 7})
	if len(all) != e.Validation.Rows {
		t.Fatalf("%d articles, want the %d that the run was chosen on", len(all), e.Validation.Rows)
	}
	for i, j := range all {
		a, article := p.Predict(j.Text), kept.Articles[j.Row]
		if a.Category != j.Answer || math.Abs(a.Confidence-j.Confidence) > 1e-9 {
			t.Errorf("row %d: answer %s %v, the model answers %s %v", j.Row, j.Answer, j.Confidence, a.Category, a.Confidence)
		}
		if article.Text != j.Text || article.Line != j.Line || kept.Categories[article.Category] != j.Truth {
			t.Errorf("row %d is %+v in the corpus: %+v", j.Row, article, j)
		}
		k := slices.Index(r.Dataset.Categories, j.Truth)
		if math.Abs(a.Probabilities[k]-j.TruthConfidence) > 1e-9 {
			t.Errorf("row %d: the truth has probability %v, the model says %v", j.Row, j.TruthConfidence, a.Probabilities[k])
		}
		if i == 0 {
			continue
		}
		last := all[i-1]
		right, lastRight := j.Answer == j.Truth, last.Answer == last.Truth
		switch {
		case lastRight && !right:
			t.Errorf("entry %d is wrong after a right one", i)
		case right == lastRight && !right && j.Confidence > last.Confidence:
			t.Errorf("entry %d: wrong with confidence %v after %v", i, j.Confidence, last.Confidence)
		case right == lastRight && right && j.Confidence < last.Confidence:
			t.Errorf("entry %d: right with confidence %v after %v", i, j.Confidence, last.Confidence)
		}
	}

	// Every cell of the confusion matrix, of both parts.
	for _, part := range []string{"validation", "test"} {
		report := e.Validation
		if part == "test" {
			report = e.Test
		}
		for i, truth := range r.Dataset.Categories {
			for k, answer := range r.Dataset.Categories {
				q := engine.JudgedQuery{Run: r.ID, Part: part, Truth: truth, Answer: answer}
				for _, j := range judged(t, desk, q) {
					if j.Truth != truth || j.Answer != answer {
						t.Errorf("%+v gives %+v", q, j)
					}
				}
				page, err := desk.Judged(t.Context(), q)
				if err != nil || page.Total != report.Confusion[i][k] || page.Part != part {
					t.Errorf("%+v: %d articles of part %s, %v; want %d", q, page.Total, page.Part, err, report.Confusion[i][k])
				}
			}
		}
		right := int(math.Round(report.Accuracy * float64(report.Rows)))
		for verdict, want := range map[string]int{"right": right, "wrong": report.Rows - right} {
			page, err := desk.Judged(t.Context(), engine.JudgedQuery{Run: r.ID, Part: part, Verdict: verdict, Limit: 1})
			if err != nil || page.Total != want {
				t.Errorf("%d %s answers on %s, want %d: %v", page.Total, verdict, part, want, err)
			}
		}
	}
}

func TestJudgedAgainst(t *testing.T) {
	desk, _ := openDesk(t, t.TempDir())
	runs := runsOf(t, desk, train(t, desk, quick("nb", "rf")))
	nb, rf := runs["nb"], runs["rf"]
	p, err := desk.Paired(nb, rf)
	if err != nil {
		t.Fatal(err)
	}
	differ := 0
	for _, j := range judged(t, desk, engine.JudgedQuery{Run: nb.ID, Part: "test", Against: rf.ID[:9]}) {
		if j.Answer != j.Other.Answer {
			differ++
		}
	}
	for pair, want := range map[string]int{"only_first": p.B, "only_second": p.C, "both_wrong": p.BothWrong, "differ": differ, "": p.Rows} {
		list := judged(t, desk, engine.JudgedQuery{Run: nb.ID, Part: "test", Against: rf.ID, Pair: pair, Limit: 50})
		if len(list) != want {
			t.Errorf("%d articles of pair %q, want %d", len(list), pair, want)
		}
		for _, j := range list {
			first, second := j.Answer == j.Truth, j.Other.Answer == j.Truth
			if is := map[string]bool{
				"only_first": first && !second, "only_second": second && !first, "both_wrong": !first && !second, "differ": j.Answer != j.Other.Answer, "": true,
			}; !is[pair] {
				t.Errorf("pair %q has %+v, %+v", pair, j, *j.Other)
			}
		}
	}
	// The other's answers are its own.
	own := make(map[int64]engine.Judged)
	for _, j := range judged(t, desk, engine.JudgedQuery{Run: rf.ID, Part: "test"}) {
		own[j.Row] = j
	}
	for _, j := range judged(t, desk, engine.JudgedQuery{Run: nb.ID, Part: "test", Against: rf.ID}) {
		if o := own[j.Row]; *j.Other != (engine.OtherAnswer{Answer: o.Answer, Confidence: o.Confidence}) {
			t.Errorf("row %d: other %+v, by itself %+v", j.Row, *j.Other, o)
		}
	}
}

func TestJudgedRefuses(t *testing.T) {
	desk, _ := openDesk(t, t.TempDir())
	nb := train(t, desk, quick("nb")).Runs[0]
	other := quick("nb")
	other.Seed = 7
	split := train(t, desk, other).Runs[0]
	page, err := desk.Judged(t.Context(), engine.JudgedQuery{Run: nb, Limit: 3})
	if err != nil || page.Next == "" {
		t.Fatalf("%+v, %v", page, err)
	}
	token := page.Next
	for _, tt := range []struct {
		q    engine.JudgedQuery
		kind fault.Kind
		want string
	}{
		{engine.JudgedQuery{Run: "zz"}, fault.NotFound, `no run "zz"`},
		{engine.JudgedQuery{Run: nb, Truth: "sport"}, fault.Invalid, `truth is "sport", which is no category of the run; did you mean sports?`},
		{engine.JudgedQuery{Run: nb, Answer: "gardening"}, fault.Invalid, `answer is "gardening", which is no category of the run; choose from business, `},
		{engine.JudgedQuery{Run: nb, Part: "train"}, fault.Invalid, `part is "train"; choose from validation, test`},
		{engine.JudgedQuery{Run: nb, Verdict: "good"}, fault.Invalid, `verdict is "good"; choose from right, wrong`},
		{engine.JudgedQuery{Run: nb, Against: nb, Pair: "both"}, fault.Invalid, `pair is "both"; choose from only_first, only_second, both_wrong, differ`},
		{engine.JudgedQuery{Run: nb, Pair: "differ"}, fault.Invalid, "needs another run"},
		{engine.JudgedQuery{Run: nb, Against: "zz"}, fault.NotFound, `no run "zz"`},
		{engine.JudgedQuery{Run: nb, Against: split}, fault.Conflict, "were judged on different articles"},
		{engine.JudgedQuery{Run: nb, Limit: -1}, fault.Invalid, "limit is -1"},
		{engine.JudgedQuery{Run: nb, Skip: -1}, fault.Invalid, "skip is -1"},
		{engine.JudgedQuery{Run: nb, Skip: 1, Token: token}, fault.Invalid, "0 with a page token"},
		{engine.JudgedQuery{Run: nb, Limit: engine.MaxPage + 1}, fault.Invalid, "limit is 1001"},
		{engine.JudgedQuery{Run: nb, Verdict: "right", Token: token}, fault.Invalid, "of another query"},
		{engine.JudgedQuery{Run: split, Token: token}, fault.Invalid, "of another query"},
		{engine.JudgedQuery{Run: nb, Token: "x"}, fault.Invalid, "is none that a page has given"},
		{engine.JudgedQuery{Run: nb, Token: token + "0000"}, fault.Invalid, "is none that a page has given"},
		{engine.JudgedQuery{Run: nb, Token: token[:17] + "+" + token[17:]}, fault.Invalid, "is none that a page has given"},
	} {
		_, err := desk.Judged(t.Context(), tt.q)
		if fault.KindOf(err) != tt.kind || !strings.Contains(fmt.Sprint(err), tt.want) {
			t.Errorf("%+v: %v, want %s: %s", tt.q, err, tt.kind, tt.want)
		}
	}
}

// TestJudgedThatAreGone looks for what retention dropped, somebody removed or
// damaged.
func TestJudgedThatAreGone(t *testing.T) {
	w, st, after := openStore(t, t.TempDir())
	c := config(t, w, st)
	c.Retention.Predictions = 1
	desk, _ := openConfig(t, c, after)
	job := train(t, desk, quick("nb", "rf"))
	dropped := job.Runs[0]
	if dropped == job.Best {
		dropped = job.Runs[1]
	}
	eventually(t, "what is not registered is dropped", func() bool {
		r, err := desk.Run(dropped)
		if err != nil {
			t.Fatal(err)
		}
		a, _ := r.Artifact(engine.PredictionsArtifact)
		return !a.Dropped.IsZero()
	})
	says := "retention dropped the predictions of run " + dropped[:8] + " on "
	for _, q := range []engine.JudgedQuery{{Run: dropped}, {Run: job.Best, Against: dropped}} {
		if _, err := desk.Judged(t.Context(), q); fault.KindOf(err) != fault.NotFound || !strings.Contains(err.Error(), says) {
			t.Errorf("%+v: %v, want %s", q, err, says)
		}
	}
	for _, dir := range []string{w.Corpora(), w.Predictions()} {
		for _, name := range filesIn(t, dir) {
			path := filepath.Join(dir, name)
			whole, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, whole[:len(whole)-1], 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := desk.Judged(t.Context(), engine.JudgedQuery{Run: job.Best}); fault.KindOf(err) != fault.Corrupt {
				t.Errorf("%s is damaged: %v", path, err)
			}
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
			if _, err := desk.Judged(t.Context(), engine.JudgedQuery{Run: job.Best}); fault.KindOf(err) != fault.NotFound {
				t.Errorf("%s is gone: %v", path, err)
			}
			if err := os.WriteFile(path, whole, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
}
