package engine

import (
	"sync"
	"time"

	"copydesk/engine/bundle"
	"copydesk/engine/classify"
	"copydesk/engine/eval"
	"copydesk/engine/sparse"
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
	// Tokens counts the words of the article, stop words left out, and
	// KnownTokens those of them that the model's vocabulary has.
	Tokens, KnownTokens int
	// Stages say where the time went.
	Stages Stages
}

// Stages are the times that the steps of a prediction took.
type Stages struct {
	Clean, Vectorize, Score time.Duration
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
	x           sparse.Vector // of the article, until the next one
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
	return p.predict(w, article)
}

// UnknownWords returns the different words of an article that the model's
// vocabulary has in no term, as they are cleaned and in their order, at most so
// many.
func (p *Predictor) UnknownWords(article string, most int) []string {
	return p.bundle.Vectorizer.Unknown(p.cleaner.Clean(article), most)
}

// predict answers with w, whose x becomes the vector of the article.
func (p *Predictor) predict(w *worker, article string) Prediction {
	start := time.Now()
	w.cleaned = p.cleaner.Append(w.cleaned[:0], article)
	cleaned := time.Since(start)
	w.x = w.transformer.VectorOf(w.cleaned)
	vectorized := time.Since(start)
	answer := Prediction{
		Probabilities: make([]float64, len(p.bundle.Manifest.Categories)),
		KnownTerms:    len(w.x.Index),
	}
	answer.Tokens, answer.KnownTokens = w.transformer.Tokens()
	w.scorer.Score(w.x, answer.Probabilities)
	answer.Stages = Stages{Clean: cleaned, Vectorize: vectorized - cleaned, Score: time.Since(start) - vectorized}
	best := eval.Argmax(answer.Probabilities)
	answer.Category = p.bundle.Manifest.Categories[best]
	answer.Confidence = answer.Probabilities[best]
	return answer
}
