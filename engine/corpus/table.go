package corpus

import (
	"io"

	"copydesk/engine/fault"
)

// Table reads CSV of articles that are to be sorted: with a header line, split
// at commas, without a label. Quotes, line ends and blank lines are those of a
// source. A record that cannot be read is an error, as whoever asks expects an
// answer for each.
type Table struct {
	records *records
	columns []string
}

// NewTable reads the header. It fails with fault.Invalid where there is none.
func NewTable(in io.Reader) (*Table, error) {
	r := newRecords(in)
	r.width = r.limit
	columns, n, err := r.names(',')
	if err == io.EOF {
		return nil, fault.Newf(fault.Invalid, "there is no header line")
	}
	if err != nil {
		return nil, err
	}
	r.width = len(columns)
	r.consume(n)
	return &Table{records: r, columns: columns}, nil
}

// Columns returns the names of the columns.
func (t *Table) Columns() []string { return t.columns }

// Next returns the cells of the next record, as many as there are columns, and
// the line that it starts on, from 1. The cells are valid until the next call.
// It returns io.EOF after the last record and fault.Invalid for one that cannot
// be read.
func (t *Table) Next() (line int, cells [][]byte, err error) {
	rec, err := t.records.next()
	switch {
	case err != nil:
		return 0, nil, err
	case rec.bad != "":
		return 0, nil, fault.Newf(fault.Invalid, "line %d cannot be read: %s", rec.line, rec.bad)
	case rec.count != len(t.columns):
		return 0, nil, fault.Newf(fault.Invalid, "line %d has %d fields; the header has %d", rec.line, rec.count, len(t.columns))
	}
	return rec.line, rec.fields, nil
}
