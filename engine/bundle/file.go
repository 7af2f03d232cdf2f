package bundle

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"hash/crc32"
	"io"

	"copydesk/engine/blob"
	"copydesk/engine/fault"
)

const (
	manifestName   = "manifest.json"
	vocabularyName = "vocabulary.txt"
	tensorsName    = "model.safetensors"
)

// firstOfJanuary1980 is the zero of a zip's calendar.
const firstOfJanuary1980 = 1<<5 | 1

type part struct {
	name string
	data []byte
}

// Bytes returns the file. The same model gives the same bytes.
func (b *Bundle) Bytes() ([]byte, error) {
	parts, err := b.encode()
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, p := range parts {
		w, err := z.CreateRaw(&zip.FileHeader{
			Name:               p.name,
			Method:             zip.Store,
			ModifiedDate:       firstOfJanuary1980,
			CRC32:              crc32.ChecksumIEEE(p.data),
			CompressedSize64:   uint64(len(p.data)),
			UncompressedSize64: uint64(len(p.data)),
		})
		if err != nil {
			return nil, err
		}
		if _, err := w.Write(p.data); err != nil {
			return nil, err
		}
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// Parse reads a file's bytes.
func Parse(data []byte) (*Bundle, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, fault.Newf(fault.Corrupt, "not a model file: %w", err)
	}
	parts := make(map[string][]byte, 3)
	for _, f := range z.File {
		switch f.Name {
		case manifestName, vocabularyName, tensorsName:
		default:
			return nil, fault.Newf(fault.Corrupt, "not a model file: it has an entry %q", f.Name)
		}
		if _, twice := parts[f.Name]; twice || f.Method != zip.Store || f.UncompressedSize64 > uint64(len(data)) {
			return nil, fault.Newf(fault.Corrupt, "not a model file: entry %s is there twice, compressed or larger than the file", f.Name)
		}
		r, err := f.Open()
		if err != nil {
			return nil, fault.Newf(fault.Corrupt, "%s: %w", f.Name, err)
		}
		content, err := io.ReadAll(r)
		if err := errors.Join(err, r.Close()); err != nil {
			return nil, fault.Newf(fault.Corrupt, "%s: %w", f.Name, err)
		}
		parts[f.Name] = content
	}
	for _, name := range []string{manifestName, vocabularyName, tensorsName} {
		if _, ok := parts[name]; !ok {
			return nil, fault.Newf(fault.Corrupt, "not a model file: %s is missing", name)
		}
	}
	return decode(parts)
}

// Save writes the bundle into dir under its digest and returns the digest and
// the size in bytes.
func Save(dir string, b *Bundle) (digest string, size int64, err error) {
	data, err := b.Bytes()
	if err != nil {
		return "", 0, err
	}
	digest, err = blob.Save(dir, data)
	return digest, int64(len(data)), err
}

// Open reads the bundle of that digest in dir.
func Open(dir, digest string) (*Bundle, error) {
	data, err := blob.Read(dir, digest)
	if err != nil {
		return nil, fault.As(fault.KindOf(err), fmt.Errorf("model: %w", err))
	}
	b, err := Parse(data)
	if err != nil {
		return nil, fault.As(fault.KindOf(err), fmt.Errorf("model %s: %w", digest, err))
	}
	return b, nil
}
