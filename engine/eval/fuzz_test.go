package eval_test

import (
	"encoding/binary"
	"encoding/json"
	"math"
	"testing"

	"copydesk/engine/eval"
	"copydesk/engine/fault"
)

// FuzzJudge judges any bytes: k categories, a truth per byte, probabilities
// either as hundredths (fill, so that lengths match) or as raw float64 bits.
func FuzzJudge(f *testing.F) {
	nan := binary.LittleEndian.AppendUint64(nil, math.Float64bits(math.NaN()))
	f.Add(uint8(3), []byte{0, 1, 2}, []byte{70, 20, 10, 20, 20, 60, 0, 0, 100}, []byte{1, 2, 3}, true)
	f.Add(uint8(2), []byte{0, 1, 1}, []byte{50}, []byte{}, true)
	f.Add(uint8(42), []byte{41, 0, 7, 7}, []byte{1, 2, 3, 5, 8, 13, 21}, []byte{9}, true)
	f.Add(uint8(2), []byte{0}, append(nan, nan...), []byte{}, false)
	f.Add(uint8(0), []byte{}, []byte{}, []byte{}, false)
	f.Add(uint8(1), []byte{0}, []byte{100}, []byte{}, true)
	f.Add(uint8(3), []byte{255}, []byte{100}, []byte{0, 0, 0}, true)
	f.Fuzz(func(t *testing.T, k uint8, truthBytes, probaBytes, countBytes []byte, fill bool) {
		truthBytes = truthBytes[:min(len(truthBytes), 300)] // more rows only take longer
		truth := make([]int32, len(truthBytes))
		valid := k >= 2 && len(truth) > 0
		for i, b := range truthBytes {
			truth[i] = int32(int8(b))
			valid = valid && truth[i] >= 0 && int(truth[i]) < int(k)
		}
		var proba []float64
		if fill && len(probaBytes) > 0 {
			for i := range len(truth) * int(k) {
				proba = append(proba, float64(probaBytes[i%len(probaBytes)])/100)
			}
		} else {
			for b := probaBytes; len(b) >= 8; b = b[8:] {
				proba = append(proba, math.Float64frombits(binary.LittleEndian.Uint64(b)))
			}
		}
		valid = valid && len(proba) == len(truth)*int(k)
		for _, p := range proba {
			valid = valid && p >= -1e-6 && p <= 1+1e-6
		}
		var counts []int
		total := 0
		for _, b := range countBytes {
			counts = append(counts, int(int8(b)))
			valid = valid && int8(b) >= 0
			total += int(int8(b))
		}
		valid = valid && (counts == nil || len(counts) == int(k) && total > 0)

		r, err := eval.Judge(names(int(k)), truth, proba, counts)
		if !valid {
			if r != nil || fault.KindOf(err) != fault.Invalid {
				t.Fatalf("Judge = %v, %v; want an invalid fault", r, err)
			}
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		holds(t, r)
		if _, err := json.Marshal(r); err != nil {
			t.Error(err)
		}
	})
}
