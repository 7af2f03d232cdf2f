package engine_test

import (
	"strings"
	"testing"
	"unicode"

	"copydesk/engine/corpus"
)

// readDemo reads the demo corpus as a training does.
func readDemo(t *testing.T) *corpus.Corpus {
	t.Helper()
	c, err := corpus.Read(t.Context(), corpus.Options{Train: corpus.Source{Path: "demo", Data: readFile(t, "../testdata/demo.csv")}})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestDemoCorpus(t *testing.T) {
	c := readDemo(t)
	if got, want := strings.Join(c.Categories, " "), "business entertainment politics sports technology"; got != want {
		t.Errorf("categories %s, want %s", got, want)
	}
	counts := make([]int, len(c.Categories))
	for _, a := range c.Articles {
		counts[a.Category]++
	}
	for k, n := range counts {
		if n < 100 {
			t.Errorf("%d articles of %s, want at least 100", n, c.Categories[k])
		}
	}

	// The defects that real feeds have, planted.
	r := c.Reports[0]
	if r.Rejected[corpus.EmptyText] != 1 || r.Duplicates != 1 {
		t.Errorf("%d empty texts and %d duplicates, want one each", r.Rejected[corpus.EmptyText], r.Duplicates)
	}
	entities, controls := 0, 0
	for _, a := range c.Articles {
		if strings.Contains(a.Text, "&amp;") || strings.Contains(a.Text, "&#39;") {
			entities++
		}
		if strings.ContainsFunc(a.Text, unicode.IsControl) {
			controls++
		}
	}
	if entities == 0 || controls == 0 {
		t.Errorf("%d articles with HTML entities and %d with control characters, want some", entities, controls)
	}
}

// Articles that were made from a template share their runs of three words.
func TestDemoArticlesAreDifferent(t *testing.T) {
	c := readDemo(t)
	trigrams := make([]map[string]bool, len(c.Articles))
	having := make(map[string][]int)
	for i, a := range c.Articles {
		words := strings.FieldsFunc(strings.ToLower(a.Text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) })
		trigrams[i] = make(map[string]bool)
		for j := 0; j+3 <= len(words); j++ {
			trigrams[i][strings.Join(words[j:j+3], " ")] = true
		}
		for g := range trigrams[i] {
			having[g] = append(having[g], i)
		}
	}
	shared := make(map[[2]int]int)
	for _, at := range having {
		for i, a := range at {
			for _, b := range at[i+1:] {
				shared[[2]int{a, b}]++
			}
		}
	}
	if len(shared) == 0 {
		t.Error("no two articles share three words in a row, which real news does")
	}
	for pair, n := range shared {
		a, b := pair[0], pair[1]
		if c.Articles[a].Text == c.Articles[b].Text {
			continue // the planted duplicate
		}
		if fewest := min(len(trigrams[a]), len(trigrams[b])); 3*n > fewest {
			t.Errorf("lines %d and %d share %d of %d trigrams", c.Articles[a].Line, c.Articles[b].Line, n, fewest)
		}
	}
}
