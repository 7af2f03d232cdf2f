package kernel_test

import (
	"slices"
	"testing"

	"copydesk/engine/kernel"
)

// fuzzConjugate holds what run makes with the best set to what it makes with the
// generic one, in rows of all the widths that have code of their own.
func fuzzConjugate(f *testing.F, run32 func(*kernel.Set[float32], *reader, int, int) []float32, run64 func(*kernel.Set[float64], *reader, int, int) []float64) {
	seeds(f)
	widths := []int{1, 3, 4, 5, 8, 16, 42, 48}
	f.Fuzz(func(t *testing.T, n uint16, rows uint8, text []byte) {
		width := widths[int(n)%len(widths)]
		sameBits(t, run32, int(rows)%20, width, text)
		sameBits(t, run64, int(rows)%20, width, text)
	})
}

func sameBits[T kernel.Float](t *testing.T, run func(*kernel.Set[T], *reader, int, int) []T, rows, width int, text []byte) {
	want := run(kernel.Generic[T](), &reader{text: text}, rows, width)
	got := run(kernel.Best[T](), &reader{text: text}, rows, width)
	if i := differ(want, got); i >= 0 {
		t.Errorf("%T: %d rows of %d: number %d of %d is %v, generic %v", want[i], rows, width, i, len(want), got[i], want[i])
	}
}

func FuzzCurve(f *testing.F) { fuzzConjugate(f, runCurve[float32], runCurve[float64]) }

func runCurve[T kernel.Float](set *kernel.Set[T], r *reader, rows, width int) []T {
	s, p, total := numbers[T](r, rows*width+1), numbers[T](r, rows*width), numbers[T](r, width+1)
	y := make([]int32, rows)
	for i := range y {
		y[i] = int32(r.word() % uint64(width))
	}
	set.Curve(s[:rows*width], p, y, total[:width])
	return append(s, total...)
}

func FuzzImage(f *testing.F) { fuzzConjugate(f, runImage[float32], runImage[float64]) }

func runImage[T kernel.Float](set *kernel.Set[T], r *reader, rows, width int) []T {
	a, p, c := numbers[T](r, rows*width+1), numbers[T](r, rows*width), numbers[T](r, 2)
	inner := set.Image(a[:rows*width], p, c[0], c[1])
	return append(a, inner)
}

func FuzzCorrect(f *testing.F) { fuzzConjugate(f, runCorrect[float32], runCorrect[float64]) }

func runCorrect[T kernel.Float](set *kernel.Set[T], r *reader, rows, width int) []T {
	n := rows * width
	solution, remainder, corrected := numbers[T](r, n+1), numbers[T](r, n+1), numbers[T](r, n+1)
	square := set.Correct(&kernel.Gradients[T]{
		Solution: solution[:n], Search: numbers[T](r, n), Remainder: remainder[:n],
		Image: numbers[T](r, n), Inverse: numbers[T](r, n), Corrected: corrected[:n],
	}, numbers[T](r, rows), numbers[T](r, 1)[0])
	return slices.Concat(solution, remainder, corrected, []T{square})
}

func FuzzTurn(f *testing.F) { fuzzConjugate(f, runTurn[float32], runTurn[float64]) }

func runTurn[T kernel.Float](set *kernel.Set[T], r *reader, rows, width int) []T {
	p := numbers[T](r, rows*width+1)
	set.Turn(p[:rows*width], numbers[T](r, rows*width), numbers[T](r, 1)[0])
	return p
}
