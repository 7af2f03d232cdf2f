package corpus

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"os"

	"copydesk/engine/fault"
)

// Extent is about how much a source holds.
type Extent struct {
	Rows       int   // that can be used
	Text       int64 // bytes of their text columns
	Categories int   // those that the beginning of the source has
}

const (
	// headBytes is how much of a source Measure reads, uncompressed.
	headBytes = 1 << 20
	// readAhead is the buffer between a file and its decoder: so many bytes at
	// the most were read but not used.
	readAhead = 64 << 10
	// maxDeflate is the most that a byte of gzip can become (zlib's technical
	// details).
	maxDeflate = 1032
	// plausible is how far the size that a gzip file ends with may be from what
	// its beginning makes likely.
	plausible = 1.5
)

// Measure says about how much the sources of o hold, by part, from their sizes
// and their first megabyte: for a source that is smaller exactly, without the
// rows whose category only other sources know. It takes some milliseconds.
//
// An error is of kind [fault.Invalid] where [Read] fails as well, and of kind
// [fault.Unavailable] for a source that is no file, such as a pipe: it could be
// read only once.
func Measure(ctx context.Context, o Options) ([3]Extent, error) {
	var all [3]Extent
	want := o.Columns
	for p, s := range [...]Source{Train: o.Train, Validation: o.Validation, Test: o.Test} {
		if !s.given() {
			continue
		}
		e, used, err := s.measure(ctx, want)
		if err != nil {
			return all, err
		}
		all[p], want = e, used
	}
	return all, nil
}

func (s Source) measure(ctx context.Context, want Columns) (Extent, Columns, error) {
	stored, err := s.size()
	if err != nil {
		return Extent{}, Columns{}, err
	}
	if stored == 0 && s.Data == nil {
		return Extent{}, Columns{}, fmt.Errorf("%s: %w", s.Path, s.sizeless())
	}
	m := &meter{}
	g := &guard{ctx: ctx, left: MaxBytes}
	st, err := s.open(m, g)
	if err != nil {
		return Extent{}, Columns{}, fmt.Errorf("%s: %w", s.Path, err)
	}
	defer st.Close()
	t := &intake{builder: newBuilder(), report: Report{Part: Train}, seen: make(map[uint64]int32)}
	head := &io.LimitedReader{R: st, N: headBytes}
	used, err := readCSV(head, want, t)
	if err != nil {
		if fault.KindOf(err) == fault.Internal {
			err = st.explain(err, t.report.Rows)
		}
		return Extent{}, Columns{}, fmt.Errorf("%s: %w", s.Path, err)
	}
	e := Extent{Rows: t.report.Used, Categories: len(t.corpus.Categories)}
	for _, a := range t.corpus.Articles {
		e.Text += int64(len(a.Text))
	}
	if head.N > 0 {
		return e, used, nil
	}
	// UTF-16 is longer as stored than as read.
	total := float64(stored) * min(1, headBytes/float64(max(1, m.done-readAhead)))
	if st.zipped {
		isize, err := s.isize(stored)
		if err != nil {
			return Extent{}, Columns{}, fmt.Errorf("%s: %w", s.Path, err)
		}
		total = float64(inflated(stored, isize, m.done, headBytes))
	}
	times := max(1, min(total, MaxBytes)/headBytes)
	if e.Rows == 0 {
		return Extent{Text: int64(total)}, used, nil // nothing to go by
	}
	e.Rows, e.Text = int(float64(e.Rows)*times), int64(float64(e.Text)*times)
	return e, used, nil
}

// sizeless is the error of a file of no size: an empty one, or none at all.
func (s Source) sizeless() error {
	info, err := os.Stat(s.Path)
	if err != nil {
		return fault.As(fault.Invalid, err)
	}
	if info.Mode().IsRegular() {
		return fault.Newf(fault.Invalid, "the file is empty")
	}
	return fault.Newf(fault.Unavailable, "not a regular file: how much it holds shows only when it is read")
}

// isize returns the last four bytes of a gzip file: the size of its last member
// modulo 2^32 (RFC 1952).
func (s Source) isize(stored int64) (uint32, error) {
	last := make([]byte, 4)
	if s.Data != nil {
		copy(last, s.Data[max(0, len(s.Data)-4):])
		return binary.LittleEndian.Uint32(last), nil
	}
	f, err := os.Open(s.Path)
	if err != nil {
		return 0, fault.As(fault.Invalid, err)
	}
	defer f.Close()
	if _, err := f.ReadAt(last, max(0, stored-4)); err != nil && !errors.Is(err, io.EOF) {
		return 0, fmt.Errorf("reading the end of the file: %w", err)
	}
	return binary.LittleEndian.Uint32(last), nil
}

// inflated estimates the uncompressed size of a gzip file of stored bytes, of
// which done were read for the first head bytes. Its end says the size, but
// only modulo 2^32, and that of its last member if it has several, or whatever
// its maker wrote. So it is believed where the beginning, compressed as the
// whole, comes to about the same.
func inflated(stored int64, isize uint32, done, head int64) int64 {
	most := float64(stored) * maxDeflate
	by := func(used int64) float64 { return min(most, float64(stored)*float64(head)/float64(used)) }
	low, middle, high := by(max(1, done)), by(max(1, done-readAhead/2, done/2)), by(max(1, done-readAhead))
	wraps := max(0, math.Round((middle-float64(isize))/(1<<32)))
	if said := float64(isize) + wraps*(1<<32); said >= low/plausible && said <= high*plausible && said <= most {
		return int64(said)
	}
	return int64(middle)
}
