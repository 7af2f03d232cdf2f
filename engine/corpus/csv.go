package corpus

import (
	"bytes"
	"fmt"
	"io"

	"copydesk/engine/fault"
)

// MaxRecord is the most bytes that one record of a source may have.
const MaxRecord = 1 << 20

const blockSize = 256 << 10

// delimiters are the ones that a header is tried with; the first of equals wins.
const delimiters = ",;\t|"

// readCSV reads the rows of a CSV source with a header line.
func readCSV(in io.Reader, want Columns, t *intake) (Columns, error) {
	r := newRecords(in)
	l, width, err := r.header(want)
	if err != nil {
		return Columns{}, err
	}
	cells := make([][]byte, len(l.text))
	for {
		rec, err := r.next()
		if err == io.EOF {
			t.nuls = r.nuls
			return l.columns, nil
		}
		if err != nil {
			return Columns{}, err
		}
		switch {
		case rec.bad != "":
			t.report.reject(rec.line, rec.bad, "")
		case rec.count < width:
			t.report.reject(rec.line, TooFewFields, fmt.Sprintf("%d, expected %d", rec.count, width))
		case rec.count > width:
			t.report.reject(rec.line, TooManyFields, fmt.Sprintf("%d, expected %d", rec.count, width))
		default:
			for k, i := range l.text {
				cells[k] = rec.fields[i]
			}
			t.use(rec.line, rec.fields[l.label], cells)
		}
	}
}

// record is one record of a CSV source. Its fields are valid until the next one.
type record struct {
	line   int      // on which it starts, from 1
	bad    Reason   // why it could not be read; it has no fields then
	count  int      // number of fields
	fields [][]byte // the first width fields
}

// records reads CSV one record after the other, in time and memory that are
// bounded by the size of the input and of the longest record allowed.
//
// A record is scanned in place in buf; where buf ends before the record does,
// more is read and the record is scanned again. A quote that is still open
// after limit bytes or at the end of the input never was one: its line is
// reported as bad and reading goes on with the line after it. In what was
// scanned in vain, a quote must then close on its own line: otherwise a file of
// such lines would be scanned up to the limit for each of them. Hardly a row is
// lost by it, as the quotes in such a stretch are doubled ones.
type records struct {
	in    io.Reader
	delim byte
	stop  [256]bool // bytes that end an unquoted field
	width int       // fields to keep of a record
	block int       // bytes to read at once
	limit int       // most bytes of a record

	buf      []byte // buf[pos:end] is what was read and not yet consumed
	pos, end int
	base     int64 // offset of buf[0] in the input
	err      error // of in, io.EOF at its end
	line     int   // line number at pos
	nuls     int   // NUL bytes removed
	oneLine  int64 // offset before which a quote must close on its own line

	fields  [][]byte
	count   int
	breaks  int    // line breaks in the record scanned last
	inQuote bool   // whether that scan ended inside quotes
	scratch []byte // holds fields that are not a stretch of buf
}

func newRecords(in io.Reader) *records {
	return &records{in: in, block: blockSize, limit: MaxRecord, line: 1}
}

// header reads the first record with the first delimiter with which the wanted
// columns are found. It returns where they are and how many columns there are.
func (r *records) header(want Columns) (layout, int, error) {
	var names []string
	var failure error
	r.width = r.limit
	for _, c := range []byte(delimiters) {
		found, n, err := r.names(c)
		switch {
		case err == io.EOF:
			return layout{}, 0, fault.Newf(fault.Invalid, "the file has only blank lines: expected a header and rows")
		case err != nil:
			return layout{}, 0, err
		}
		l, err := want.resolve(found)
		if err == nil {
			r.width = len(found)
			r.consume(n)
			return l, len(found), nil
		}
		if len(found) > len(names) {
			names, failure = found, err
		}
	}
	if len(names) == 1 {
		failure = fault.Newf(fault.Invalid, "the header %.80q cannot be split: it has no comma, semicolon, tab or bar; expected a text and a label column", names[0])
	}
	return layout{}, 0, fmt.Errorf("line %d: %w", r.line, failure)
}

// names returns the fields of the first record, split at c, and its length. It
// returns io.EOF if there is none.
func (r *records) names(c byte) (found []string, n int, err error) {
	r.delim = c
	r.stop = [256]bool{'\n': true, '\r': true}
	r.stop[c] = true
	n, bad, err := r.peek()
	if err != nil {
		return nil, 0, err
	}
	if bad != "" {
		return nil, 0, fault.Newf(fault.Invalid, "line %d: the header cannot be read: %s", r.line, bad)
	}
	found = make([]string, len(r.fields))
	for i, f := range r.fields {
		found[i] = string(bytes.TrimSpace(toUTF8(f)))
	}
	return found, n, nil
}

// next reads the next record. It returns io.EOF after the last one.
func (r *records) next() (record, error) {
	n, bad, err := r.peek()
	if err != nil {
		return record{}, err
	}
	rec := record{line: r.line, bad: bad}
	if bad != "" {
		r.skipLine()
		return rec, nil
	}
	rec.count, rec.fields = r.count, r.fields
	r.consume(n)
	return rec, nil
}

// peek scans the next record, which is no blank line, and returns its length,
// or why it cannot be read.
func (r *records) peek() (n int, bad Reason, err error) {
	for {
		view, last := r.view()
		if n := r.blankLine(view, last); n > 0 {
			r.pos += n
			r.line++
			continue
		}
		if len(view) > 0 {
			if n := r.scan(view, last); n > 0 {
				return n, "", nil
			}
			if last || len(view) == r.limit {
				r.oneLine = max(r.oneLine, r.base+int64(r.pos+len(view)))
				if r.inQuote {
					return 0, UnterminatedQuote, nil
				}
				return 0, TooLong, nil
			}
		}
		if err := r.fill(); err != nil {
			return 0, "", err
		}
	}
}

// view returns the bytes in which the next record must end. last says that
// nothing that follows them can belong to it.
func (r *records) view() (view []byte, last bool) {
	view = r.buf[r.pos:min(r.end, r.pos+r.limit)]
	last = r.err == io.EOF && r.pos+len(view) == r.end
	if r.base+int64(r.pos) < r.oneLine {
		if n := lineLen(view, last); n > 0 {
			return view[:n], true
		}
	}
	return view, last
}

func (r *records) consume(n int) {
	r.pos += n
	r.line += r.breaks
}

// skipLine goes to the start of the next line.
func (r *records) skipLine() {
	for {
		if n := lineLen(r.buf[r.pos:r.end], r.err == io.EOF); n > 0 {
			r.pos += n
			r.line++
			return
		}
		r.pos = r.end
		if r.end > 0 && r.buf[r.end-1] == '\r' {
			r.pos-- // a line feed may follow
		}
		if r.fill() != nil {
			r.pos = r.end
			return
		}
	}
}

// fill reads the next block.
func (r *records) fill() error {
	if r.err != nil {
		return r.err
	}
	r.end = copy(r.buf, r.buf[r.pos:r.end])
	r.base += int64(r.pos)
	r.pos = 0
	if len(r.buf)-r.end < r.block {
		r.buf = append(make([]byte, 0, 2*(r.end+r.block)), r.buf[:r.end]...)
		r.buf = r.buf[:cap(r.buf)]
	}
	start := r.end
	for r.err == nil && r.end-start < r.block {
		n, err := r.in.Read(r.buf[r.end : start+r.block])
		r.end += n
		r.err = err
	}
	r.removeNULs(start)
	return nil
}

func (r *records) removeNULs(start int) {
	b := r.buf[start:r.end]
	i := bytes.IndexByte(b, 0)
	if i < 0 {
		return
	}
	kept := b[:i]
	for _, c := range b[i:] {
		if c != 0 {
			kept = append(kept, c)
		}
	}
	r.nuls += len(b) - len(kept)
	r.end = start + len(kept)
}

// lineLen returns the length of the first line of b with its line break, 0
// where b may end before it does. last says that nothing follows b.
func lineLen(b []byte, last bool) int {
	for i, c := range b {
		switch {
		case c == '\n':
			return i + 1
		case c == '\r' && i+1 < len(b):
			if b[i+1] == '\n' {
				return i + 2
			}
			return i + 1
		}
	}
	if last {
		return len(b)
	}
	return 0
}

// blankLine returns the length of the first line of b where it has nothing but
// blanks, otherwise 0.
func (r *records) blankLine(b []byte, last bool) int {
	for i, c := range b {
		switch {
		case c == r.delim || c != ' ' && c != '\t' && c != '\n' && c != '\r':
			return 0
		case c == '\n' || c == '\r':
			return lineLen(b, last)
		}
		if i+1 == len(b) && last {
			return len(b)
		}
	}
	return 0
}

// scan reads the record at the start of b. It returns its length with the line
// break that ends it, 0 where b ends before it does; inQuote then says whether
// inside quotes. last says that nothing follows b.
func (r *records) scan(b []byte, last bool) int {
	r.fields, r.scratch = r.fields[:0], r.scratch[:0]
	r.count, r.breaks, r.inQuote = 0, 0, false
	for i := 0; ; i++ {
		var field []byte
		if i < len(b) && b[i] == '"' {
			field, i = r.quoted(b, i+1, last)
			if i < 0 {
				return 0
			}
		} else {
			start := i
			i = r.fieldEnd(b, i)
			field = b[start:i]
		}
		if i == len(b) && !last {
			return 0
		}
		if r.count < r.width {
			r.fields = append(r.fields, field)
		}
		r.count++
		switch {
		case i == len(b):
			return i
		case b[i] == r.delim:
			continue
		}
		n := lineLen(b[i:], last)
		if n == 0 {
			return 0
		}
		r.breaks++
		return i + n
	}
}

// fieldEnd returns the index of the first byte of b from i on that ends an
// unquoted field.
func (r *records) fieldEnd(b []byte, i int) int {
	for i < len(b) && !r.stop[b[i]] {
		i++
	}
	return i
}

// quoted reads a field of which b[i] is the first byte after the opening
// quote. It returns the field and the index after it, -1 where b ends before
// it does.
func (r *records) quoted(b []byte, i int, last bool) ([]byte, int) {
	from, start := len(r.scratch), i
	for {
		q := bytes.IndexByte(b[i:], '"')
		if q < 0 {
			r.inQuote = true
			return nil, -1
		}
		i += q + 1
		if i == len(b) && !last {
			return nil, -1
		}
		if i == len(b) || b[i] != '"' {
			break
		}
		i++
		r.scratch = append(r.scratch, b[start:i-1]...)
		start = i
	}
	field := b[start : i-1]
	end := r.fieldEnd(b, i)
	if len(r.scratch) > from || end > i {
		r.scratch = append(r.scratch, field...)
		r.scratch = append(r.scratch, b[i:end]...)
		field = r.scratch[from:]
	}
	if bytes.IndexByte(field, '\r') >= 0 {
		field = bytes.ReplaceAll(field, []byte("\r\n"), []byte("\n"))
		field = bytes.ReplaceAll(field, []byte("\r"), []byte("\n"))
	}
	r.breaks += bytes.Count(field, []byte("\n"))
	return field, end
}
