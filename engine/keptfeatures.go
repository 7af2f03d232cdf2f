package engine

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"runtime"

	"copydesk/engine/atomicfile"
	"copydesk/engine/bundle"
	"copydesk/engine/corpus"
	"copydesk/engine/fault"
	"copydesk/engine/tfidf"
)

// featuresFormat names the form of a file of kept features and what is in it. It
// changes when either does: also when other terms or weights are made of the
// same articles.
const featuresFormat = "copydesk features 1"

// maxFeatures bounds the files of kept features that are read.
const maxFeatures = 4 << 30

// keptFeatures is what is kept of the features of a split corpus: with the
// articles, all that a training needs to make the same ones again.
type keptFeatures struct {
	terms []string
	idf   []float64
	parts [3]keptPart // by corpus.Part
}

// keptPart is what is kept of the features of a part.
type keptPart struct {
	short []int32           // positions of the articles that are too short when cleaned, ascending
	terms tfidf.Occurrences // of the others, of categories that are learned
}

// featuresKey names the features that a training makes of a split corpus, by all
// that they depend on: 64 hexadecimal digits.
func featuresKey(digest string, split *corpus.Split, s Spec) (string, error) {
	h := sha256.New()
	if err := json.NewEncoder(h).Encode(struct {
		Format string
		Arch   string // logarithms can differ in the last bit
		Corpus string
		Text   bundle.TextStage
		Tfidf  tfidf.Params
	}{featuresFormat, runtime.GOARCH, digest, bundle.CurrentText(s.Preprocessing.TextCleaning), s.FeatureExtraction.Tfidf}); err != nil {
		return "", err
	}
	var buf []byte
	for _, p := range []corpus.Part{corpus.Train, corpus.Validation, corpus.Test} {
		rows := split.Rows(p)
		buf = binary.LittleEndian.AppendUint64(buf[:0], uint64(len(rows)))
		for _, row := range rows {
			buf = binary.LittleEndian.AppendUint32(buf, uint32(row))
		}
		h.Write(buf)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// write makes the file of k, unless ctx ends. A number in it is an unsigned varint
// and a string is its length in bytes, then its bytes:
//
//	string featuresFormat, string key
//	number of terms, string each, then their weights as float64, little endian
//	for each part, in the order train, validation, test:
//		number of short articles, the position of each as its difference from the one before
//		number of chunks of occurrences, string each
//	SHA-256 of all before
func (k *keptFeatures) write(ctx context.Context, path, key string) error {
	return atomicfile.Write(path, func(file io.Writer) error {
		h := sha256.New()
		w := io.MultiWriter(file, h)
		buf := appendString(appendString(nil, featuresFormat), key)
		buf = binary.AppendUvarint(buf, uint64(len(k.terms)))
		for _, term := range k.terms {
			buf = appendString(buf, term)
		}
		for _, v := range k.idf {
			buf = binary.LittleEndian.AppendUint64(buf, math.Float64bits(v))
		}
		for _, p := range k.parts {
			buf = binary.AppendUvarint(buf, uint64(len(p.short)))
			last := int32(0)
			for _, at := range p.short {
				buf = binary.AppendUvarint(buf, uint64(at-last))
				last = at
			}
			buf = binary.AppendUvarint(buf, uint64(len(p.terms)))
			for _, chunk := range p.terms {
				buf = binary.AppendUvarint(buf, uint64(len(chunk)))
				for _, some := range [][]byte{buf, chunk} {
					if _, err := w.Write(some); err != nil {
						return err
					}
				}
				buf = buf[:0]
				if err := ctx.Err(); err != nil {
					return err
				}
			}
		}
		if _, err := w.Write(buf); err != nil {
			return err
		}
		_, err := file.Write(h.Sum(nil))
		return err
	})
}

// size returns about how many bytes the file of k has.
func (k *keptFeatures) size() int64 {
	n := int64(0)
	for _, term := range k.terms {
		n += int64(len(term)) + 9
	}
	for _, p := range k.parts {
		n += 2 * int64(len(p.short))
		for _, chunk := range p.terms {
			n += int64(len(chunk)) + 2
		}
	}
	return n
}

func appendString(dst []byte, s string) []byte {
	return append(binary.AppendUvarint(dst, uint64(len(s))), s...)
}

// readFeatures reads what write has written under a key. Its errors are of the kind
// fault.NotFound where there is no file, and fault.Corrupt where it is damaged.
func readFeatures(path, key string) (*keptFeatures, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fault.Newf(fault.NotFound, "file %s is missing", path)
	case err != nil:
		return nil, err
	case info.Size() > maxFeatures:
		return nil, fault.Newf(fault.Corrupt, "it is too large: %d bytes", info.Size())
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	end := len(data) - sha256.Size
	if end < 0 {
		return nil, fault.Newf(fault.Corrupt, "it has %d bytes", len(data))
	}
	if sum := sha256.Sum256(data[:end]); !bytes.Equal(sum[:], data[end:]) {
		return nil, fault.Newf(fault.Corrupt, "its content has another digest")
	}
	r := featureReader{rest: data[:end]}
	if string(r.bytes()) != featuresFormat || string(r.bytes()) != key {
		return nil, fault.Newf(fault.Corrupt, "it is no file of the features that it is named by")
	}
	k := r.features()
	if r.bad || len(r.rest) > 0 {
		return nil, fault.Newf(fault.Corrupt, "it is not well formed")
	}
	return k, nil
}

// featureReader reads the content of a file. Once something is not there, bad
// stays true.
type featureReader struct {
	rest []byte
	bad  bool
}

// number returns the next number, 0 for one above limit.
func (r *featureReader) number(limit int) int {
	n, size := binary.Uvarint(r.rest)
	if size <= 0 || n > uint64(limit) {
		r.rest, r.bad = nil, true
		return 0
	}
	r.rest = r.rest[size:]
	return int(n)
}

// bytes returns the next string.
func (r *featureReader) bytes() []byte {
	n := r.number(len(r.rest))
	if n > len(r.rest) { // its length was among what was left
		r.rest, r.bad = nil, true
		return nil
	}
	s := r.rest[:n:n]
	r.rest = r.rest[n:]
	return s
}

// features returns what follows the key.
func (r *featureReader) features() *keptFeatures {
	k := new(keptFeatures)
	// Whatever is counted has a byte at least.
	k.terms = make([]string, r.number(len(r.rest)))
	for i := range k.terms {
		k.terms[i] = string(r.bytes())
	}
	if len(r.rest) < 8*len(k.terms) {
		r.bad = true
		return k
	}
	k.idf = make([]float64, len(k.terms))
	for i := range k.idf {
		k.idf[i] = math.Float64frombits(binary.LittleEndian.Uint64(r.rest[8*i:]))
	}
	r.rest = r.rest[8*len(k.idf):]
	for p := range k.parts {
		part := &k.parts[p]
		part.short = make([]int32, r.number(len(r.rest)))
		last := 0
		for i := range part.short {
			last += r.number(math.MaxInt32 - last)
			part.short[i] = int32(last)
		}
		part.terms = make(tfidf.Occurrences, r.number(len(r.rest)))
		for i := range part.terms {
			part.terms[i] = r.bytes()
		}
	}
	return k
}

// featuresPath returns where the features of a key are kept.
func (w Workspace) featuresPath(key string) string { return filepath.Join(w.Features(), key) }
