package store

import (
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"maps"
	"math"
	"slices"
	"strings"

	"copydesk/engine"
	"copydesk/engine/query"
)

// row is what the index has of a run.
type row struct {
	created stamp
	deleted bool
	// basis is a hash of what the settings are computed from: while it stays,
	// they do.
	basis     uint64
	numbers   []cell
	texts     []text
	points    int
	artifacts []engine.Artifact // those that were not dropped
}

// cell is a number in a column.
type cell struct {
	column int
	value  float64
}

// text is a text in a column: a word of it, or a literal.
type text struct {
	column  int
	code    byte
	literal string
}

// rowVersion is the first byte of every row. Rows of another version are built
// again from the runs.
const rowVersion = 1

// rowOf makes the row of a run. The settings are those of old, its row until
// now, where they did not change; nil if there is none.
func rowOf(c *catalog, r engine.Run, old *row) (row, error) {
	out := row{
		created: stampOf(r.Created),
		deleted: !r.Deleted.IsZero(),
		points:  r.Points,
	}
	for _, a := range r.Artifacts {
		if a.Dropped.IsZero() {
			out.artifacts = append(out.artifacts, a)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(r.Metrics)) {
		out.numbers = append(out.numbers, cell{c.need(field{query.Metrics, name}, true), r.Metrics[name]})
	}
	if !r.Ended.IsZero() {
		out.numbers = append(out.numbers, cell{c.need(endedField, true), stampOf(r.Ended).milliseconds()})
	}
	if r.Resources.FitDuration > 0 {
		out.numbers = append(out.numbers, cell{c.need(fitField, true), r.Resources.FitDuration})
	}
	for _, a := range []struct {
		field field
		value string
	}{
		{experimentField, r.Experiment},
		{jobField, r.Job},
		{stateField, string(r.State)},
		{datasetField, r.Dataset.Name},
	} {
		if a.value != "" {
			out.texts = append(out.texts, c.encode(a.field, a.value))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(r.Tags)) {
		out.texts = append(out.texts, c.encode(field{query.Tags, name}, r.Tags[name]))
	}
	return out, out.addSettings(c, r, old)
}

// addSettings adds the run's settings.
func (r *row) addSettings(c *catalog, run engine.Run, old *row) error {
	var err error
	if r.basis, err = basisOf(run); err != nil {
		return err
	}
	if old != nil && old.basis == r.basis {
		for _, t := range old.texts {
			if c.columns[t.column].scope == query.Params {
				r.texts = append(r.texts, t)
			}
		}
		return nil
	}
	settings, err := run.Settings()
	if err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(settings)) {
		r.texts = append(r.texts, c.encode(field{query.Params, name}, settings[name]))
	}
	return nil
}

// basisOf hashes what [engine.Run.Settings] reads.
func basisOf(r engine.Run) (uint64, error) {
	b, err := json.Marshal(struct {
		Spec                   engine.Spec
		Params                 json.RawMessage
		Model, Digest, Version string
	}{r.Spec, r.Params, string(r.Model), r.Dataset.Digest, r.Environment.Version})
	if err != nil {
		return 0, err
	}
	h := fnv.New64a()
	h.Write(b)
	return h.Sum64(), nil
}

const deletedFlag = 1

// A row is its version, flags, the time of creation, the basis, the numbers (how
// many; of each the column and a float64), the texts (how many; of each the
// column, the code, and of a literal the text), how many points the series has,
// and the artifacts (how many; of each kind, digest and size). Whole numbers are
// varints; what is wider is little-endian.
func (r *row) append(b []byte) []byte {
	var flags byte
	if r.deleted {
		flags |= deletedFlag
	}
	b = append(b, rowVersion, flags)
	b = r.created.append(b)
	b = binary.LittleEndian.AppendUint64(b, r.basis)
	b = binary.AppendUvarint(b, uint64(len(r.numbers)))
	for _, x := range r.numbers {
		b = binary.AppendUvarint(b, uint64(x.column))
		b = appendFloat(b, x.value)
	}
	b = binary.AppendUvarint(b, uint64(len(r.texts)))
	for _, x := range r.texts {
		b = binary.AppendUvarint(b, uint64(x.column))
		b = append(b, x.code)
		if x.code == literal {
			b = appendString(b, x.literal)
		}
	}
	b = binary.AppendVarint(b, int64(r.points))
	b = binary.AppendUvarint(b, uint64(len(r.artifacts)))
	for _, a := range r.artifacts {
		b = appendString(b, a.Kind)
		b = appendDigest(b, a.Digest)
		b = binary.AppendVarint(b, a.Bytes)
	}
	return b
}

// decode reads a row into r, whose memory is used again. Literals are copied.
// Artifacts are only checked where they are not asked for.
func (r *row) decode(b []byte, artifacts bool) error {
	*r = row{numbers: r.numbers[:0], texts: r.texts[:0], artifacts: r.artifacts[:0]}
	p := packed{b: b}
	if version := p.byte(); p.err == nil && version != rowVersion {
		return fmt.Errorf("it has version %d, this program knows %d", version, rowVersion)
	}
	flags := p.byte()
	if flags&^deletedFlag != 0 {
		return fmt.Errorf("its flags are %#x", flags)
	}
	r.deleted = flags&deletedFlag != 0
	r.created = p.stamp()
	r.basis = p.fixed()
	for range p.count(1 + 8) {
		r.numbers = append(r.numbers, cell{p.position(), math.Float64frombits(p.fixed())})
	}
	for range p.count(1 + 1) {
		t := text{column: p.position(), code: p.byte()}
		switch t.code {
		case noText:
			p.fail()
		case literal:
			t.literal = p.string()
		}
		r.texts = append(r.texts, t)
	}
	r.points = int(p.int())
	for range p.count(1 + 1 + 1) {
		kind, digest, size := p.bytes(p.uint()), p.digest(), p.int()
		if artifacts {
			r.artifacts = append(r.artifacts, engine.Artifact{Kind: string(kind), Digest: digest.text(), Bytes: size})
		}
	}
	if p.err == nil && len(p.b) > 0 {
		return fmt.Errorf("%d bytes follow its end", len(p.b))
	}
	return p.err
}

// position reads the number of a column.
func (p *packed) position() int {
	n := p.uint()
	if n > math.MaxInt32 {
		p.fail()
		return 0
	}
	return int(n)
}

const sha256Prefix = "sha256:"

// appendDigest packs a digest: a length and the text, or where it is as digests
// are written, 0, 1 and its 32 bytes.
func appendDigest(b []byte, digest string) []byte {
	if digits, ok := strings.CutPrefix(digest, sha256Prefix); ok && len(digits) == 64 {
		sum, err := hex.DecodeString(digits)
		if err == nil && hex.EncodeToString(sum) == digits {
			return append(append(b, 0, 1), sum...)
		}
	}
	if digest == "" {
		return append(b, 0, 0)
	}
	return appendString(b, digest)
}

// digest is a digest as it is packed.
type digest struct {
	b   []byte
	sum bool // b are the 32 bytes
}

func (p *packed) digest() digest {
	if n := p.uint(); n > 0 || p.err != nil {
		return digest{b: p.bytes(n)}
	}
	switch p.byte() {
	case 0:
		return digest{}
	case 1:
		return digest{p.bytes(32), true}
	}
	p.fail()
	return digest{}
}

func (d digest) text() string {
	if d.sum {
		return sha256Prefix + hex.EncodeToString(d.b)
	}
	return string(d.b)
}
