package tfidf_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"copydesk/engine/fault"
	"copydesk/engine/tfidf"
)

func ExampleFit() {
	texts := []string{"the minister met voters", "voters met the coach", "the coach praised a striker", "a striker met the minister"}
	v, x, err := tfidf.Fit(context.Background(), texts, tfidf.DefaultParams())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(v.Terms())
	fmt.Printf("%.4f\n", x.Row(0).Value)
	// Output:
	// [coach met minister striker voters]
	// [0.4968 0.6137 0.6137]
}

func TestBadParams(t *testing.T) {
	tests := []struct {
		change func(*tfidf.Params)
		want   string
	}{
		{func(p *tfidf.Params) { p.MaxFeatures = -1 }, "max_features"},
		{func(p *tfidf.Params) { p.NgramRange = [2]int{0, 1} }, "ngram_range"},
		{func(p *tfidf.Params) { p.NgramRange = [2]int{2, 1} }, "ngram_range"},
		{func(p *tfidf.Params) { p.NgramRange = [2]int{1, 99} }, "ngram_range"},
		{func(p *tfidf.Params) { p.StopWords = "french" }, "stop_words"},
		{func(p *tfidf.Params) { p.MaxDF = tfidf.Share(1.5) }, "max_df is 1.5"},
		{func(p *tfidf.Params) { p.MinDF = tfidf.Count(0) }, "min_df is 0"},
		{func(p *tfidf.Params) { p.MaxDF = tfidf.Count(1) }, "below min_df"},
		{func(p *tfidf.Params) { p.MinDF = tfidf.Share(0.9) }, "no term remains"},
	}
	texts := []string{"red green", "red green", "blue yellow"}
	for _, tt := range tests {
		p := tfidf.DefaultParams()
		tt.change(&p)
		_, _, err := tfidf.Fit(context.Background(), texts, p)
		if fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%+v: %v, want a fault that says %q", p, err, tt.want)
		}
	}
}

func TestParamsJSON(t *testing.T) {
	p := tfidf.DefaultParams()
	p.MaxDF, p.StopWords = tfidf.Share(1), tfidf.NoStopWords
	text, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"max_features":10000,"ngram_range":[1,2],"stop_words":null,"lowercase":true,"max_df":1.0,"min_df":2,"sublinear_tf":true}`
	if string(text) != want {
		t.Errorf("written as %s, want %s", text, want)
	}
	var back tfidf.Params
	if err := json.Unmarshal(text, &back); err != nil || back != p {
		t.Errorf("read back as %+v (%v), want %+v", back, err, p)
	}
}

func TestNewRefuses(t *testing.T) {
	p := tfidf.DefaultParams()
	for name, c := range map[string]struct {
		terms []string
		idf   []float64
	}{
		"nothing":         {nil, nil},
		"weights missing": {[]string{"aa", "bb"}, []float64{1}},
		"out of order":    {[]string{"bb", "aa"}, []float64{1, 1}},
		"twice":           {[]string{"aa", "aa"}, []float64{1, 1}},
		"no token":        {[]string{"a"}, []float64{1}},
		"a stop word":     {[]string{"the"}, []float64{1}},
		"too long":        {[]string{"aa bb cc"}, []float64{1}},
		"weight":          {[]string{"aa"}, []float64{-1}},
		"tiny weight":     {[]string{"aa"}, []float64{1e-200}},
		"huge weight":     {[]string{"aa"}, []float64{1e200}},
		"no weight":       {[]string{"aa"}, []float64{math.NaN()}},
	} {
		if _, err := tfidf.New(p, c.terms, c.idf); fault.KindOf(err) != fault.Corrupt {
			t.Errorf("%s: %v, want a fault of kind corrupt", name, err)
		}
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, _, err := tfidf.Fit(ctx, []string{"aa", "aa"}, tfidf.DefaultParams()); !errors.Is(err, context.Canceled) {
		t.Errorf("Fit: %v", err)
	}
	v, err := tfidf.New(tfidf.DefaultParams(), []string{"aa"}, []float64{1})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := v.Transform(ctx, []string{"aa"}); !errors.Is(err, context.Canceled) {
		t.Errorf("Transform: %v", err)
	}
}

func FuzzTransform(f *testing.F) {
	v, err := tfidf.New(tfidf.DefaultParams(), []string{"coach", "coach praised", "praised", "striker"}, []float64{1, 2, 1.5, 3})
	if err != nil {
		f.Fatal(err)
	}
	f.Add("The coach praised a striker")
	f.Add("coach\x80praised \u0301 é_")
	f.Fuzz(func(t *testing.T, s string) {
		row := v.NewTransformer().Vector(s)
		square := 0.0
		last := int32(-1)
		for e, j := range row.Index {
			if j <= last || int(j) >= len(v.Terms()) {
				t.Fatalf("columns %v", row.Index)
			}
			last = j
			square += row.Value[e] * row.Value[e]
		}
		if len(row.Index) > 0 && (square < 0.999999 || square > 1.000001) {
			t.Fatalf("length %v", square)
		}
	})
}

func BenchmarkFit(b *testing.B) {
	g := readGolden(b)
	var texts []string
	size := 0
	for len(texts) < 2000 {
		texts = append(texts, g.Texts...)
	}
	for _, s := range texts {
		size += len(s)
	}
	b.SetBytes(int64(size))
	for b.Loop() {
		if _, _, err := tfidf.Fit(context.Background(), texts, tfidf.DefaultParams()); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkVector(b *testing.B) {
	g := readGolden(b)
	v, _, err := tfidf.Fit(context.Background(), g.Texts, tfidf.DefaultParams())
	if err != nil {
		b.Fatal(err)
	}
	t := v.NewTransformer()
	i := 0
	for b.Loop() {
		t.Vector(g.Texts[i%len(g.Texts)])
		i++
	}
}
