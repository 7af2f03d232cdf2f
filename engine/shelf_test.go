package engine

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"copydesk/engine/corpus"
	"copydesk/engine/fault"
)

// keep writes a corpus of its own into dir and returns its digest.
func keep(t *testing.T, dir string, n int) string {
	t.Helper()
	content := fmt.Sprintf("label,text\na,one %d\na,two\nb,three\nb,four\nb,Three\na,three\n", n)
	c, err := corpus.Read(t.Context(), corpus.Options{Train: corpus.Source{Path: "x", Data: []byte(content)}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := corpus.Write(t.Context(), dir, c); err != nil {
		t.Fatal(err)
	}
	return c.Digest
}

func survey(t *testing.T, s *shelf, digest string) (rows []corpus.Row, split *corpus.Split) {
	t.Helper()
	c, err := s.survey(t.Context(), digest, func(r corpus.Row) { rows = append(rows, r) })
	if err != nil {
		t.Fatal(err)
	}
	if split, err = c.Split(DefaultSpec().splitOptions()); err != nil {
		t.Fatal(err)
	}
	return rows, split
}

// What is too large to be held is read each time, and told in the same way.
func TestShelfOfLargeCorpora(t *testing.T) {
	dir := t.TempDir()
	digest := keep(t, dir, 1)
	held, read := newShelf(dir, nil), newShelf(dir, nil)
	read.most = 10
	rows, split := survey(t, held, digest)
	for range 2 {
		again, split2 := survey(t, read, digest)
		if len(rows) != 6 || !reflect.DeepEqual(again, rows) || !reflect.DeepEqual(split2, split) {
			t.Errorf("rows %+v split as %+v, want %+v as %+v", again, split2, rows, split)
		}
	}
	if len(read.lately) != 0 || len(held.lately) != 1 {
		t.Errorf("%d large corpora are held, and %d others", len(read.lately), len(held.lately))
	}
}

func TestShelfHoldsTheLastOnes(t *testing.T) {
	dir := t.TempDir()
	s := newShelf(dir, nil)
	var digests []string
	for i := range shelfPlaces + 2 {
		digests = append(digests, keep(t, dir, i))
		survey(t, s, digests[i])
		survey(t, s, digests[0])
	}
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	for i, digest := range digests {
		_, err := s.survey(t.Context(), digest, func(corpus.Row) {})
		if held := i == 0 || i > 2; (err == nil) != held || err != nil && fault.KindOf(err) != fault.NotFound {
			t.Errorf("corpus %d: %v", i, err)
		}
	}
	if n := s.count(t.Context(), digests[0]); n != 0 {
		t.Errorf("a copy that is gone has %d articles", n)
	}
	s.drop(digests[0])
	if _, err := s.survey(t.Context(), digests[0], func(corpus.Row) {}); fault.KindOf(err) != fault.NotFound {
		t.Errorf("one that was dropped: %v", err)
	}
}

func TestShelfOfDamagedCopies(t *testing.T) {
	dir := t.TempDir()
	digest := keep(t, dir, 1)
	if err := os.WriteFile(filepath.Join(dir, hexOf(digest)), []byte("nothing"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, most := range []int64{0, shelfBytes} {
		s := newShelf(dir, nil)
		s.most = most
		if _, err := s.survey(t.Context(), digest, func(corpus.Row) {}); err == nil || !strings.Contains(err.Error(), hexOf(digest)) {
			t.Errorf("a damaged copy: %v", err)
		}
		if err := s.kept(Source{Digest: digest}); err != nil {
			t.Errorf("it is there: %v", err)
		}
	}
}

func TestLengths(t *testing.T) {
	for _, tt := range []struct {
		words []int
		want  Lengths
	}{
		{nil, Lengths{Width: 1, Bins: []int{}}},
		{[]int{1}, Lengths{Median: 1, Longest: 1, Shortest: 1, Width: 1, Bins: []int{1}}},
		{[]int{3, 1, 2, 2}, Lengths{Median: 2, Longest: 3, Shortest: 1, Width: 1, Bins: []int{1, 2, 1}}},
	} {
		if got := lengthsOf(tt.words); !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%v: %+v, want %+v", tt.words, got, tt.want)
		}
	}
	var words []int
	for i := range 1000 {
		words = append(words, i%100+1)
	}
	words = append(words, 100_000) // is in the last bin and stretches none
	l := lengthsOf(words)
	if l.Width != 5 || len(l.Bins) != 20 || l.Bins[0] != 50 || l.Bins[19] != 51 || l.Longest != 100_000 || l.Median != 51 {
		t.Errorf("%+v", l)
	}
	for text, want := range map[string]int{"": 0, "  ": 0, "one": 1, " one\ttwo\n": 2, "a\u2003b": 2, "\xff \xff": 2} {
		if got := countWords(text); got != want {
			t.Errorf("%q has %d words, want %d", text, got, want)
		}
	}
}
