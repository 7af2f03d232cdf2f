package tensor

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"math"
	"sort"

	"copydesk/engine/fault"
)

// maxHeader is the reference implementation's bound on the header.
const maxHeader = 100 << 20

// entry is what the header says of one tensor.
type entry struct {
	DType   DType    `json:"dtype"`
	Shape   []int    `json:"shape"`
	Offsets [2]int64 `json:"data_offsets"`
}

// Encode returns the set as a safetensors file: the length of the header (8
// bytes, little endian), the header (JSON, padded with blanks to a multiple of
// 8), the data. The same set gives the same bytes.
func (s Set) Encode() ([]byte, error) {
	header := make(map[string]entry, len(s))
	total := 0
	for _, t := range s {
		if _, twice := header[t.Name]; twice || t.Name == "" || t.Name == "__metadata__" {
			return nil, fault.Newf(fault.Internal, "tensor name %q is taken or reserved", t.Name)
		}
		want, ok := bytesOf(t.DType, t.Shape)
		if !ok || want != int64(len(t.Data)) {
			return nil, fault.Newf(fault.Internal, "tensor %q: %s needs %d bytes, has %d", t.Name, describe(t.DType, t.Shape), want, len(t.Data))
		}
		shape := t.Shape
		if shape == nil {
			shape = []int{}
		}
		header[t.Name] = entry{DType: t.DType, Shape: shape, Offsets: [2]int64{int64(total), int64(total + len(t.Data))}}
		total += len(t.Data)
	}
	text, err := json.Marshal(header)
	if err != nil {
		return nil, err
	}
	for len(text)%8 != 0 {
		text = append(text, ' ')
	}
	out := make([]byte, 0, 8+len(text)+total)
	out = binary.LittleEndian.AppendUint64(out, uint64(len(text)))
	out = append(out, text...)
	for _, t := range s {
		out = append(out, t.Data...)
	}
	return out, nil
}

// Decode reads a safetensors file, in the order of the data. The tensors share
// memory with data. Whatever does not add up is refused with fault.Corrupt.
func Decode(data []byte) (Set, error) {
	if len(data) < 8 {
		return nil, fault.Newf(fault.Corrupt, "safetensors: %d bytes are too few for a header", len(data))
	}
	length := binary.LittleEndian.Uint64(data)
	if length > maxHeader || length > uint64(len(data)-8) {
		return nil, fault.Newf(fault.Corrupt, "safetensors: header of %d bytes in a file of %d", length, len(data))
	}
	text, body := data[8:8+length], data[8+length:]
	if !bytes.HasPrefix(text, []byte("{")) {
		return nil, fault.Newf(fault.Corrupt, "safetensors: the header is not a JSON object")
	}
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(text, &raw); err != nil {
		return nil, fault.Newf(fault.Corrupt, "safetensors: header: %w", err)
	}
	delete(raw, "__metadata__")

	type span struct {
		from, to int64
		t        Tensor
	}
	spans := make([]span, 0, len(raw))
	for name, value := range raw {
		var e entry
		decoder := json.NewDecoder(bytes.NewReader(value))
		decoder.DisallowUnknownFields()
		if err := decoder.Decode(&e); err != nil {
			return nil, fault.Newf(fault.Corrupt, "safetensors: tensor %q: %w", name, err)
		}
		want, ok := bytesOf(e.DType, e.Shape)
		from, to := e.Offsets[0], e.Offsets[1]
		if !ok || from < 0 || to < from || to > int64(len(body)) || to-from != want {
			return nil, fault.Newf(fault.Corrupt, "safetensors: tensor %q: %s at %d to %d of %d bytes", name, describe(e.DType, e.Shape), from, to, len(body))
		}
		spans = append(spans, span{from, to, Tensor{Name: name, DType: e.DType, Shape: e.Shape, Data: body[from:to:to]}})
	}
	sort.Slice(spans, func(i, j int) bool {
		a, b := spans[i], spans[j]
		if a.from != b.from {
			return a.from < b.from
		}
		if a.to != b.to {
			return a.to < b.to
		}
		return a.t.Name < b.t.Name
	})
	set := make(Set, 0, len(spans))
	at := int64(0)
	for _, s := range spans {
		if s.from != at {
			return nil, fault.Newf(fault.Corrupt, "safetensors: tensor %q starts at %d, expected %d", s.t.Name, s.from, at)
		}
		at = s.to
		set = append(set, s.t)
	}
	if at != int64(len(body)) {
		return nil, fault.Newf(fault.Corrupt, "safetensors: %d bytes of data, the header accounts for %d", len(body), at)
	}
	return set, nil
}

// bytesOf returns the size of a tensor, and whether there can be one of that
// type and shape.
func bytesOf(d DType, shape []int) (int64, bool) {
	total := int64(d.size())
	for _, n := range shape {
		if n < 0 || n > 0 && total > math.MaxInt64/int64(n) {
			return 0, false
		}
		total *= int64(n)
	}
	return total, d.size() > 0
}
