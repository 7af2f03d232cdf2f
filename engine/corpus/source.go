package corpus

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"copydesk/engine/fault"
	"copydesk/engine/numeral"

	"github.com/klauspost/compress/gzip"
	"golang.org/x/text/encoding/unicode"
)

// Source is a file to read, or its content. The zero Source is none.
type Source struct {
	// Path is the file to read. Where Data is set it is only the name that
	// reports and errors show.
	Path string
	// Data is the content where it is in memory already, as that of an
	// embedded corpus is.
	Data []byte
}

func (s Source) given() bool { return s.Path != "" || s.Data != nil }

// MaxBytes is the most that the sources of one corpus may hold, uncompressed.
const MaxBytes = 4 << 30

// stream is the open content of one source: uncompressed, in UTF-8 but for
// rows in another encoding, without byte order mark.
type stream struct {
	io.Reader
	raw     *meter
	zipped  bool
	closers []io.Closer
}

// Close closes what open opened.
func (s *stream) Close() error {
	var errs []error
	for _, c := range s.closers {
		errs = append(errs, c.Close())
	}
	return errors.Join(errs...)
}

// explain turns an error of Read into a sentence. rows is the number of rows
// that were read before.
func (s *stream) explain(err error, rows int) error {
	switch {
	case s.raw.err != nil || !s.zipped:
		return fmt.Errorf("reading stopped after %s: %w", plural(rows, "row"), err)
	case errors.Is(err, io.ErrUnexpectedEOF):
		return fault.Newf(fault.Invalid, "the gzip data ends early, after %s: the file is incomplete; copy it again", plural(rows, "row"))
	default:
		return fault.Newf(fault.Invalid, "the gzip data is damaged, after %s: %w; copy the file again", plural(rows, "row"), err)
	}
}

// size returns the number of bytes of the source as stored, 0 where it is not
// known, and an error where there is nothing to read.
func (s Source) size() (int64, error) {
	if s.Data != nil {
		return int64(len(s.Data)), nil
	}
	info, err := os.Stat(s.Path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return 0, fault.Newf(fault.Invalid, "%s: %w", s.Path, fs.ErrNotExist)
	case errors.Is(err, fs.ErrPermission):
		return 0, fault.Newf(fault.Invalid, "%s: %w for this user", s.Path, fs.ErrPermission)
	case err != nil:
		return 0, fault.As(fault.Invalid, err)
	case info.IsDir():
		return 0, fault.Newf(fault.Invalid, "%s: is a directory: name a file", s.Path)
	case !info.Mode().IsRegular():
		return 0, nil
	}
	return info.Size(), nil
}

// open opens the source. The bytes that it reads pass through m, those that it
// gives through g.
func (s Source) open(m *meter, g *guard) (_ *stream, err error) {
	st := &stream{raw: m}
	defer func() {
		if err != nil {
			st.Close()
		}
	}()
	if s.Data != nil {
		m.r = bytes.NewReader(s.Data)
	} else {
		f, err := os.Open(s.Path)
		if err != nil {
			return nil, fault.As(fault.Invalid, err)
		}
		st.closers = append(st.closers, f)
		m.r = f
	}
	in := bufio.NewReaderSize(m, readAhead)
	if head, _ := in.Peek(2); bytes.Equal(head, []byte{0x1f, 0x8b}) {
		st.zipped = true
		zip, err := gzip.NewReader(in)
		if err != nil {
			return nil, st.explain(err, 0)
		}
		st.closers = append(st.closers, zip)
		in = bufio.NewReaderSize(zip, 1<<16)
	}
	head, err := in.Peek(64)
	if err != nil && err != io.EOF {
		return nil, st.explain(err, 0)
	}
	if len(head) == 0 {
		return nil, fault.Newf(fault.Invalid, "the file is empty")
	}
	g.r, err = decode(in, head)
	st.Reader = g
	return st, err
}

// otherFormats are contents that are taken for CSV by mistake.
var otherFormats = []struct{ magic, name string }{
	{"PAR1", "a Parquet file"},
	{"PK\x03\x04", "a zip archive or a spreadsheet"},
	{"\x28\xb5\x2f\xfd", "compressed with zstd"},
	{"BZh", "compressed with bzip2"},
	{"\xfd7zXZ\x00", "compressed with xz"},
	{"\xff\xfe\x00\x00", "UTF-32"},
	{"\x00\x00\xfe\xff", "UTF-32"},
}

// decode returns the text in UTF-8; head is the beginning of in.
func decode(in *bufio.Reader, head []byte) (io.Reader, error) {
	for _, f := range otherFormats {
		if bytes.HasPrefix(head, []byte(f.magic)) {
			return nil, fault.Newf(fault.Invalid, "the file is %s: expected CSV in UTF-8, plain or compressed with gzip", f.name)
		}
	}
	little := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	big := unicode.UTF16(unicode.BigEndian, unicode.UseBOM)
	switch {
	case bytes.HasPrefix(head, []byte("\xef\xbb\xbf")):
		_, err := in.Discard(3)
		return in, err
	case bytes.HasPrefix(head, []byte("\xff\xfe")), zeros(head, 1):
		return little.NewDecoder().Reader(in), nil
	case bytes.HasPrefix(head, []byte("\xfe\xff")), zeros(head, 0):
		return big.NewDecoder().Reader(in), nil
	}
	return in, nil
}

// zeros reports whether of each of the first eight pairs of bytes the one at the
// given offset is zero and the other is not: UTF-16 without byte order mark, of
// which the first eight characters are ASCII.
func zeros(head []byte, offset int) bool {
	const size = 16
	if len(head) < size {
		return false
	}
	for i, c := range head[:size] {
		if (c == 0) != (i%2 == offset) {
			return false
		}
	}
	return true
}

// meter counts the bytes that are read from the sources of a corpus and
// reports progress.
type meter struct {
	r           io.Reader // the source that is being read
	done, total int64     // bytes as stored
	progress    func(bytesRead, bytesTotal int64)
	err         error // of r, but for io.EOF
}

func (m *meter) Read(p []byte) (int, error) {
	n, err := m.r.Read(p)
	m.done += int64(n)
	if m.progress != nil && n > 0 {
		m.progress(m.done, m.total)
	}
	if err != nil && err != io.EOF {
		m.err = err
	}
	return n, err
}

// guard ends the reading when its context ends or when the sources of a corpus
// hold too much.
type guard struct {
	ctx  context.Context
	r    io.Reader // the source that is being read
	left int64     // bytes that may still be read
}

func (g *guard) Read(p []byte) (int, error) {
	if err := g.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := g.r.Read(p)
	g.left -= int64(n)
	if g.left < 0 {
		return 0, fault.Newf(fault.Invalid, "the sources hold more than %d MiB: read less at once", MaxBytes>>20)
	}
	return n, err
}

// plural returns "1 row", "2 rows".
func plural(n int, noun string) string { return numeral.Plural(n, noun, noun+"s") }
