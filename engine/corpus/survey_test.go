package corpus

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"copydesk/engine/fault"
)

// holdsSurvey checks what a survey showed and what was measured of c.
func holdsSurvey(t *testing.T, c, outline *Corpus, shown []Row, measured [3]Extent) {
	t.Helper()
	var visited []Row
	if err := c.Visit(t.Context(), func(r Row) { visited = append(visited, r) }); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(shown, visited) {
		t.Errorf("the survey showed\n%+v\nthe corpus\n%+v", shown, visited)
	}
	for i, r := range shown {
		if a := c.Articles[i]; r.Number != i || r.Text != a.Text || r.Line != a.Line || r.Category != c.Categories[a.Category] {
			t.Errorf("row %d is shown as %+v, want %+v", i, r, a)
		}
		if outline.Articles[i].Text != "" {
			t.Errorf("row %d keeps its text %q", i, outline.Articles[i].Text)
		}
	}
	if !reflect.DeepEqual(split(t, outline, usual), split(t, c, usual)) {
		t.Error("without its texts the corpus is split in another way")
	}
	for _, r := range c.Reports {
		if got := measured[r.Part]; got.Rows != r.Used || got.Categories < 1 {
			t.Errorf("%s: measured %+v, there are %d rows", r.Part, got, r.Used)
		}
	}
}

func TestSurvey(t *testing.T) {
	c, err := Read(t.Context(), Options{
		Train: data("train.csv", "label,text\na,one\na,One \nb,one\n"+rest),
		Test:  data("test.csv", "label,text\na,one\nb,four\na,Four\n"),
	})
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	path, err := Write(t.Context(), dir, c)
	if err != nil {
		t.Fatal(err)
	}
	var done, total int64
	again, err := LoadTelling(t.Context(), dir, c.Digest, func(d, all int64) { done, total = d, all })
	if info, err2 := os.Stat(path); err != nil || err2 != nil || done != info.Size() || total != done || !reflect.DeepEqual(again, c) {
		t.Errorf("told %d of %d bytes, %v, %v", done, total, err, err2)
	}
	var shown []Row
	outline, err := Survey(t.Context(), dir, c.Digest, func(r Row) { shown = append(shown, r) })
	if err != nil {
		t.Fatal(err)
	}
	measured, err := MeasureKept(t.Context(), dir, c.Digest)
	if err != nil {
		t.Fatal(err)
	}
	holdsSurvey(t, c, outline, shown, measured)
	if outline.Digest != c.Digest || !reflect.DeepEqual(outline.Reports, c.Reports) {
		t.Errorf("outline %s with reports %+v", outline.Digest, outline.Reports)
	}
	duplicates, conflicts := map[Part]int{}, map[Part]int{}
	for _, r := range shown {
		if r.Duplicate {
			duplicates[r.Part]++
		}
		if r.Conflict {
			conflicts[r.Part]++
		}
	}
	for _, r := range c.Reports {
		if duplicates[r.Part] != r.Duplicates || conflicts[r.Part] != r.Conflicts || r.Duplicates == 0 {
			t.Errorf("%s: %d duplicates and %d conflicts are shown, the report has %d and %d", r.Part, duplicates[r.Part], conflicts[r.Part], r.Duplicates, r.Conflicts)
		}
	}

	kept, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, kept[:len(kept)-5], 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Survey(t.Context(), dir, c.Digest, func(Row) {}); fault.KindOf(err) != fault.Corrupt || !strings.Contains(err.Error(), filepath.Base(path)) {
		t.Errorf("a copy that was cut: %v", err)
	}
	if _, err := Rewrite(t.Context(), dir, c); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(t.Context(), dir, c.Digest); err != nil {
		t.Errorf("written anew: %v", err)
	}
	other := "sha256:" + strings.Repeat("0", 64)
	if _, err := Survey(t.Context(), dir, other, func(Row) {}); fault.KindOf(err) != fault.NotFound {
		t.Errorf("no copy: %v", err)
	}
	if _, err := MeasureKept(t.Context(), dir, other); fault.KindOf(err) != fault.NotFound {
		t.Errorf("no copy: %v", err)
	}
}
