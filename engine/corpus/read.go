package corpus

import (
	"context"
	"fmt"
	"io"
	"strings"

	"copydesk/engine/fault"
	"copydesk/engine/numeral"
)

// Options says what to read.
type Options struct {
	// Train is needed. Where it stands alone, [Corpus.Split] takes validation
	// and test rows from it; otherwise every source is used as what it was
	// given.
	Train, Validation, Test Source
	// Columns are found in the training source; the other sources must have
	// the same ones, by name.
	Columns Columns
	// Progress, where it is set, is told the bytes read so far and in all, as
	// stored; bytesTotal is 0 where it is not known. It is called for each
	// block, by one goroutine at a time, and not after Read has returned.
	Progress func(bytesRead, bytesTotal int64)
}

// rowReader reads all rows of one source into t and returns the columns used.
// There is one for each format; it knows encodings and records, and leaves
// to intake what an article is.
type rowReader func(in io.Reader, want Columns, t *intake) (Columns, error)

// Read reads the sources and checks every row. Rows that cannot be used are
// counted in the reports; an error is a source that cannot be used at all
// (of kind [fault.Invalid]) or the end of ctx.
func Read(ctx context.Context, o Options) (*Corpus, error) {
	if !o.Train.given() {
		return nil, fault.Newf(fault.Invalid, "no training source was given")
	}
	sources := [...]Source{Train: o.Train, Validation: o.Validation, Test: o.Test}
	m := &meter{progress: o.Progress}
	known := true
	for _, s := range sources {
		if !s.given() {
			continue
		}
		size, err := s.size()
		if err != nil {
			return nil, err
		}
		m.total += size
		known = known && size > 0
	}
	if !known {
		m.total = 0
	}
	b := newBuilder()
	g := &guard{ctx: ctx, left: MaxBytes}
	want := o.Columns
	var train map[uint64]int32
	for p, s := range sources {
		if !s.given() {
			continue
		}
		t := &intake{
			builder: b,
			report:  Report{Part: Part(p), Source: s.Path},
			seen:    make(map[uint64]int32),
			train:   train,
		}
		used, err := readSource(s, m, g, want, t, readCSV)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", s.Path, err)
		}
		if Part(p) == Train {
			b.corpus.Columns, want, train = used, used, t.seen
			if err := b.checkCategories(); err != nil {
				return nil, fmt.Errorf("%s: %w", s.Path, err)
			}
		}
		b.corpus.Reports = append(b.corpus.Reports, t.report)
		b.corpus.Warnings = append(b.corpus.Warnings, t.warnings()...)
	}
	return b.seal(ctx)
}

func readSource(s Source, m *meter, g *guard, want Columns, t *intake, read rowReader) (Columns, error) {
	in, err := s.open(m, g)
	if err != nil {
		return Columns{}, err
	}
	defer in.Close()
	var rows io.Reader = in
	// A file that is no regular one may keep a reader waiting.
	if size, _ := s.size(); in.zipped && size > 0 {
		a := newAhead(in)
		defer a.Close()
		rows = a
	}
	used, err := read(rows, want, t)
	switch {
	case err != nil && fault.KindOf(err) == fault.Internal:
		return Columns{}, in.explain(err, t.report.Rows)
	case err != nil:
		return Columns{}, err
	case t.report.Rows == 0:
		return Columns{}, fault.Newf(fault.Invalid, "the file has a header but no row")
	case t.report.Used == 0:
		return Columns{}, fault.Newf(fault.Invalid, "none of its %s can be used: %s", plural(t.report.Rows, "row"), t.report.summary())
	}
	return used, nil
}

// checkCategories returns an error where the training rows cannot be sorted:
// one category only, or a category with less than two rows.
func (b *builder) checkCategories() error {
	c := b.corpus
	if len(c.Categories) == 1 {
		return fault.Newf(fault.Invalid, "all %s are of one category, %.40q: there is nothing to sort; expected two categories or more",
			plural(len(c.Articles), "row"), c.Categories[0])
	}
	rows := make([]int, len(c.Categories))
	for _, a := range c.Articles {
		rows[a.Category]++
	}
	var rare []string
	for _, a := range c.Articles {
		if rows[a.Category] < 2 {
			rare = append(rare, fmt.Sprintf("%.40q (line %d)", c.Categories[a.Category], a.Line))
		}
	}
	if len(rare) == 0 {
		return nil
	}
	const most = 10
	list := strings.Join(rare[:min(most, len(rare))], ", ")
	if len(rare) > most {
		list += fmt.Sprintf(" and %s more", numeral.Count(len(rare)-most))
	}
	return fault.Newf(fault.Invalid, "every category needs two rows or more, and these have one: %s; add articles, or merge or remove these categories; if they are no categories, name another label column", list)
}
