package engine

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"copydesk/engine/classify"
	"copydesk/engine/fault"
	"copydesk/engine/sparse"
)

// MaxTop is the most terms that an explanation lists.
const MaxTop = 100

// namedCategories bounds the categories that a sentence names.
const namedCategories = 20

// Explanation says why an article has the score that it has in a category:
// Baseline, the contributions of Terms, OtherTerms and Remainder add up to
// Score, but for rounding.
type Explanation struct {
	Prediction Prediction `json:"-"` // as Predict answers it
	// Category is the one that is explained, which need not be the predicted one.
	Category string `json:"category"`
	// Against is the category that it is held against, "" for none: the figures
	// below are then those of Category minus those of Against.
	Against string          `json:"against,omitempty"`
	Method  classify.Method `json:"method"`
	// Unit is what the figures below are measured in, weights aside.
	Unit     classify.Scale `json:"unit"`
	Baseline float64        `json:"baseline"` // the score before anything is known of the article
	Score    float64        `json:"score"`
	// Terms are those that contribute most, by absolute contribution, at most
	// as many as were asked for.
	Terms []TermContribution `json:"terms"`
	// OtherTerms is what all terms that are not listed contribute together.
	OtherTerms float64 `json:"other_terms"`
	// Remainder is what the method leaves unexplained: 0 where it is exact.
	Remainder float64 `json:"remainder"`
}

// TermContribution is what a term of the vocabulary contributes to a score.
type TermContribution struct {
	Term         string  `json:"term"`   // as cleaned; a bigram has a blank
	Weight       float64 `json:"weight"` // tf-idf, of an article's vector of length 1
	Contribution float64 `json:"contribution"`
	// Present says that the article has the term. To a forest it matters, too,
	// which terms an article lacks.
	Present bool `json:"present"`
}

// Explain predicts an article and says why it has the score that it has in a
// category, "" for the predicted one, by at most top terms. It fails with
// fault.Invalid where top is not from 1 to MaxTop or the model has no such
// category.
//
// An article of which the model knows no term is explained by the baseline
// alone, except by a forest, for which terms are absent.
func (p *Predictor) Explain(article, category string, top int) (Explanation, error) {
	return p.explain(article, category, "", top)
}

// Contrast says why an article has a higher or lower score in a category, "" for
// the predicted one, than in another. Where the unit is a log-ratio, the
// difference is the natural logarithm of the one probability over the other
// (classify.LogOdds). It fails as Explain does, and where the two are the same.
func (p *Predictor) Contrast(article, category, against string, top int) (Explanation, error) {
	if against == "" {
		return Explanation{}, fault.Newf(fault.Invalid, "no category to hold %.100q against", category)
	}
	return p.explain(article, category, against, top)
}

func (p *Predictor) explain(article, category, against string, top int) (Explanation, error) {
	if top < 1 || top > MaxTop {
		return Explanation{}, fault.Newf(fault.Invalid, "top is %d: it must be from 1 to %d", top, MaxTop)
	}
	categories := p.bundle.Manifest.Categories
	for _, c := range []string{category, against} {
		if c != "" && !slices.Contains(categories, c) {
			return Explanation{}, fault.Newf(fault.Invalid, "category %.100q is not one of %s", c, named(categories))
		}
	}
	explainer, ok := p.bundle.Model.(classify.Explainer)
	if !ok {
		return Explanation{}, fault.Newf(fault.Internal, "a model of type %s does not explain its answers", p.bundle.Manifest.Type)
	}
	w := p.workers.Get().(*worker)
	defer p.workers.Put(w)
	e := Explanation{Prediction: p.predict(w, article)}
	e.Category, e.Against = cmp.Or(category, e.Prediction.Category), against
	parts := explainer.Explain(w.x, slices.Index(categories, e.Category))
	if against != "" {
		if against == e.Category {
			return Explanation{}, fault.Newf(fault.Invalid, "category %.100q cannot be held against itself", against)
		}
		parts = parts.Minus(explainer.Explain(w.x, slices.Index(categories, against)))
	}
	e.Method, e.Unit, e.Baseline, e.Score = parts.Method, parts.Scale, parts.Baseline, parts.Score
	if !parts.Method.Exact() {
		e.Remainder = parts.Score - parts.Baseline - parts.Sum()
	}
	e.list(parts.Contributions, top, p.bundle.Vectorizer.Terms(), w.x)
	return e, nil
}

// list makes Terms the top contributions, which it sorts, to the article with
// the vector x, and OtherTerms the sum of the rest.
func (e *Explanation) list(contributions []classify.Contribution, top int, terms []string, x sparse.Vector) {
	slices.SortStableFunc(contributions, func(a, b classify.Contribution) int {
		return cmp.Compare(math.Abs(b.Value), math.Abs(a.Value))
	})
	top = min(top, len(contributions))
	e.Terms = make([]TermContribution, top)
	for i, c := range contributions[:top] {
		t := TermContribution{Term: terms[c.Column], Contribution: c.Value}
		var at int
		if at, t.Present = slices.BinarySearch(x.Index, c.Column); t.Present {
			t.Weight = x.Value[at]
		}
		e.Terms[i] = t
	}
	for _, c := range contributions[top:] {
		e.OtherTerms += c.Value
	}
}

// named lists categories for a sentence, not all of them where they are many.
func named(categories []string) string {
	if more := len(categories) - namedCategories; more > 0 {
		return fmt.Sprintf("%s and %d more", strings.Join(categories[:namedCategories], ", "), more)
	}
	return strings.Join(categories, ", ")
}
