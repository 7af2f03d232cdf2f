package tensor_test

import (
	"bytes"
	"encoding/binary"
	"reflect"
	"testing"

	"copydesk/engine/fault"
	"copydesk/engine/tensor"
)

func sample() tensor.Set {
	return tensor.Set{
		tensor.Float64("coef", []int{2, 3}, []float64{1, -2.5, 3, 0, 1e300, -1e-300}),
		tensor.Float32("bias", []int{2}, []float32{0.5, -0.25}),
		tensor.Int64("big", []int{1}, []int64{-1 << 40}),
		tensor.Int32("children", []int{2, 2}, []int32{-1, 1, 2, 1 << 30}),
		tensor.Uint8("flags", []int{3}, []uint8{0, 128, 255}),
		tensor.Float64("none", []int{0, 4}, nil),
	}
}

func TestRoundTrip(t *testing.T) {
	data, err := sample().Encode()
	if err != nil {
		t.Fatal(err)
	}
	again, err := sample().Encode()
	if err != nil || !bytes.Equal(data, again) {
		t.Fatalf("the same set was encoded differently (%v)", err)
	}
	if at := 8 + binary.LittleEndian.Uint64(data); at%8 != 0 {
		t.Errorf("the data starts at %d, not at a multiple of 8", at)
	}
	set, err := tensor.Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	check := func(name string, got any, err error, want any) {
		t.Helper()
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s = %v, %v; want %v", name, got, err, want)
		}
	}
	f64, err := set.Float64s("coef", 2, 3)
	check("coef", f64, err, []float64{1, -2.5, 3, 0, 1e300, -1e-300})
	f32, err := set.Float32s("bias", -1)
	check("bias", f32, err, []float32{0.5, -0.25})
	i64, err := set.Int64s("big", 1)
	check("big", i64, err, []int64{-1 << 40})
	i32, err := set.Int32s("children", -1, 2)
	check("children", i32, err, []int32{-1, 1, 2, 1 << 30})
	u8, err := set.Uint8s("flags", 3)
	check("flags", u8, err, []uint8{0, 128, 255})
	none, err := set.Float64s("none", 0, 4)
	check("none", none, err, []float64{})
}

func TestAccessChecks(t *testing.T) {
	set := sample()
	for name, call := range map[string]func() error{
		"missing":     func() error { _, err := set.Float64s("nothing", 1); return err },
		"other type":  func() error { _, err := set.Float64s("bias", 2); return err },
		"other shape": func() error { _, err := set.Float64s("coef", 3, 2); return err },
		"other rank":  func() error { _, err := set.Float64s("coef", 6); return err },
	} {
		if err := call(); fault.KindOf(err) != fault.Corrupt {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestEncodeRefuses(t *testing.T) {
	for name, set := range map[string]tensor.Set{
		"name twice":    {tensor.Uint8("a", []int{1}, []uint8{1}), tensor.Uint8("a", []int{1}, []uint8{1})},
		"reserved name": {tensor.Uint8("__metadata__", []int{1}, []uint8{1})},
		"wrong shape":   {tensor.Uint8("a", []int{2}, []uint8{1})},
	} {
		if _, err := set.Encode(); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func file(header string, body int) []byte {
	out := binary.LittleEndian.AppendUint64(nil, uint64(len(header)))
	return append(append(out, header...), make([]byte, body)...)
}

func TestDecodeRefuses(t *testing.T) {
	tests := map[string][]byte{
		"nothing":         nil,
		"short":           {1, 2, 3},
		"header too long": binary.LittleEndian.AppendUint64(nil, 1<<40),
		"header cut":      file(`{}`, 0)[:9],
		"not JSON":        file(`{"a"`, 0),
		"an array":        file(`[]`, 0),
		"unknown type":    file(`{"a":{"dtype":"Q3","shape":[1],"data_offsets":[0,1]}}`, 1),
		"unknown field":   file(`{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1],"x":1}}`, 1),
		"negative":        file(`{"a":{"dtype":"U8","shape":[-1],"data_offsets":[0,1]}}`, 1),
		"overflow":        file(`{"a":{"dtype":"F64","shape":[4294967296,4294967296,4294967296],"data_offsets":[0,0]}}`, 0),
		"out of bounds":   file(`{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}`, 1),
		"backwards":       file(`{"a":{"dtype":"U8","shape":[1],"data_offsets":[1,0]}}`, 1),
		"a hole":          file(`{"a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}`, 2),
		"an overlap":      file(`{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}`, 2),
		"a rest":          file(`{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}`, 2),
	}
	for name, data := range tests {
		if _, err := tensor.Decode(data); fault.KindOf(err) != fault.Corrupt {
			t.Errorf("%s: %v", name, err)
		}
	}
	if set, err := tensor.Decode(file(`{"__metadata__":{"format":"pt"},"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}`, 1)); err != nil || len(set) != 1 {
		t.Errorf("metadata: %v, %v", set, err)
	}
}

func FuzzDecode(f *testing.F) {
	data, err := sample().Encode()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add(file(`{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}`, 1))
	f.Add(file(`{"a":{"dtype":"F64","shape":[],"data_offsets":[0,8]}}`, 8))
	f.Fuzz(func(t *testing.T, data []byte) {
		set, err := tensor.Decode(data)
		if err != nil {
			return
		}
		encoded, err := set.Encode()
		if err != nil {
			t.Skip("a name that only a foreign file has")
		}
		back, err := tensor.Decode(encoded)
		if err != nil || len(back) != len(set) {
			t.Fatalf("decoded %d tensors, then %d (%v)", len(set), len(back), err)
		}
	})
}
