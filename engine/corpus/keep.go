package corpus

import (
	"bufio"
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"copydesk/engine/atomicfile"
	"copydesk/engine/fault"

	"github.com/klauspost/compress/zstd"
)

// A kept copy is JSON lines, compressed with zstd: a keptHeader, then a
// keptArticle for each article in order. Its name is its digest.
const (
	keptFormat  = "copydesk corpus"
	keptVersion = 1
)

type keptHeader struct {
	Format   string   `json:"format"`
	Version  int      `json:"version"`
	Columns  Columns  `json:"columns"`
	Reports  []Report `json:"reports"`
	Warnings []string `json:"warnings,omitempty"`
}

type keptArticle struct {
	Part     Part   `json:"part"` // what its source was given as
	Category string `json:"category"`
	Line     int    `json:"line"`
	Text     string `json:"text"`
}

const (
	// maxKeptLine is above what a record can become: six bytes for each
	// control character.
	maxKeptLine = 8 * MaxRecord
	// maxKept is above what the sources can become: a row of four bytes is a
	// line of some sixty.
	maxKept = 16 * MaxBytes
)

// keptPath returns where dir keeps the corpus with this digest.
func keptPath(dir, digest string) (string, error) {
	name, ok := strings.CutPrefix(digest, digestPrefix)
	if b, err := hex.DecodeString(name); !ok || err != nil || len(b) != 32 || strings.ToLower(name) != name {
		return "", fault.Newf(fault.Invalid, "%.80q is no digest of a corpus: expected %s and 64 hexadecimal digits", digest, digestPrefix)
	}
	return filepath.Join(dir, name), nil
}

// CheckDigest reports (fault.Invalid) what is no digest of a corpus.
func CheckDigest(digest string) error {
	_, err := keptPath("", digest)
	return err
}

// Write keeps a copy of c in dir, which it makes where there is none, and
// returns the path: the hexadecimal digits of the digest. The copy is complete
// or not there at all, also after a crash. A copy that is there already is
// left as it is, with the lines and reports of the sources it was made from.
func Write(ctx context.Context, dir string, c *Corpus) (path string, err error) {
	path, err = keptPath(dir, c.Digest)
	if err != nil {
		return "", err
	}
	if _, err := os.Stat(path); err == nil {
		return path, nil
	}
	return Rewrite(ctx, dir, c)
}

// Rewrite is Write, but puts c in place of a copy that is there already: one of
// other lines and reports, or a damaged one.
func Rewrite(ctx context.Context, dir string, c *Corpus) (path string, err error) {
	path, err = keptPath(dir, c.Digest)
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", fmt.Errorf("keep corpus: %w", err)
	}
	err = atomicfile.Write(path, func(w io.Writer) error { return c.encode(ctx, w) })
	if err != nil {
		return "", fault.As(fault.KindOf(err), fmt.Errorf("keep corpus: %w", err))
	}
	return path, nil
}

// encode writes the kept form of c.
func (c *Corpus) encode(ctx context.Context, w io.Writer) error {
	zw, err := zstd.NewWriter(w, zstd.WithEncoderLevel(zstd.SpeedFastest))
	if err != nil {
		return err
	}
	defer zw.Close()
	out := bufio.NewWriterSize(zw, 1<<16)
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	err = enc.Encode(keptHeader{keptFormat, keptVersion, c.Columns, c.Reports, c.Warnings})
	if err != nil {
		return err
	}
	for _, r := range c.Reports {
		from, to := c.given(r.Part)
		for i, a := range c.Articles[from:to] {
			if i%1024 == 0 && ctx.Err() != nil {
				return ctx.Err()
			}
			if err := enc.Encode(keptArticle{r.Part, c.Categories[a.Category], a.Line, a.Text}); err != nil {
				return err
			}
		}
	}
	if err := out.Flush(); err != nil {
		return err
	}
	return zw.Close()
}

// openKept opens what is kept of a corpus; fault.NotFound where nothing is.
func openKept(dir, digest string) (*os.File, error) {
	path, err := keptPath(dir, digest)
	if err != nil {
		return nil, err
	}
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fault.Newf(fault.NotFound, "no corpus %s is kept here: %w", digest, err)
	}
	return f, err
}

// Load returns the corpus with this digest that [Write] kept in dir: equal to
// the one that was written. The content is checked against the digest. An
// error is of kind [fault.NotFound] where there is no copy, [fault.Corrupt]
// where it is damaged.
func Load(ctx context.Context, dir, digest string) (*Corpus, error) {
	return LoadTelling(ctx, dir, digest, nil)
}

// LoadTelling is Load, and tells progress as [Options] has it.
func LoadTelling(ctx context.Context, dir, digest string, progress func(bytesRead, bytesTotal int64)) (*Corpus, error) {
	f, err := openKept(dir, digest)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	c, err := decodeKept(ctx, &meter{r: f, total: info.Size(), progress: progress}, nil)
	if err == nil && c.Digest != digest {
		err = fault.Newf(fault.Corrupt, "the content has the digest %s; delete the file and read the sources again", c.Digest)
	}
	if err != nil {
		return nil, fmt.Errorf("kept corpus %s: %w", f.Name(), err)
	}
	return c, nil
}

// decodeKept reads the kept form of a corpus.
func decodeKept(ctx context.Context, r io.Reader, visit func(Row)) (*Corpus, error) {
	zr, err := zstd.NewReader(r, zstd.WithDecoderMaxWindow(64<<20))
	if err != nil {
		return nil, err
	}
	defer zr.Close()
	return decodeLines(ctx, io.LimitReader(zr, maxKept), visit)
}

// decodeLines reads the kept form of a corpus, uncompressed. With visit the
// articles are shown to it, and the corpus has neither their texts nor a digest.
func decodeLines(ctx context.Context, r io.Reader, visit func(Row)) (*Corpus, error) {
	lines := bufio.NewScanner(r)
	lines.Buffer(make([]byte, 0, 1<<16), maxKeptLine)
	if !lines.Scan() {
		return nil, damaged(lines.Err(), 1)
	}
	h, err := decodeHeader(lines.Bytes())
	if err != nil {
		return nil, err
	}
	b := newBuilder()
	b.corpus.Columns, b.corpus.Reports, b.corpus.Warnings = h.Columns, h.Reports, h.Warnings
	if len(h.Reports) == 0 || h.Reports[0].Part != Train {
		return nil, damaged(errors.New("there is no training source"), 1)
	}
	show := visitor{visit: visit}
	for k, report := range h.Reports {
		if k > 0 && report.Part <= h.Reports[k-1].Part || report.Used < 1 {
			return nil, damaged(errors.New("the reports of the sources are wrong"), 1)
		}
		for range report.Used {
			n := len(b.corpus.Articles) + 2
			if n%1024 == 0 && ctx.Err() != nil {
				return nil, ctx.Err()
			}
			if !lines.Scan() {
				return nil, damaged(lines.Err(), n)
			}
			var a keptArticle
			if err := json.Unmarshal(lines.Bytes(), &a); err != nil {
				return nil, damaged(err, n)
			}
			id, ok := b.category([]byte(a.Category), a.Part)
			if !ok || a.Part != report.Part || a.Line < 1 {
				return nil, damaged(errors.New("the article cannot stand here"), n)
			}
			b.add(Article{Text: a.Text, Category: id, Line: a.Line})
			if visit != nil {
				last := len(b.corpus.Articles) - 1
				show.show(b.corpus, last, a.Part)
				b.corpus.Articles[last].Text = ""
			}
		}
	}
	if lines.Scan() || lines.Err() != nil {
		return nil, damaged(lines.Err(), len(b.corpus.Articles)+2)
	}
	if visit != nil {
		return b.sort(), nil
	}
	return b.seal(ctx)
}

// decodeHeader reads the first line of a kept copy.
func decodeHeader(line []byte) (h keptHeader, err error) {
	if err := json.Unmarshal(line, &h); err != nil {
		return h, damaged(err, 1)
	}
	if h.Format != keptFormat || h.Version != keptVersion {
		return h, fault.Newf(fault.Corrupt, "it is %.40q version %d: expected %q version %d", h.Format, h.Version, keptFormat, keptVersion)
	}
	return h, nil
}

// damaged says what is wrong on a line of a kept copy; without an error, that
// there are too few or too many lines.
func damaged(err error, line int) error {
	if err == nil {
		err = errors.New("the number of articles is wrong")
	}
	return fault.Newf(fault.Corrupt, "line %d: %w; delete the file and read the sources again", line, err)
}
