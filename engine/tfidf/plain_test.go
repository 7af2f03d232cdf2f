package tfidf_test

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"copydesk/engine/sparse"
	"copydesk/engine/text"
	"copydesk/engine/tfidf"
)

// plainFit is Fit as its definition reads: every term a string, every count in a
// map, nothing left out early. stop holds the stop words.
func plainFit(texts []string, p tfidf.Params, low, high float64, stop map[string]bool) (terms []string, idf []float64, x *sparse.Matrix) {
	counts := make([]map[string]int, len(texts))
	total, in := map[string]int{}, map[string]int{}
	for i, s := range texts {
		counts[i] = map[string]int{}
		tokens := plainTokens(s, p.Lowercase, stop)
		for n := p.NgramRange[0]; n <= p.NgramRange[1]; n++ {
			for at := 0; at+n <= len(tokens); at++ {
				counts[i][strings.Join(tokens[at:at+n], " ")]++
			}
		}
		for term, n := range counts[i] {
			total[term] += n
			in[term]++
		}
	}
	for term, n := range in {
		if float64(n) >= low && float64(n) <= high {
			terms = append(terms, term)
		}
	}
	slices.SortFunc(terms, func(a, b string) int { return cmp.Or(cmp.Compare(total[b], total[a]), cmp.Compare(a, b)) })
	if most := int(p.MaxFeatures); most > 0 && len(terms) > most {
		terms = terms[:most]
	}
	slices.Sort(terms)
	for _, term := range terms {
		idf = append(idf, math.Log(float64(len(texts)+1)/float64(in[term]+1))+1)
	}
	b := sparse.NewBuilder(len(terms))
	for i := range texts {
		var index []int32
		var value []float64
		square := 0.0
		for j, term := range terms {
			if n := counts[i][term]; n > 0 {
				tf := float64(n)
				if p.SublinearTF {
					tf = math.Log(tf) + 1
				}
				v := tf * idf[j]
				index, value = append(index, int32(j)), append(value, v)
				square += float64(v * v)
			}
		}
		for e := range value {
			value[e] /= math.Sqrt(square)
		}
		b.Append(index, value)
	}
	return terms, idf, b.Matrix()
}

func plainTokens(s string, lowercase bool, stop map[string]bool) []string {
	if lowercase {
		s = text.Lower(s)
	}
	words := strings.FieldsFunc(s, func(r rune) bool { return !text.IsWord(r) })
	return slices.DeleteFunc(words, func(w string) bool { return utf8.RuneCountInString(w) < 2 || stop[w] })
}

// checkFit compares Fit with plainFit, bit for bit: from the texts, and from the
// codes of the tokens between their blanks, in blocks of some size.
func checkFit(t *testing.T, texts []string, p tfidf.Params, low, high float64, stop map[string]bool, block int) {
	t.Helper()
	terms, idf, want := plainFit(texts, p, low, high, stop)
	check := func(from string, v *tfidf.Vectorizer, x *sparse.Matrix, err error) {
		t.Helper()
		switch {
		case len(terms) == 0 || high < low:
			if err == nil {
				t.Errorf("from %s: terms %q, want none", from, v.Terms())
			}
			return
		case err != nil:
			t.Errorf("from %s: %v", from, err)
		case !slices.Equal(v.Terms(), terms):
			t.Errorf("from %s: terms\n%q, want\n%q", from, v.Terms(), terms)
		case !slices.Equal(v.IDF(), idf):
			t.Errorf("from %s: idf %v, want %v", from, v.IDF(), idf)
		case x.Rows != want.Rows || x.Columns != want.Columns || !slices.Equal(x.Start, want.Start) || !slices.Equal(x.Index, want.Index) || !slices.Equal(x.Value, want.Value):
			t.Errorf("from %s: another matrix", from)
		}
	}
	v, x, err := tfidf.Fit(context.Background(), texts, p)
	check("texts", v, x, err)
	if err == nil {
		again, err := v.Transform(context.Background(), texts)
		check("texts again", v, again, err)
	}
	c, err := tfidf.NewCollector(p)
	if err != nil {
		t.Fatal(err)
	}
	blocks := coded(c, texts, block)
	left := coded(c, append([]string{"left out", "of these"}, texts...), block)
	f, err := c.Fit(context.Background(), blocks)
	if err != nil {
		check("tokens", nil, nil, err)
		return
	}
	check("tokens", f.Vectorizer, f.X, err)
	// Tokens that come later are unknown.
	more := coded(c, append([]string{"neverseen", "neverseen " + texts[0]}, texts...), block)
	tfidf.Filter(left, func(i int) bool { return i >= 2 })
	tfidf.Filter(more, func(i int) bool { return i >= 2 })
	for from, others := range map[string][]tfidf.Block{"tokens again": left, "tokens after": more} {
		again, err := f.Transform(context.Background(), others)
		check(from, f.Vectorizer, again, err)
	}
}

// coded adds texts by their tokens to blocks of some size, an empty one before each.
func coded(c *tfidf.Collector, texts []string, block int) []tfidf.Block {
	var blocks []tfidf.Block
	for i, s := range texts {
		if i%block == 0 {
			blocks = append(blocks, tfidf.Block{}, tfidf.Block{})
		}
		var codes []int32
		for token := range strings.SplitSeq(s, " ") {
			if code := c.Code([]byte(token)); code != tfidf.NoCode {
				codes = append(codes, code)
			}
		}
		c.Add(&blocks[len(blocks)-1], codes)
	}
	return blocks
}

// drawn returns texts of words that are drawn with the frequencies of a language:
// the k-th word 1/k as often as the first.
func drawn(r *rand.Rand, texts, words, longest int) []string {
	word := func() string {
		k := int(math.Exp(r.Float64()*math.Log(float64(words)))) - 1
		return [...]string{"w%d", "the", "W%d", "é%d", "w%d.w%d", "x", "a_word_longer_than_a_slot_%d", "w%d"}[k%8]
	}
	out := make([]string, texts)
	for i := range out {
		var tokens []string
		for range r.IntN(longest + 1) {
			k := int(math.Exp(r.Float64() * math.Log(float64(words))))
			w := word()
			tokens = append(tokens, strings.ReplaceAll(w, "%d", fmt.Sprint(k)))
		}
		out[i] = strings.Join(tokens, " ")
	}
	return out
}

func TestFitAsDefined(t *testing.T) {
	stop := map[string]bool{"the": true}
	r := rand.New(rand.NewPCG(1, 2))
	for _, processors := range []int{1, 2, 5} {
		previous := runtime.GOMAXPROCS(processors)
		for i := range 40 {
			p := tfidf.DefaultParams()
			p.NgramRange[0] = 1 + r.IntN(3)
			p.NgramRange[1] = p.NgramRange[0] + r.IntN(3)
			p.MaxFeatures = []tfidf.Limit{0, 1, 5, 50, 300, 1000}[i%6]
			p.SublinearTF, p.Lowercase = r.IntN(2) == 0, r.IntN(2) == 0
			texts := drawn(r, 1+r.IntN(300), 3+r.IntN(400), 1+r.IntN(40))
			n := float64(len(texts))
			low, high := 1+r.IntN(4), r.Float64()
			p.MinDF, p.MaxDF = tfidf.Count(low), tfidf.Share(high)
			checkFit(t, texts, p, float64(low), high*n, stop, 1+r.IntN(90))
			if t.Failed() {
				t.Fatalf("%d processors, case %d, %+v", processors, i, p)
			}
		}
		runtime.GOMAXPROCS(previous)
	}
}

func FuzzFit(f *testing.F) {
	f.Add("The coach met the coach|a striker met, Voters|met voters", uint8(1), uint8(2), uint8(3), uint8(1), uint8(9))
	f.Add("ΑΣ ΑΣ' aa.bb aa bb|aa bb \xff cc|İx aa bb", uint8(1), uint8(3), uint8(0), uint8(2), uint8(7))
	f.Add("aa aa aa|aa bb|bb bb", uint8(2), uint8(2), uint8(1), uint8(1), uint8(10))
	f.Fuzz(func(t *testing.T, s string, low, high, most, least, greatest uint8) {
		texts := strings.Split(strings.ToValidUTF8(s, "\ufffd"), "|")
		p := tfidf.DefaultParams()
		p.NgramRange[0] = 1 + int(low%4)
		p.NgramRange[1] = p.NgramRange[0] + int(high%4)
		p.MaxFeatures = tfidf.Limit(most % 16)
		p.StopWords = tfidf.NoStopWords
		p.MinDF, p.MaxDF = tfidf.Count(1+int(least%4)), tfidf.Share(float64(greatest%11)/10)
		p.SublinearTF = most%2 == 0
		checkFit(t, texts, p, float64(1+least%4), float64(greatest%11)/10*float64(len(texts)), nil, 1+int(most%3))
	})
}
