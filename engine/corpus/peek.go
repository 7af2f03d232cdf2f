package corpus

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"

	"copydesk/engine/fault"
)

// Head is the beginning of a source: what a person chooses columns by.
type Head struct {
	Names []string // of all its columns
	// Columns are those that make an article, where they are found; Missing says
	// why they are not.
	Columns Columns
	Missing error
	// Articles are the first ones that can be used, where the columns are found.
	Articles []Picked
}

// Peek reads the names of the columns of a source and at most n of its first
// articles, from at most a megabyte of it. An error, of kind [fault.Invalid], says
// that it is no CSV file that can be read.
func Peek(ctx context.Context, s Source, want Columns, n int) (Head, error) {
	h, err := s.peek(ctx, want, n)
	if err != nil {
		return Head{}, fmt.Errorf("%s: %w", s.Path, err)
	}
	return h, nil
}

func (s Source) peek(ctx context.Context, want Columns, n int) (Head, error) {
	if _, err := s.size(); err != nil {
		return Head{}, err
	}
	st, err := s.open(&meter{}, &guard{ctx: ctx, left: MaxBytes})
	if err != nil {
		return Head{}, err
	}
	defer st.Close()
	r := newRecords(&io.LimitedReader{R: st, N: headBytes})
	h, l, err := r.head(want)
	for err == nil && h.Missing == nil && len(h.Articles) < n {
		var rec record
		if rec, err = r.next(); err != nil || rec.bad != "" || rec.count != len(h.Names) {
			continue
		}
		if a := l.picked(rec); a.Category != "" && strings.TrimSpace(a.Text) != "" {
			h.Articles = append(h.Articles, a)
		}
	}
	switch {
	case err == nil || err == io.EOF:
		return h, nil
	case fault.KindOf(err) == fault.Internal:
		err = st.explain(err, len(h.Articles))
	}
	return Head{}, err
}

// head reads the names of the columns, split as header splits them; where the
// columns are not found, as gives the most of them.
func (r *records) head(want Columns) (Head, layout, error) {
	r.width = r.limit
	var h Head
	delim, size := byte(0), 0
	for _, c := range []byte(delimiters) {
		names, n, err := r.names(c)
		if err == io.EOF {
			return Head{}, layout{}, fault.Newf(fault.Invalid, "the file has only blank lines: expected a header and rows")
		}
		if err != nil {
			return Head{}, layout{}, err
		}
		l, err := want.resolve(names)
		if err == nil {
			r.width = len(names)
			r.consume(n)
			return Head{Names: names, Columns: l.columns}, l, nil
		}
		if len(names) > len(h.Names) {
			h.Names, h.Missing, delim, size = names, err, c, n
		}
	}
	if _, _, err := r.names(delim); err != nil {
		return Head{}, layout{}, err
	}
	r.consume(size)
	return h, layout{}, nil
}

// picked is the article of a record.
func (l layout) picked(rec record) Picked {
	var text arena
	cells := make([][]byte, len(l.text))
	for i, at := range l.text {
		cells[i] = toUTF8(rec.fields[at])
	}
	return Picked{Text: text.join(cells), Category: string(bytes.TrimSpace(toUTF8(rec.fields[l.label]))), Line: rec.line}
}
