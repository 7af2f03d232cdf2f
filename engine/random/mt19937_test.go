package random_test

import (
	"fmt"
	"reflect"
	"testing"

	"copydesk/engine/random"
)

// The figures are NumPy 1.24's: three of randint(0, 2**31-1), three of
// randint(0, 31100), two of random_sample(), one of uniform(-0.3, 0.3), a
// shuffle of ten, and random_sample() after 700 more.
func TestAgainstNumPy(t *testing.T) {
	tests := []struct {
		seed     uint32
		seeds    []uint32
		rows     []uint32
		floats   []float64
		uniform  float64
		shuffled []int
		late     float64
	}{
		{0, []uint32{209652396, 398764591, 924231285}, []uint32{19648, 13123, 21243}, []float64{0x1.16faedb6395f5p-1, 0x1.b1d2904fd0ef6p-2}, 0x1.668ca3a948350p-4, []int{3, 5, 1, 2, 9, 8, 0, 6, 7, 4}, 0x1.c370563d1d620p-5},
		{1, []uint32{1791095845, 2135392491, 946286476}, []uint32{5192, 17289, 10955}, []float64{0x1.ff823d096472dp-1, 0x1.e3829e17a3808p-3}, -0x1.fc538f8d8fcd8p-5, []int{9, 5, 3, 0, 8, 4, 2, 1, 6, 7}, 0x1.69a9023826ac8p-1},
		{42, []uint32{1608637542, 1273642419, 1935803228}, []uint32{5390, 29802, 21575}, []float64{0x1.32835d6632cb0p-1, 0x1.3f86b37222184p-3}, -0x1.a6b6c4570b39fp-3, []int{0, 6, 9, 1, 8, 5, 2, 3, 4, 7}, 0x1.96ad1b5653db9p-1},
		{4294967295, []uint32{419326371, 479346978, 1771170828}, []uint32{11335, 14260, 20694}, []float64{0x1.8a8e03c125ec7p-1, 0x1.225dfcfc18c52p-2}, 0x1.58efbd2d8d000p-9, []int{2, 0, 3, 4, 1, 5, 9, 8, 7, 6}, 0x1.aec25bcc254b8p-4},
	}
	for _, tt := range tests {
		t.Run(fmt.Sprint(tt.seed), func(t *testing.T) {
			r := random.New(tt.seed)
			for i, want := range tt.seeds {
				if got := r.Interval(1<<31 - 2); got != want {
					t.Errorf("seed %d = %d, want %d", i, got, want)
				}
			}
			for i, want := range tt.rows {
				if got := r.Interval(31099); got != want {
					t.Errorf("row %d = %d, want %d", i, got, want)
				}
			}
			for i, want := range tt.floats {
				if got := r.Float64(); got != want {
					t.Errorf("float %d = %v, want %v", i, got, want)
				}
			}
			if got := r.Uniform(-0.3, 0.3); got != tt.uniform {
				t.Errorf("uniform = %v, want %v", got, tt.uniform)
			}
			got := []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}
			r.Shuffle(len(got), reflect.Swapper(got))
			if !reflect.DeepEqual(got, tt.shuffled) {
				t.Errorf("shuffled = %v, want %v", got, tt.shuffled)
			}
			for range 700 {
				r.Float64()
			}
			if got := r.Float64(); got != tt.late {
				t.Errorf("late = %v, want %v", got, tt.late)
			}
		})
	}
}

func TestIntervalZeroDrawsNothing(t *testing.T) {
	a, b := random.New(7), random.New(7)
	if got := a.Interval(0); got != 0 {
		t.Errorf("Interval(0) = %d", got)
	}
	if a.Uint32() != b.Uint32() {
		t.Error("Interval(0) moved the stream")
	}
}

// TestIntervals holds blocks of any length to single draws, and leaves the stream
// where these leave it.
func TestIntervals(t *testing.T) {
	for _, most := range []uint32{0, 1, 2, 4096, 31099, 1<<32 - 1} {
		one, many := random.New(7), random.New(7)
		for _, length := range []int{0, 1, 3, 512, 623, 624, 2000} {
			got, want := make([]uint32, length), make([]uint32, length)
			many.Intervals(got, most)
			for i := range want {
				want[i] = one.Interval(most)
			}
			if !reflect.DeepEqual(got, want) {
				t.Errorf("%d numbers up to %d differ from single ones", length, most)
			}
		}
		if got, want := many.Uint32(), one.Uint32(); got != want {
			t.Errorf("after numbers up to %d: %d, want %d", most, got, want)
		}
	}
}
