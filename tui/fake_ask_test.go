package tui

import (
	"context"
	"encoding/csv"
	"fmt"
	"os"
	"slices"
	"sync"

	"copydesk/engine"
	"copydesk/engine/bundle"
	"copydesk/engine/classify"
	"copydesk/engine/classify/bayes"
	"copydesk/engine/classify/forest"
	"copydesk/engine/classify/logistic"
	"copydesk/engine/fault"
	"copydesk/engine/text"
	"copydesk/engine/tfidf"
)

// askDesk is what a fakeDesk has for Ask.
type askDesk struct {
	bundles map[string]*bundle.Bundle // by digest
	loads   []string                  // digests that were loaded, in order
	slow    chan struct{}             // what loading waits for, nil for nothing
	judged  []engine.Judged
}

func (d *fakeDesk) PredictorOf(ctx context.Context, digest string) (*engine.Predictor, error) {
	d.mu.Lock()
	b, slow := d.ask.bundles[digest], d.ask.slow
	d.ask.loads = append(d.ask.loads, digest)
	d.mu.Unlock()
	if slow != nil {
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-slow:
		}
	}
	if b == nil {
		return nil, fault.Newf(fault.NotFound, "no model %s is kept", digest)
	}
	return engine.NewPredictor(b), nil
}

func (d *fakeDesk) Judged(_ context.Context, q engine.JudgedQuery) (engine.JudgedPage, error) {
	d.reach("Judged")
	d.mu.Lock()
	defer d.mu.Unlock()
	d.compare.judged = append(d.compare.judged, q)
	if q.Pair != "" || q.Against != "" {
		return d.judgedPair(q)
	}
	if q.Truth != "" || q.Answer != "" || q.Verdict != "" {
		return d.confused(q)
	}
	err := d.note("judged %d from %d", q.Limit, q.Skip)
	from := min(q.Skip, len(d.ask.judged))
	to := min(from+q.Limit, len(d.ask.judged))
	return engine.JudgedPage{Part: "validation", Judged: slices.Clone(d.ask.judged[from:to]), Total: len(d.ask.judged)}, err
}

// labelled is an article with its category.
type labelled struct{ category, text string }

// estimators are the models of the demo corpus, but for the network, whose
// figures depend on the processor.
var estimators = map[classify.Kind]func() classify.Estimator{
	classify.NaiveBayes:         func() classify.Estimator { return bayes.New() },
	classify.LogisticRegression: func() classify.Estimator { return logistic.New() },
	classify.RandomForest: func() classify.Estimator {
		e := forest.New()
		e.NEstimators = 20
		return e
	},
}

// demoModels are fitted to the demo corpus, once.
var demoModels = sync.OnceValue(func() map[classify.Kind]*bundle.Bundle {
	f, err := os.Open("../testdata/demo.csv")
	if err != nil {
		panic(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		panic(err)
	}
	label, body := slices.Index(rows[0], "category"), slices.Index(rows[0], "text")
	var articles []labelled
	for _, row := range rows[1:] {
		articles = append(articles, labelled{row[label], row[body]})
	}
	models := make(map[classify.Kind]*bundle.Bundle)
	for kind, estimator := range estimators {
		models[kind] = fitted(kind, estimator(), articles)
	}
	return models
})

// hostileModel is fitted to 42 categories of hostile names, once.
var hostileModel = sync.OnceValue(func() *bundle.Bundle {
	var articles []labelled
	for i, name := range hostileCategories(42) {
		for j := range 3 {
			articles = append(articles, labelled{name, fmt.Sprintf("council%02d votes on harbour%02d %s story%d", i, i%7, hostile[(i+j)%len(hostile)], j)})
		}
	}
	return fitted(classify.NaiveBayes, bayes.New(), articles)
})

// fitted returns a model of articles.
func fitted(kind classify.Kind, e classify.Estimator, articles []labelled) *bundle.Bundle {
	cleaner := text.NewCleaner(text.DefaultOptions())
	var cleaned, categories []string
	for _, a := range articles {
		cleaned = append(cleaned, cleaner.Clean(a.text))
		categories = append(categories, a.category)
	}
	slices.Sort(categories)
	categories = slices.Compact(categories)
	set := classify.Set{Classes: len(categories)}
	for _, a := range articles {
		set.Y = append(set.Y, int32(slices.Index(categories, a.category)))
	}
	v, x, err := tfidf.Fit(context.Background(), cleaned, tfidf.DefaultParams())
	if err != nil {
		panic(err)
	}
	set.X = x
	fit, err := e.Fit(context.Background(), set, classify.Options{Seed: 1})
	if err != nil {
		panic(err)
	}
	b, err := bundle.New(bundle.Manifest{Kind: kind, RandomState: 1, Categories: categories, Text: bundle.CurrentText(text.DefaultOptions())}, e, v, fit.Model)
	if err != nil {
		panic(err)
	}
	return b
}

// judgedArticles are some that a run was judged on.
var judgedArticles = []engine.Judged{
	{Row: 17, Line: 18, Text: "The coach asked parliament for a new stadium, and the minister promised to vote for it.", Truth: "politics", Answer: "sports", Confidence: 0.81},
	{Row: 40, Line: 41, Text: "Chip maker raises its forecast as orders for faster phones return.", Truth: "business", Answer: "technology", Confidence: 0.64},
	{Row: 3, Line: 4, Text: "The band will play its last concert at the theatre on Friday.", Truth: "entertainment", Answer: "entertainment", Confidence: 0.44},
	{Row: 9, Line: 10, Text: "The striker scored twice and the team won the final.", Truth: "sports", Answer: "sports", Confidence: 0.92},
}

// models trains to the end and keeps the models of the runs, but for the
// network's, which retention dropped.
func (s *stage) models() {
	s.full()
	s.desk.keep(demoModels())
	s.settle()
}

// keep gives runs that have succeeded a model.
func (d *fakeDesk) keep(models map[classify.Kind]*bundle.Bundle) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.ask.bundles == nil {
		d.ask.bundles = make(map[string]*bundle.Bundle)
		d.ask.judged = judgedArticles
	}
	for i := range d.runs {
		r := &d.runs[i]
		if r.State != engine.Succeeded || len(r.Artifacts) > 0 {
			continue
		}
		a := engine.Artifact{Kind: engine.ModelArtifact, Digest: "sha256:" + r.ID, Bytes: 420_000}
		if b := models[r.Model]; b != nil {
			d.ask.bundles[a.Digest] = b
		} else {
			a.Dropped = d.now()
		}
		r.Artifacts = append(r.Artifacts, a)
		d.tell(engine.Event{Kind: engine.RunChanged, Job: r.Job, Run: r.ID, State: r.State})
	}
}

// paste pastes text.
func (s *stage) paste(text string) {
	s.send(pasted(text))
}

// types types text, a key a character, and pauses.
func (s *stage) types(text string) {
	for _, r := range text {
		s.press(string(r))
	}
	s.settle()
}
