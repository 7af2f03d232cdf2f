package corpus

import (
	"context"
	"errors"
	"os"
	"slices"
	"testing"

	"copydesk/engine/fault"
)

func TestPick(t *testing.T) {
	c := sample(t)
	dir := t.TempDir()
	path, err := Write(t.Context(), dir, c)
	if err != nil {
		t.Fatal(err)
	}
	rows := []int64{6, 0, 3, 0}
	var want []Picked
	for _, row := range rows {
		a := c.Articles[row]
		want = append(want, Picked{Text: a.Text, Category: c.Categories[a.Category], Line: a.Line})
	}
	got, err := Pick(t.Context(), dir, c.Digest, rows)
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("picked %+v, %v; want %+v", got, err, want)
	}
	if got, err := Pick(t.Context(), dir, c.Digest, nil); err != nil || len(got) != 0 {
		t.Errorf("no rows: %v, %v", got, err)
	}
	for _, row := range []int64{-1, 7, 1 << 40} {
		if _, err := Pick(t.Context(), dir, c.Digest, []int64{0, row}); fault.KindOf(err) != fault.Corrupt {
			t.Errorf("row %d: %v", row, err)
		}
	}
	if _, err := Pick(t.Context(), dir, "sha256:x", rows); fault.KindOf(err) != fault.Invalid {
		t.Errorf("no digest: %v", err)
	}
	if _, err := Pick(t.Context(), t.TempDir(), c.Digest, rows); fault.KindOf(err) != fault.NotFound {
		t.Errorf("no copy: %v", err)
	}

	// Damage anywhere is found, whatever rows are asked for.
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for at := range whole {
		damaged := slices.Clone(whole)
		damaged[at] ^= 0x20
		if err := os.WriteFile(path, damaged, 0o600); err != nil {
			t.Fatal(err)
		}
		if got, err := Pick(t.Context(), dir, c.Digest, rows); err == nil && !slices.Equal(got, want) {
			t.Errorf("byte %d damaged: picked %+v", at, got)
		} else if err != nil && fault.KindOf(err) != fault.Corrupt {
			t.Errorf("byte %d damaged: %v", at, err)
		}
	}
	if err := os.WriteFile(path, whole[:len(whole)-1], 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Pick(t.Context(), dir, c.Digest, rows); fault.KindOf(err) != fault.Corrupt {
		t.Errorf("cut off: %v", err)
	}
}

func TestPickIsCancelled(t *testing.T) {
	c := &Corpus{Categories: []string{"a"}, Reports: []Report{{Part: Train, Used: 3000}}}
	for range 3000 {
		c.Articles = append(c.Articles, Article{Text: "x", Line: 1})
	}
	var err error
	if c.Digest, err = c.digest(t.Context()); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if _, err := Write(t.Context(), dir, c); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Pick(ctx, dir, c.Digest, []int64{0}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}
