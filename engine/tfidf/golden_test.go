package tfidf_test

import (
	"context"
	"encoding/json"
	"math"
	"os"
	"runtime"
	"slices"
	"testing"

	"copydesk/engine/sparse"
	"copydesk/engine/tfidf"
)

// goldenRow is a row as its columns and its values.
type goldenRow struct {
	index []int32
	value []float64
}

func (r *goldenRow) UnmarshalJSON(data []byte) error {
	return json.Unmarshal(data, &[]any{&r.index, &r.value})
}

type golden struct {
	Texts  []string
	Others []string
	Cases  []struct {
		Params      json.RawMessage
		Terms       []string
		IDF         []float64
		Fitted      []goldenRow
		Transformed []goldenRow
	}
}

func readGolden(t testing.TB) golden {
	t.Helper()
	data, err := os.ReadFile("../../testdata/tfidf/golden.json")
	if err != nil {
		t.Fatal(err)
	}
	var g golden
	if err := json.Unmarshal(data, &g); err != nil {
		t.Fatal(err)
	}
	return g
}

// caseParams are the defaults with the changes of a golden case. Bounds are
// strings there, because JSON does not tell 1.0 from 1.
func caseParams(t *testing.T, changes json.RawMessage) tfidf.Params {
	t.Helper()
	p := tfidf.DefaultParams()
	bounds := map[string]*tfidf.DocumentFrequency{"max_df": &p.MaxDF, "min_df": &p.MinDF}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(changes, &fields); err != nil {
		t.Fatal(err)
	}
	for name, bound := range bounds {
		var text string
		if fields[name] == nil {
			continue
		}
		if err := json.Unmarshal(fields[name], &text); err != nil {
			t.Fatal(err)
		}
		var err error
		if *bound, err = tfidf.ParseDocumentFrequency(text); err != nil {
			t.Fatal(err)
		}
		delete(fields, name)
	}
	rest, err := json.Marshal(fields)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(rest, &p); err != nil {
		t.Fatal(err)
	}
	return p
}

func checkRow(t *testing.T, name string, i int, got sparse.Vector, want goldenRow) {
	t.Helper()
	if !slices.Equal(got.Index, want.index) {
		t.Fatalf("%s row %d: columns %v, want %v", name, i, got.Index, want.index)
	}
	for e, v := range want.value {
		if math.Abs(got.Value[e]-v) > 1e-12*math.Abs(v) {
			t.Fatalf("%s row %d column %d: %v, want %v", name, i, got.Index[e], got.Value[e], v)
		}
	}
}

func TestAgainstScikitLearn(t *testing.T) {
	g := readGolden(t)
	for _, c := range g.Cases {
		t.Run(string(c.Params), func(t *testing.T) {
			v, x, err := tfidf.Fit(context.Background(), g.Texts, caseParams(t, c.Params))
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(v.Terms(), c.Terms) {
				t.Fatalf("terms\n%q, want\n%q", v.Terms(), c.Terms)
			}
			for j, want := range c.IDF {
				if math.Abs(v.IDF()[j]-want) > 1e-12*want {
					t.Errorf("idf of %q is %v, want %v", c.Terms[j], v.IDF()[j], want)
				}
			}
			if err := x.Validate(); err != nil {
				t.Fatal(err)
			}
			for i, want := range c.Fitted {
				checkRow(t, "fitted", 10*i, x.Row(10*i), want)
			}
			loaded, err := tfidf.New(v.Params(), v.Terms(), v.IDF())
			if err != nil {
				t.Fatal(err)
			}
			for name, v := range map[string]*tfidf.Vectorizer{"fitted": v, "loaded": loaded} {
				again, err := v.Transform(context.Background(), g.Texts)
				if err != nil {
					t.Fatal(err)
				}
				for i := range x.Rows {
					checkRow(t, name+" again", i, again.Row(i), goldenRow{x.Row(i).Index, x.Row(i).Value})
				}
				others, err := v.Transform(context.Background(), g.Others)
				if err != nil {
					t.Fatal(err)
				}
				for i, want := range c.Transformed {
					checkRow(t, name+" other", i, others.Row(i), want)
				}
			}
		})
	}
}

func TestTransformForAnyGOMAXPROCS(t *testing.T) {
	g := readGolden(t)
	var texts []string
	for range 20 {
		texts = append(texts, g.Texts...)
	}
	v, x, err := tfidf.Fit(context.Background(), texts, tfidf.DefaultParams())
	if err != nil {
		t.Fatal(err)
	}
	for _, procs := range []int{1, 4} {
		previous := runtime.GOMAXPROCS(procs)
		again, err := v.Transform(context.Background(), texts)
		runtime.GOMAXPROCS(previous)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(again.Start, x.Start) || !slices.Equal(again.Index, x.Index) || !slices.Equal(again.Value, x.Value) {
			t.Errorf("GOMAXPROCS %d gives another matrix", procs)
		}
	}
}
