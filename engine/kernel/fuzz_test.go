package kernel_test

import (
	"encoding/binary"
	"math"
	"slices"
	"testing"

	"copydesk/engine/kernel"
)

// The fuzz tests hold the best set to the generic one, bit for bit but for which
// NaN a NaN is, on numbers of any bits, in slices that begin anywhere.

// reader takes numbers from text, round and round.
type reader struct {
	text []byte
	at   int
}

func (r *reader) word() uint64 {
	var b [8]byte
	for i := range b {
		if len(r.text) > 0 {
			b[i] = r.text[r.at%len(r.text)]
			r.at++
		}
	}
	r.at++ // so that a text of eight bytes does not repeat itself
	return binary.LittleEndian.Uint64(b[:])
}

// numbers returns n of them, the first at an address that the text decides: every
// other one of any bits, the others of a common size.
func numbers[T kernel.Float](r *reader, n int) []T {
	at := int(r.word() % 9)
	out := make([]T, at+n)[at:]
	for i := range out {
		x := r.word()
		switch any(out).(type) {
		case []float32:
			out[i] = T(math.Float32frombits(uint32(x)))
		default:
			out[i] = T(math.Float64frombits(x))
		}
		if x>>40&1 == 0 {
			out[i] = T(int64(x)) / (1 << 62)
		}
	}
	return out
}

// differ returns the first place where two slices differ, or -1.
func differ[T kernel.Float](a, b []T) int {
	for i, x := range a {
		y := b[i]
		nan := x != x && y != y
		if !nan && (x != y || math.Signbit(float64(x)) != math.Signbit(float64(y))) {
			return i
		}
	}
	return -1
}

// seeds are texts of all that the bits of numbers can be: noughts, denormals,
// infinities and NaNs among them.
func seeds(f *testing.F) {
	specials := []byte{0}
	for _, x := range []float64{0, math.Copysign(0, -1), 1, -2.5, math.Inf(1), math.Inf(-1), math.NaN(), 5e-324, 1e-310, math.MaxFloat64, 1e-160, 6.1e-149} {
		specials = binary.LittleEndian.AppendUint64(specials, math.Float64bits(x))
	}
	for _, x := range []float32{1, float32(math.Inf(1)), float32(math.NaN()), 1e-45, 1e-39, math.MaxFloat32, 1e-22, 2.8e-15} {
		specials = binary.LittleEndian.AppendUint32(specials, math.Float32bits(x))
	}
	for _, n := range lengths {
		f.Add(uint16(n), uint8(n*7), specials)
		f.Add(uint16(n), uint8(n), []byte("On Tuesday the council voted for more trams."))
	}
}

func FuzzGather(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, n uint16, k uint8, text []byte) {
		fuzzGather[float32](t, int(n)%300, int(k), text)
		fuzzGather[float64](t, int(n)%300, int(k), text)
	})
}

func fuzzGather[T kernel.Float](t *testing.T, n, k int, text []byte) {
	const rows = 13
	r := &reader{text: text}
	m, coef, index := numbers[T](r, rows*n), numbers[T](r, k), make([]int32, k)
	for i := range index {
		index[i] = int32(r.word() % rows)
	}
	from := r.at
	var results [][]T
	for _, set := range sets[T]() {
		r.at = from
		y := numbers[T](r, n+2)
		set.Gather(y[1:n+1], m, index, coef)
		results = append(results, y)
	}
	for _, y := range results[1:] {
		if i := differ(results[0], y); i >= 0 {
			t.Errorf("%T: %d rows of %d: element %d (from -1) of %v is %v", y[0], k, n, i-1, results[0][i], y[i])
		}
	}
}

func FuzzAdam(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, n uint16, _ uint8, text []byte) {
		fuzzAdam[float32](t, int(n)%300, text)
		fuzzAdam[float64](t, int(n)%300, text)
	})
}

func fuzzAdam[T kernel.Float](t *testing.T, n int, text []byte) {
	var results [][]T
	for _, set := range sets[T]() {
		r := &reader{text: text}
		s := numbers[T](r, 8)
		step := &kernel.Step[T]{Alpha: s[0], Scale: s[1], Beta1: s[2], Rest1: s[3], Beta2: s[4], Rest2: s[5], Rate: s[6], Epsilon: s[7]}
		if len(text)%2 == 0 {
			*step = kernel.Step[T]{Alpha: 1e-4, Scale: 0.005, Beta1: 0.9, Rest1: 0.1, Beta2: 0.999, Rest2: 0.001, Rate: 1e-3, Epsilon: 1e-8}
		}
		w, m, v, g := numbers[T](r, n+2), numbers[T](r, n+2), numbers[T](r, n+2), numbers[T](r, n)
		square := set.Adam(w[1:n+1], m[1:n+1], v[1:n+1], g, step)
		results = append(results, append(append(append(w, m...), v...), square))
	}
	for _, all := range results[1:] {
		if i := differ(results[0], all); i >= 0 {
			t.Errorf("%T: %d elements: element %d of w, m, v and the sum is %v, generic %v", all[0], n, i, all[i], results[0][i])
		}
	}
}

func FuzzRectify(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, n uint16, _ uint8, text []byte) {
		fuzzRectify[float32](t, int(n)%300, text)
		fuzzRectify[float64](t, int(n)%300, text)
	})
}

func fuzzRectify[T kernel.Float](t *testing.T, n int, text []byte) {
	var indices [][]int32
	var results [][]T
	for _, set := range sets[T]() {
		y := numbers[T](&reader{text: text}, n+2)
		index, value := make([]int32, n+1), make([]T, n+1)
		index[n], value[n] = -7, -7
		active := set.Rectify(y[1:n+1], index, value)
		if index[n] != -7 || value[n] != -7 {
			t.Errorf("%T: the lists of %d have been overrun", y[0], n)
		}
		indices = append(indices, index[:active])
		results = append(results, append(y, value[:active]...))
	}
	for i, index := range indices[1:] {
		if !slices.Equal(index, indices[0]) || differ(results[0], results[i+1]) >= 0 {
			t.Errorf("%T: %v became %v, and the list is %v; generic %v", results[0][0], n, results[i+1], index, results[0])
		}
	}
}

func FuzzRows(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, n uint16, k uint8, text []byte) {
		fuzzRows[float32](t, int(n)%60, int(k)%20, text)
		fuzzRows[float64](t, int(n)%60, int(k)%20, text)
	})
}

func fuzzRows[T kernel.Float](t *testing.T, width, n int, text []byte) {
	const rows = 13
	r := &reader{text: text}
	start := []int{int(r.word() % 5)}
	for range n {
		start = append(start, start[len(start)-1]+int(r.word()%9))
	}
	entries := start[n]
	m, init, coef, index := numbers[T](r, rows*width), numbers[T](r, width), numbers[T](r, entries), make([]int32, entries)
	for i := range index {
		index[i] = int32(r.word() % rows)
	}
	from := r.at
	var results [][]T
	for _, set := range sets[T]() {
		r.at = from
		y := numbers[T](r, n*width+2)
		set.Rows(y[1:n*width+1], init, m, start, index, coef)
		results = append(results, y)
	}
	for _, y := range results[1:] {
		if i := differ(results[0], y); i >= 0 {
			t.Errorf("%T: %d rows of %d: element %d (from -1) is %v, generic %v", y[0], n, width, i-1, y[i], results[0][i])
		}
	}
}
