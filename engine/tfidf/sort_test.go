package tfidf

import (
	"cmp"
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestSortUntil(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for _, size := range []int{0, 1, sortRun, sortRun + 1, 2 * sortRun, 5*sortRun - 7} {
		want := make([]int, size)
		for i := range want {
			want[i] = i
		}
		got := slices.Clone(want)
		r.Shuffle(size, func(i, j int) { got[i], got[j] = got[j], got[i] })
		if err := sortUntil(t.Context(), got, cmp.Compare[int]); err != nil || !slices.Equal(got, want) {
			t.Errorf("%d entries are not sorted (%v)", size, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := sortUntil(ctx, make([]int, 10), cmp.Compare[int]); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}
