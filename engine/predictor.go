package engine

import (
	"sync"

	"copydesk/engine/bundle"
	"copydesk/engine/classify"
	"copydesk/engine/eval"
	"copydesk/engine/text"
	"copydesk/engine/tfidf"
)

// Prediction is a model's answer to one article.
type Prediction struct {
	Category   string
	Confidence float64 // the probability of Category
	// Probabilities are in the order of the predictor's categories.
	Probabilities []float64
	// KnownTerms counts the different terms of the article that the model
	// knows. With none the answer rests on the intercepts.
	KnownTerms int
	// Tokens counts the tokens of the cleaned article, KnownTokens those that
	// the model knows.
	Tokens, KnownTokens int
}

// Predictor answers with one model. It is safe for concurrent use.
type Predictor struct {
	bundle  *bundle.Bundle
	cleaner *text.Cleaner
	workers sync.Pool
}

// worker has the buffers of one prediction at a time.
type worker struct {
	transformer *tfidf.Transformer
	scorer      classify.Scorer
	cleaned     []byte
}

// NewPredictor returns a predictor with the model of b.
func NewPredictor(b *bundle.Bundle) *Predictor {
	p := &Predictor{bundle: b, cleaner: text.NewCleaner(b.Manifest.Text.Options)}
	p.workers.New = func() any {
		return &worker{transformer: b.Vectorizer.NewTransformer(), scorer: b.Model.NewScorer()}
	}
	return p
}

// Manifest says what the model is.
func (p *Predictor) Manifest() bundle.Manifest { return p.bundle.Manifest }

// Predict cleans an article as the training did and asks the model.
func (p *Predictor) Predict(article string) Prediction {
	w := p.workers.Get().(*worker)
	defer p.workers.Put(w)
	w.cleaned = p.cleaner.Append(w.cleaned[:0], article)
	x := w.transformer.Vector(string(w.cleaned))
	answer := Prediction{
		Probabilities: make([]float64, len(p.bundle.Manifest.Categories)),
		KnownTerms:    len(x.Index),
	}
	w.scorer.Score(x, answer.Probabilities)
	best := eval.Argmax(answer.Probabilities)
	answer.Category = p.bundle.Manifest.Categories[best]
	answer.Confidence = answer.Probabilities[best]
	return answer
}
