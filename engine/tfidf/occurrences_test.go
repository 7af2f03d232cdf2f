package tfidf_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"copydesk/engine/fault"
	"copydesk/engine/sparse"
	"copydesk/engine/tfidf"
)

// noting fits on some texts and transforms others, with the occurrences noted.
func noting(t testing.TB, p tfidf.Params, train, test []string) (*tfidf.Fitted, *sparse.Matrix) {
	t.Helper()
	c, err := tfidf.NewCollector(p)
	if err != nil {
		t.Fatal(err)
	}
	c.Noting = true
	blocks := func(texts []string) (list []tfidf.Block) {
		for chunk := range slices.Chunk(texts, 7) {
			var b tfidf.Block
			for _, s := range chunk {
				var codes []int32
				for _, token := range strings.Fields(s) {
					if code := c.Code([]byte(token)); code != tfidf.NoCode {
						codes = append(codes, code)
					}
				}
				c.Add(&b, codes)
			}
			list = append(list, b)
		}
		return list
	}
	of, others := blocks(train), blocks(test)
	f, err := c.Fit(t.Context(), of)
	if err != nil {
		t.Fatal(err)
	}
	x, err := f.Transform(t.Context(), others)
	if err != nil {
		t.Fatal(err)
	}
	return f, x
}

func someTexts(r *rand.Rand, texts, words int) []string {
	list := make([]string, texts)
	for i := range list {
		var s []string
		for range r.IntN(90) {
			s = append(s, fmt.Sprintf("word%d", int(float64(words)*math.Pow(r.Float64(), 3))))
		}
		list[i] = strings.Join(s, " ")
	}
	return list
}

// TestWeigh holds matrices that are weighed from noted occurrences against those
// that were made at once, bit by bit.
func TestWeigh(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, sublinear := range []bool{true, false} {
		for _, ngrams := range [][2]int{{1, 1}, {1, 2}, {2, 3}} {
			p := tfidf.DefaultParams()
			p.SublinearTF, p.NgramRange, p.MaxFeatures = sublinear, ngrams, 500
			f, x := noting(t, p, someTexts(r, 100, 200), someTexts(r, 30, 300))
			if len(f.Noted) != 2 {
				t.Fatalf("the occurrences of %d parts were noted, want 2", len(f.Noted))
			}
			for i, want := range []*sparse.Matrix{f.X, x} {
				got, err := f.Vectorizer.Weigh(t.Context(), f.Noted[i])
				if err != nil {
					t.Fatal(err)
				}
				if err := got.Validate(); err != nil {
					t.Fatal(err)
				}
				if !reflect.DeepEqual(got, want) {
					t.Errorf("sublinear_tf %v, ngram_range %v, part %d: another matrix", sublinear, ngrams, i)
				}
			}
		}
	}
}

func TestWeighNothing(t *testing.T) {
	f, _ := noting(t, tfidf.DefaultParams(), []string{"tax cut", "tax cut", "budget vote"}, nil)
	x, err := f.Vectorizer.Weigh(t.Context(), nil)
	if err != nil || x.Rows != 0 || x.Validate() != nil {
		t.Errorf("the matrix of no text is %+v, %v", x, err)
	}
}

// TestWeighDamaged gives Weigh what no fit has noted: it must say so, or make a
// well-formed matrix.
func TestWeighDamaged(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	f, _ := noting(t, tfidf.DefaultParams(), someTexts(r, 40, 300), nil)
	whole := f.Noted[0][0]
	refused := 0
	check := func(chunk []byte) {
		x, err := f.Vectorizer.Weigh(t.Context(), tfidf.Occurrences{chunk})
		switch {
		case err == nil:
			if err := x.Validate(); err != nil {
				t.Fatalf("%x: %v", chunk, err)
			}
		case fault.KindOf(err) != fault.Corrupt:
			t.Fatalf("%x: %v, want it to be called damaged", chunk, err)
		default:
			refused++
		}
	}
	for n := range whole {
		check(whole[:n])
		for range 20 {
			c := slices.Clone(whole)
			c[n] = byte(r.Uint32())
			check(c)
		}
	}
	if refused < 10*len(whole) {
		t.Errorf("%d of %d damaged chunks were refused", refused, 21*len(whole))
	}
	check(append(slices.Clone(whole), 0))
	check(slices.Repeat([]byte{0xff}, 30))
}
