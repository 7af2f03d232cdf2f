package bundle

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"copydesk/engine/atomicfile"
	"copydesk/engine/fault"
)

const (
	manifestName   = "manifest.json"
	vocabularyName = "vocabulary.txt"
	tensorsName    = "model.safetensors"
)

// maxSize bounds the model files that are opened.
const maxSize = 4 << 30

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

// Save writes the bundle into dir under its digest, whole or not at all, and
// returns the digest ("sha256:...") and the size in bytes.
func Save(dir string, b *Bundle) (digest string, size int64, err error) {
	data, err := b.Bytes()
	if err != nil {
		return "", 0, err
	}
	sum := sha256.Sum256(data)
	name := hex.EncodeToString(sum[:])
	err = atomicfile.Write(filepath.Join(dir, name), func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
	if err != nil {
		return "", 0, err
	}
	return "sha256:" + name, int64(len(data)), nil
}

// Open reads the bundle of that digest in dir and checks that it is the one.
func Open(dir, digest string) (*Bundle, error) {
	name, ok := strings.CutPrefix(digest, "sha256:")
	if raw, err := hex.DecodeString(name); !ok || err != nil || len(raw) != sha256.Size {
		return nil, fault.Newf(fault.Invalid, "%q is not a digest; expected sha256: and 64 hexadecimal digits", digest)
	}
	path := filepath.Join(dir, name)
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fault.Newf(fault.NotFound, "model file %s is missing", path)
	case err != nil:
		return nil, err
	case info.Size() > maxSize:
		return nil, fault.Newf(fault.Corrupt, "model file %s has %d bytes", path, info.Size())
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	if sum := sha256.Sum256(data); hex.EncodeToString(sum[:]) != name {
		return nil, fault.Newf(fault.Corrupt, "model file %s is damaged: its content has another digest", path)
	}
	b, err := Parse(data)
	if err != nil {
		return nil, fault.Newf(fault.KindOf(err), "model file %s: %w", path, err)
	}
	return b, nil
}
