package blob

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"copydesk/engine/atomicfile"
	"copydesk/engine/fault"
)

const (
	prefix = "sha256:"
	// maxSize bounds the files that are read.
	maxSize = 4 << 30
)

// Digest returns the digest of data: sha256: and 64 hexadecimal digits.
func Digest(data []byte) string {
	sum := sha256.Sum256(data)
	return prefix + hex.EncodeToString(sum[:])
}

// Save writes data into dir under its digest, which it returns.
func Save(dir string, data []byte) (digest string, err error) {
	digest = Digest(data)
	path, err := pathOf(dir, digest)
	if err != nil {
		return "", err
	}
	return digest, atomicfile.Write(path, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
}

// Read returns the content of the file of that digest in dir. The kind of its
// errors is fault.Invalid for what is no digest, fault.NotFound where there is
// no such file and fault.Corrupt where the content is not that of the digest.
func Read(dir, digest string) ([]byte, error) {
	path, err := pathOf(dir, digest)
	if err != nil {
		return nil, err
	}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fault.Newf(fault.NotFound, "file %s is missing", path)
	case err != nil:
		return nil, err
	case info.Size() > maxSize:
		return nil, fault.Newf(fault.Corrupt, "file %s is too large: %d bytes", path, info.Size())
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	if Digest(data) != digest {
		return nil, fault.Newf(fault.Corrupt, "file %s is damaged: its content has another digest", path)
	}
	return data, nil
}

// pathOf returns where dir has the file of that digest.
func pathOf(dir, digest string) (string, error) {
	name, ok := strings.CutPrefix(digest, prefix)
	if raw, err := hex.DecodeString(name); !ok || err != nil || len(raw) != sha256.Size || strings.ToLower(name) != name {
		return "", fault.Newf(fault.Invalid, "%.80q is not a digest; expected %s and 64 hexadecimal digits", digest, prefix)
	}
	return filepath.Join(dir, name), nil
}
