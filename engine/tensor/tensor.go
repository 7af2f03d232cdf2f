package tensor

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"

	"copydesk/engine/fault"
)

// DType names the type of a tensor's elements as safetensors does.
type DType string

const (
	F64 DType = "F64"
	F32 DType = "F32"
	I64 DType = "I64"
	I32 DType = "I32"
	U8  DType = "U8"
)

// size returns the bytes of an element, 0 for a type that is not known here.
func (d DType) size() int {
	switch d {
	case F64, I64:
		return 8
	case F32, I32:
		return 4
	case U8:
		return 1
	}
	return 0
}

// Tensor is an array in row-major order, little endian.
type Tensor struct {
	Name  string
	DType DType
	Shape []int
	Data  []byte
}

// Set is the tensors of a model, each under its own name.
type Set []Tensor

// Number is an element type that tensors can hold.
type Number interface {
	float64 | float32 | int64 | int32 | uint8
}

// Float64 returns values as a tensor of the given shape.
func Float64(name string, shape []int, values []float64) Tensor {
	return make8(name, F64, shape, values, math.Float64bits)
}

// Int64 returns values as a tensor of the given shape.
func Int64(name string, shape []int, values []int64) Tensor {
	return make8(name, I64, shape, values, func(v int64) uint64 { return uint64(v) })
}

// Float32 returns values as a tensor of the given shape.
func Float32(name string, shape []int, values []float32) Tensor {
	return make4(name, F32, shape, values, math.Float32bits)
}

// Int32 returns values as a tensor of the given shape.
func Int32(name string, shape []int, values []int32) Tensor {
	return make4(name, I32, shape, values, func(v int32) uint32 { return uint32(v) })
}

// Uint8 returns values as a tensor of the given shape.
func Uint8(name string, shape []int, values []uint8) Tensor {
	return Tensor{Name: name, DType: U8, Shape: shape, Data: slices.Clone(values)}
}

func make8[T any](name string, d DType, shape []int, values []T, bits func(T) uint64) Tensor {
	data := make([]byte, 0, 8*len(values))
	for _, v := range values {
		data = binary.LittleEndian.AppendUint64(data, bits(v))
	}
	return Tensor{Name: name, DType: d, Shape: shape, Data: data}
}

func make4[T any](name string, d DType, shape []int, values []T, bits func(T) uint32) Tensor {
	data := make([]byte, 0, 4*len(values))
	for _, v := range values {
		data = binary.LittleEndian.AppendUint32(data, bits(v))
	}
	return Tensor{Name: name, DType: d, Shape: shape, Data: data}
}

// Lookup returns the tensor of that name.
func (s Set) Lookup(name string) (Tensor, bool) {
	i := slices.IndexFunc(s, func(t Tensor) bool { return t.Name == name })
	if i < 0 {
		return Tensor{}, false
	}
	return s[i], true
}

// Float64s returns the values of a tensor that must exist, be of type F64 and
// have the given shape, where -1 matches any length.
func (s Set) Float64s(name string, shape ...int) ([]float64, error) {
	return values(s, name, F64, shape, func(b []byte) float64 {
		return math.Float64frombits(binary.LittleEndian.Uint64(b))
	})
}

// Float32s is Float64s for type F32.
func (s Set) Float32s(name string, shape ...int) ([]float32, error) {
	return values(s, name, F32, shape, func(b []byte) float32 {
		return math.Float32frombits(binary.LittleEndian.Uint32(b))
	})
}

// Int64s is Float64s for type I64.
func (s Set) Int64s(name string, shape ...int) ([]int64, error) {
	return values(s, name, I64, shape, func(b []byte) int64 {
		return int64(binary.LittleEndian.Uint64(b))
	})
}

// Int32s is Float64s for type I32.
func (s Set) Int32s(name string, shape ...int) ([]int32, error) {
	return values(s, name, I32, shape, func(b []byte) int32 {
		return int32(binary.LittleEndian.Uint32(b))
	})
}

// Uint8s is Float64s for type U8.
func (s Set) Uint8s(name string, shape ...int) ([]uint8, error) {
	return values(s, name, U8, shape, func(b []byte) uint8 { return b[0] })
}

func values[T Number](s Set, name string, d DType, shape []int, from func([]byte) T) ([]T, error) {
	t, ok := s.Lookup(name)
	if !ok {
		return nil, fault.Newf(fault.Corrupt, "tensor %q is missing", name)
	}
	fits := len(t.Shape) == len(shape)
	for i := 0; fits && i < len(shape); i++ {
		fits = shape[i] < 0 || t.Shape[i] == shape[i]
	}
	if t.DType != d || !fits {
		return nil, fault.Newf(fault.Corrupt, "tensor %q is %s, expected %s", name, describe(t.DType, t.Shape), describe(d, shape))
	}
	size := d.size()
	out := make([]T, len(t.Data)/size)
	for i := range out {
		out[i] = from(t.Data[i*size:])
	}
	return out, nil
}

func describe(d DType, shape []int) string {
	return fmt.Sprintf("%s %v", d, shape)
}
