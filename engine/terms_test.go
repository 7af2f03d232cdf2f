package engine_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"copydesk/engine"
	"copydesk/engine/bundle"
	"copydesk/engine/classify"
	"copydesk/engine/fault"
)

// bundleOf opens the model file of a run.
func bundleOf(t *testing.T, desk *engine.Desk, r engine.Run) *bundle.Bundle {
	t.Helper()
	file, ok := r.Artifact(engine.ModelArtifact)
	if !ok {
		t.Fatalf("run %s has no model", r.ID)
	}
	b, err := bundle.Open(desk.Workspace().Models(), file.Digest)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestTermsOfLinearModels holds weights to explanations: a term contributes its
// weight times its tf-idf.
func TestTermsOfLinearModels(t *testing.T) {
	desk, _ := openDesk(t, t.TempDir())
	for kind, r := range runsOf(t, desk, train(t, desk, quick("nb", "lr"))) {
		const top = 30
		terms, err := desk.Terms(t.Context(), r.ID[:8], top)
		if err != nil {
			t.Fatal(err)
		}
		if terms.Measure != engine.WeightMeasure || !strings.Contains(terms.Unit, "tf-idf of 1") || len(terms.Categories) != len(r.Dataset.Categories) {
			t.Fatalf("%s: measure %q in %q of %d categories", kind, terms.Measure, terms.Unit, len(terms.Categories))
		}
		p := engine.NewPredictor(bundleOf(t, desk, r))
		explained := 0
		for i, c := range terms.Categories {
			if c.Category != r.Dataset.Categories[i] || len(c.For) != top || len(c.Against) != top {
				t.Fatalf("%s: category %q with %d and %d terms", kind, c.Category, len(c.For), len(c.Against))
			}
			descending := func(list []engine.TermWeight, sign float64) bool {
				return sign*list[len(list)-1].Weight > 0 && slices.IsSortedFunc(list, func(a, b engine.TermWeight) int {
					return cmp.Compare(sign*b.Weight, sign*a.Weight)
				})
			}
			if !descending(c.For, 1) || !descending(c.Against, -1) {
				t.Errorf("%s, %s: the terms are not by their strength: %v, %v", kind, c.Category, c.For, c.Against)
			}
			for _, term := range slices.Concat(c.For, c.Against) {
				e, err := p.Explain(term.Term, c.Category, engine.MaxTop)
				if err != nil {
					t.Fatal(err)
				}
				for _, x := range e.Terms {
					if x.Term != term.Term {
						continue
					}
					explained++
					if math.Abs(x.Weight*term.Weight-x.Contribution) > 1e-12 {
						t.Errorf("%s, %s: %q has weight %v and contributes %v of a tf-idf of %v", kind, c.Category, x.Term, term.Weight, x.Contribution, x.Weight)
					}
				}
			}
		}
		if explained < top {
			t.Errorf("%s: only %d terms were explained", kind, explained)
		}
	}
}

func TestTermsOfAForest(t *testing.T) {
	desk, _ := openDesk(t, t.TempDir())
	r := runsOf(t, desk, train(t, desk, quick("rf")))["rf"]
	b := bundleOf(t, desk, r)
	importances := b.Model.(classify.Ranker).FeatureImportances()
	terms, err := desk.Terms(t.Context(), r.ID, 20)
	if err != nil {
		t.Fatal(err)
	}
	if terms.Measure != engine.ImportanceMeasure || len(terms.Categories) != 1 || terms.Categories[0].Category != "" || len(terms.Categories[0].Against) != 0 {
		t.Fatalf("%+v", terms)
	}
	list := terms.Categories[0].For
	if len(list) != 20 || list[0].Weight != slices.Max(importances) {
		t.Errorf("%d terms, the first %+v, the largest importance is %v", len(list), list[0], slices.Max(importances))
	}
	last := 1.0
	for _, term := range list {
		j, ok := slices.BinarySearch(b.Vectorizer.Terms(), term.Term)
		if !ok || importances[j] != term.Weight || term.Weight > last {
			t.Errorf("%+v after %v, its importance is %v", term, last, importances[j])
		}
		last = term.Weight
	}
}

// TestTermsOfANetwork takes the mean of the contributions again, from what may
// be asked of the desk.
func TestTermsOfANetwork(t *testing.T) {
	desk, _ := openDesk(t, t.TempDir())
	spec := quick("mlp")
	r := runsOf(t, desk, train(t, desk, spec))["mlp"]
	const top = engine.MaxTop
	terms, err := desk.Terms(t.Context(), r.ID, top)
	if err != nil {
		t.Fatal(err)
	}
	again, err := desk.Terms(t.Context(), r.ID, top)
	if err != nil || fmt.Sprint(again) != fmt.Sprint(terms) {
		t.Errorf("asked again: %v", err)
	}
	if terms.Measure != engine.ContributionMeasure || !strings.HasPrefix(terms.Unit, "mean of the input gradients") || len(terms.Categories) != len(r.Dataset.Categories) {
		t.Fatalf("measure %q in %q of %d categories", terms.Measure, terms.Unit, len(terms.Categories))
	}
	p := engine.NewPredictor(bundleOf(t, desk, r))
	articles := 0
	for _, c := range terms.Categories {
		list := judged(t, desk, engine.JudgedQuery{Run: r.ID, Answer: c.Category})
		articles += c.Articles
		if c.Articles != len(list) { // the demo corpus is smaller than the bound
			t.Errorf("%s: over %d articles, %d were put there", c.Category, c.Articles, len(list))
		}
		mean := make(map[string]float64)
		for _, j := range list {
			e, err := p.Explain(j.Text, c.Category, engine.MaxTop)
			if err != nil {
				t.Fatal(err)
			}
			for _, x := range e.Terms {
				mean[x.Term] += x.Contribution / float64(len(list))
			}
		}
		for _, x := range slices.Concat(c.For, c.Against) {
			if math.Abs(mean[x.Term]-x.Weight) > 1e-9 {
				t.Errorf("%s: %q has a mean of %v, want %v", c.Category, x.Term, x.Weight, mean[x.Term])
			}
		}
	}
	if articles != terms.Articles || articles == 0 {
		t.Errorf("%d articles by category, %d in all", articles, terms.Articles)
	}
}

func TestTermsRefuse(t *testing.T) {
	w, st, after := openStore(t, t.TempDir())
	c := config(t, w, st)
	c.Retention.Bundles = 1
	desk, _ := openConfig(t, c, after)
	job := train(t, desk, quick("nb", "lr"))
	dropped := job.Runs[0]
	if dropped == job.Best {
		dropped = job.Runs[1]
	}
	eventually(t, "what is not registered is dropped", func() bool {
		r, err := desk.Run(dropped)
		if err != nil {
			t.Fatal(err)
		}
		a, _ := r.Artifact(engine.ModelArtifact)
		return !a.Dropped.IsZero()
	})
	for _, tt := range []struct {
		run  string
		top  int
		kind fault.Kind
		want string
	}{
		{"zz", 5, fault.NotFound, `no run "zz"`},
		{job.Best, 0, fault.Invalid, "top is 0: it must be from 1 to 100"},
		{job.Best, 101, fault.Invalid, "top is 101"},
		{dropped, 5, fault.NotFound, "retention dropped the model of run " + dropped[:8]},
	} {
		if _, err := desk.Terms(t.Context(), tt.run, tt.top); fault.KindOf(err) != tt.kind || !strings.Contains(fmt.Sprint(err), tt.want) {
			t.Errorf("terms of %s: %v, want %s", tt.run, err, tt.want)
		}
		for _, pair := range [][2]string{{tt.run, job.Best}, {job.Best, tt.run}} {
			if _, err := desk.TermChanges(t.Context(), pair[0], pair[1], tt.top); fault.KindOf(err) != tt.kind || !strings.Contains(fmt.Sprint(err), tt.want) {
				t.Errorf("changes of %v: %v, want %s", pair, err, tt.want)
			}
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := desk.Terms(ctx, job.Best, 5); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// TestTermChanges compares models with different vocabularies.
func TestTermChanges(t *testing.T) {
	desk, _ := openDesk(t, t.TempDir())
	first := runsOf(t, desk, train(t, desk, quick("nb", "lr", "rf", "mlp")))
	fewer := quick("nb", "rf")
	fewer.FeatureExtraction.Tfidf.MaxFeatures = 100
	second := runsOf(t, desk, train(t, desk, fewer))
	for _, pair := range [][2]engine.Run{{first["nb"], first["lr"]}, {first["nb"], second["nb"]}, {second["nb"], first["nb"]}, {first["rf"], second["rf"]}, {first["nb"], first["nb"]}} {
		const top = 25
		got, err := desk.TermChanges(t.Context(), pair[0].ID, pair[1].ID, top)
		if err != nil {
			t.Fatal(err)
		}
		models := [2]*bundle.Bundle{bundleOf(t, desk, pair[0]), bundleOf(t, desk, pair[1])}
		weights := func(n, k int) []float64 {
			if m, ok := models[n].Model.(classify.Weigher); ok {
				return m.Weights(k)
			}
			return models[n].Model.(classify.Ranker).FeatureImportances()
		}
		measure, categories := engine.WeightMeasure, pair[0].Dataset.Categories
		if pair[0].Model == "rf" {
			measure, categories = engine.ImportanceMeasure, []string{""}
		}
		if got.Measure != measure || len(got.Categories) != len(categories) {
			t.Fatalf("measure %q of %d categories", got.Measure, len(got.Categories))
		}
		for k, c := range got.Categories {
			if c.Category != categories[k] {
				t.Errorf("category %q, want %q", c.Category, categories[k])
			}
			// All differences, by brute force.
			all := make(map[string][2]*float64)
			for n := range models {
				w := weights(n, k)
				for j, term := range models[n].Vectorizer.Terms() {
					values := all[term]
					values[n] = &w[j]
					all[term] = values
				}
			}
			var sizes []float64
			for _, v := range all {
				d := 0.0
				if v[1] != nil {
					d = *v[1]
				}
				if v[0] != nil {
					d -= *v[0]
				}
				if d != 0 {
					sizes = append(sizes, math.Abs(d))
				}
			}
			slices.Sort(sizes)
			slices.Reverse(sizes)
			if len(c.Changes) != min(top, len(sizes)) {
				t.Fatalf("%d changes, want %d", len(c.Changes), min(top, len(sizes)))
			}
			for i, change := range c.Changes {
				want := all[change.Term]
				if !same(change.First, want[0]) || !same(change.Second, want[1]) || math.Abs(change.Difference()) != sizes[i] {
					t.Errorf("change %d of %s is %+v, a difference of %v; want one of %v", i, c.Category, change, change.Difference(), sizes[i])
				}
			}
		}
	}
	for _, tt := range [][2]engine.Run{{first["nb"], first["rf"]}, {first["mlp"], first["nb"]}, {first["nb"], first["mlp"]}, {first["mlp"], first["mlp"]}} {
		_, err := desk.TermChanges(t.Context(), tt[0].ID, tt[1].ID, 5)
		want := "cannot be compared"
		if tt[0].Model == "mlp" || tt[1].Model == "mlp" {
			want = "depends on the article"
		}
		if fault.KindOf(err) != fault.Conflict || !strings.Contains(err.Error(), want) {
			t.Errorf("%s and %s: %v, want %s", tt[0].Model, tt[1].Model, err, want)
		}
	}
}

// same reports whether two figures are equal or both missing.
func same(a, b *float64) bool {
	if a == nil || b == nil {
		return a == b
	}
	return *a == *b
}
