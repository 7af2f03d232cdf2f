package engine_test

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"copydesk/engine"
	"copydesk/engine/bundle"
	"copydesk/engine/classify"
	"copydesk/engine/classify/families"
	"copydesk/engine/fault"
	"copydesk/engine/sparse"
	"copydesk/server/servertest"
)

// explained are articles, and texts that hardly are.
var explained = []string{
	"The banks raised their interest rate while the coach watched the match.",
	"The goalkeeper saved two penalties and the team went on to the final",
	"software software software, bank", "chip", "xyzzy plugh", "",
}

func explain(t *testing.T, p *engine.Predictor, article, category string, top int) engine.Explanation {
	t.Helper()
	e, err := p.Explain(article, category, top)
	if err != nil {
		t.Fatal(err)
	}
	e.Prediction.Stages = engine.Stages{} // times are others each time
	return e
}

func TestExplainAddsUp(t *testing.T) {
	for _, kind := range families.Kinds() {
		t.Run(kind, func(t *testing.T) {
			p := engine.NewPredictor(servertest.Default(t, classify.Kind(kind)))
			for _, article := range explained {
				addsUp(t, p, article)
			}
		})
	}
}

// addsUp explains an article in every category.
func addsUp(t *testing.T, p *engine.Predictor, article string) {
	t.Helper()
	want := p.Predict(article)
	want.Stages = engine.Stages{}
	first := explain(t, p, article, "", 10)
	if first.Category != want.Category {
		t.Errorf("%q is explained as %s, predicted is %s", article, first.Category, want.Category)
	}
	var scores []float64
	for _, c := range p.Manifest().Categories {
		all := explain(t, p, article, c, engine.MaxTop)
		if c == first.Category && !reflect.DeepEqual(first, explain(t, p, article, c, 10)) {
			t.Errorf("%q: the predicted category has another explanation when it is named", article)
		}
		if all.Category != c || !reflect.DeepEqual(all.Prediction, want) {
			t.Errorf("%q in %s: %+v, want %+v", article, c, all.Prediction, want)
		}
		scores = append(scores, all.Score)
		for _, top := range []int{1, 2, 10, engine.MaxTop} {
			e := explain(t, p, article, c, top)
			if !slices.Equal(e.Terms, all.Terms[:min(top, len(all.Terms))]) {
				t.Errorf("%q in %s: the first %d terms are others than those of %d", article, c, top, engine.MaxTop)
			}
			sum := e.Baseline + e.OtherTerms + e.Remainder
			for _, term := range e.Terms {
				sum += term.Contribution
			}
			if math.Abs(sum-e.Score) > 1e-12 {
				t.Errorf("%q in %s by %d terms: the parts are %v off the score %v", article, c, top, sum-e.Score, e.Score)
			}
			if e.Method.Exact() && e.Remainder != 0 {
				t.Errorf("%s leave %v unexplained", e.Method, e.Remainder)
			}
		}
	}
	if first.Unit == classify.LogRatio {
		classify.Softmax(scores)
	}
	for k, score := range scores {
		if math.Abs(score-want.Probabilities[k]) > 1e-9 {
			t.Errorf("%q: the scores give the probabilities %v, want %v", article, scores, want.Probabilities)
		}
	}
}

func TestContrast(t *testing.T) {
	for _, kind := range families.Kinds() {
		p := engine.NewPredictor(servertest.Default(t, classify.Kind(kind)))
		for _, article := range explained {
			contrast(t, kind, p, article)
		}
		for _, tt := range [][2]string{{"sports", "sports"}, {"sports", ""}, {"sports", "gardening"}, {"gardening", "sports"}} {
			if _, err := p.Contrast(explained[0], tt[0], tt[1], 10); fault.KindOf(err) != fault.Invalid {
				t.Errorf("%s: %s against %q: %v, want an invalid request", kind, tt[0], tt[1], err)
			}
		}
	}
}

// contrast holds each category against each other.
func contrast(t *testing.T, kind string, p *engine.Predictor, article string) {
	t.Helper()
	categories := p.Manifest().Categories
	answer := p.Predict(article)
	for i, a := range categories {
		for j, b := range categories {
			if i == j {
				continue
			}
			e, err := p.Contrast(article, a, b, engine.MaxTop)
			if err != nil {
				t.Fatal(err)
			}
			want := answer.Probabilities[i] - answer.Probabilities[j]
			unit := classify.Probability
			if kind != string(classify.RandomForest) {
				want, unit = math.Log(answer.Probabilities[i]/answer.Probabilities[j]), classify.LogOdds
			}
			sum := e.Baseline + e.OtherTerms + e.Remainder
			for _, term := range e.Terms {
				sum += term.Contribution
			}
			if e.Category != a || e.Against != b || e.Unit != unit || math.Abs(e.Score-want) > 1e-9 || math.Abs(sum-want) > 1e-9 {
				t.Errorf("%s, %q: %s against %s is %v in %s, its parts %v; want %v in %s", kind, article, e.Category, e.Against, e.Score, e.Unit, sum, want, unit)
			}
			back, err := p.Contrast(article, b, a, engine.MaxTop)
			if err != nil {
				t.Fatal(err)
			}
			for k, term := range e.Terms {
				if other := back.Terms[k]; other.Term != term.Term || other.Contribution != -term.Contribution {
					t.Errorf("%s, %q: %s against %s has %+v, the other way round %+v", kind, article, a, b, term, other)
				}
			}
		}
	}
}

func TestExplainTerms(t *testing.T) {
	for kind, method := range map[classify.Kind]classify.Method{
		classify.NaiveBayes:         classify.TermContributions,
		classify.LogisticRegression: classify.TermContributions,
		classify.RandomForest:       classify.PathContributions,
		classify.NeuralNetwork:      classify.InputGradients,
	} {
		b := servertest.Default(t, kind)
		p := engine.NewPredictor(b)
		e := explain(t, p, explained[0], "business", engine.MaxTop)
		if e.Method != method {
			t.Errorf("%s is explained by %s, want %s", kind, e.Method, method)
		}
		present := make(map[string]float64)
		for i, term := range e.Terms {
			if !slices.Contains(b.Vectorizer.Terms(), term.Term) {
				t.Errorf("%s: %q is no term", kind, term.Term)
			}
			if i > 0 && math.Abs(term.Contribution) > math.Abs(e.Terms[i-1].Contribution) {
				t.Errorf("%s: %+v comes after %+v", kind, term, e.Terms[i-1])
			}
			if term.Present != (term.Weight > 0) || !term.Present && method != classify.PathContributions {
				t.Errorf("%s: %+v", kind, term)
			}
			if term.Present {
				present[term.Term] = term.Weight
			}
		}
		if method == classify.PathContributions {
			if len(present) == len(e.Terms) || len(present) == 0 {
				t.Errorf("%d of %d terms are present", len(present), len(e.Terms))
			}
			continue
		}
		square := 0.0
		for _, w := range present {
			square += w * w
		}
		if len(present) != e.Prediction.KnownTerms || math.Abs(square-1) > 1e-12 {
			t.Errorf("%s: %d terms of length %v, want all %d", kind, len(present), math.Sqrt(square), e.Prediction.KnownTerms)
		}
		for _, cleaned := range []string{"bank", "bank raised"} {
			if present[cleaned] == 0 {
				t.Errorf("%s: %q is not among %v", kind, cleaned, present)
			}
		}
	}
}

func TestExplainWithoutKnownTerms(t *testing.T) {
	for _, kind := range families.Kinds() {
		p := engine.NewPredictor(servertest.Default(t, classify.Kind(kind)))
		e := explain(t, p, "xyzzy plugh", "", 10)
		if e.Prediction.KnownTerms != 0 || e.Terms == nil {
			t.Errorf("%s: %+v", kind, e)
		}
		if e.Method == classify.PathContributions {
			if len(e.Terms) == 0 || slices.ContainsFunc(e.Terms, func(c engine.TermContribution) bool { return c.Present }) {
				t.Errorf("%s: terms %+v, want absent ones", kind, e.Terms)
			}
		} else if len(e.Terms) != 0 || e.Score != e.Baseline || e.OtherTerms != 0 || e.Remainder != 0 {
			t.Errorf("%s: %+v, want the baseline alone", kind, e)
		}
	}
}

func TestExplainRefuses(t *testing.T) {
	few := servertest.Default(t, classify.NaiveBayes)
	many := *few
	many.Manifest.Categories = nil
	for i := range 23 {
		many.Manifest.Categories = append(many.Manifest.Categories, fmt.Sprintf("c%02d", i))
	}
	mute := servertest.With(few, func(x sparse.Vector, p []float64) { p[0] = 1 })
	for _, tt := range []struct {
		bundle   *bundle.Bundle
		category string
		top      int
		kind     fault.Kind
		want     string
	}{
		{few, "", 0, fault.Invalid, "top is 0: it must be from 1 to 100"},
		{few, "", 101, fault.Invalid, "top is 101: it must be from 1 to 100"},
		{few, "Sports", 1, fault.Invalid, `category "Sports" is not one of business, sports, technology`},
		{&many, "x", 1, fault.Invalid, "c18, c19 and 3 more"},
		{mute, "", 1, fault.Internal, "a model of type MultinomialNB does not explain its answers"},
	} {
		_, err := engine.NewPredictor(tt.bundle).Explain("chip", tt.category, tt.top)
		if fault.KindOf(err) != tt.kind || err == nil || !strings.HasSuffix(err.Error(), tt.want) {
			t.Errorf("%q by %d terms: %v, want %q", tt.category, tt.top, err, tt.want)
		}
	}
}

func BenchmarkExplain(b *testing.B) {
	for _, kind := range families.Kinds() {
		b.Run(kind, func(b *testing.B) {
			p := engine.NewPredictor(servertest.Default(b, classify.Kind(kind)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := p.Explain(explained[0], "", 10); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
