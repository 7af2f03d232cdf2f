package corpus

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"

	"github.com/klauspost/compress/zstd"

	"copydesk/engine/fault"
)

// Row is an article as a survey shows it.
type Row struct {
	Number   int // index into [Corpus.Articles]
	Line     int // of its source, from 1
	Part     Part
	Category string
	Text     string
	// Duplicate and Conflict say of the article what [Report] counts: that an
	// earlier one of the same source has its text, and that the first one with
	// it is of another category.
	Duplicate, Conflict bool
}

// visitor shows the articles of a corpus in order.
type visitor struct {
	visit func(Row)
	part  Part
	first map[uint64]int32 // text key -> category of the first row of this source
}

// show shows the article in row i, which a source of part p has.
func (v *visitor) show(c *Corpus, i int, p Part) {
	if v.first == nil || p != v.part {
		v.part, v.first = p, make(map[uint64]int32)
	}
	a := c.Articles[i]
	first, repeated := v.first[c.keys[i]]
	if !repeated {
		v.first[c.keys[i]] = a.Category
	}
	v.visit(Row{
		Number: i, Line: a.Line, Part: p, Category: c.Categories[a.Category], Text: a.Text,
		Duplicate: repeated, Conflict: repeated && first != a.Category,
	})
}

// Visit shows every article in order.
func (c *Corpus) Visit(ctx context.Context, visit func(Row)) error {
	v := visitor{visit: visit}
	for _, r := range c.Reports {
		from, to := c.given(r.Part)
		for i := from; i < to; i++ {
			if i%1024 == 0 && ctx.Err() != nil {
				return ctx.Err()
			}
			v.show(c, i, r.Part)
		}
	}
	return nil
}

// Survey shows every article of the corpus with this digest that [Write] kept in
// dir, in order, and returns the corpus without their texts: what it holds does
// not grow with these. The copy is checked by its own checksum, not by the
// digest. An error is of kind [fault.NotFound] where there is no copy,
// [fault.Corrupt] where it is damaged; some articles may have been shown then.
func Survey(ctx context.Context, dir, digest string, visit func(Row)) (*Corpus, error) {
	f, err := openKept(dir, digest)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	c, err := decodeKept(ctx, f, visit)
	if err != nil {
		return nil, fmt.Errorf("kept corpus %s: %w", f.Name(), err)
	}
	c.Digest = digest
	return c, nil
}

// MeasureKept says about how much the corpus with this digest holds that [Write]
// kept in dir, by part: the rows as its reports say, their texts by its first
// megabyte. It takes some milliseconds. Errors are those of [Survey].
func MeasureKept(ctx context.Context, dir, digest string) ([3]Extent, error) {
	f, err := openKept(dir, digest)
	if err != nil {
		return [3]Extent{}, err
	}
	defer f.Close()
	zr, err := zstd.NewReader(f, zstd.WithDecoderMaxWindow(64<<20), zstd.WithDecoderConcurrency(1))
	if err != nil {
		return [3]Extent{}, err
	}
	defer zr.Close()
	all, err := measureLines(ctx, io.LimitReader(zr, maxKept))
	if err != nil {
		return [3]Extent{}, fmt.Errorf("kept corpus %s: %w", f.Name(), err)
	}
	return all, nil
}

// measureLines is MeasureKept on what is kept, uncompressed.
func measureLines(ctx context.Context, r io.Reader) (all [3]Extent, err error) {
	lines := bufio.NewScanner(r)
	lines.Buffer(make([]byte, 0, 1<<16), maxKeptLine)
	if !lines.Scan() {
		return all, damaged(lines.Err(), 1)
	}
	h, err := decodeHeader(lines.Bytes())
	if err != nil {
		return all, err
	}
	categories := make(map[string]bool)
	rows, text := 0, int64(0)
	for read := 0; read < headBytes && lines.Scan(); rows++ {
		if rows%1024 == 0 && ctx.Err() != nil {
			return all, ctx.Err()
		}
		read += len(lines.Bytes())
		var a keptArticle
		if err := json.Unmarshal(lines.Bytes(), &a); err != nil {
			return all, damaged(err, rows+2)
		}
		text += int64(len(a.Text))
		categories[a.Category] = true
	}
	if err := lines.Err(); err != nil {
		return all, damaged(err, rows+2)
	}
	if rows == 0 {
		return all, damaged(nil, 2)
	}
	for _, report := range h.Reports {
		if int(report.Part) >= len(all) || report.Used < 1 {
			return all, fault.Newf(fault.Corrupt, "the reports of the sources are wrong")
		}
		all[report.Part] = Extent{
			Rows: report.Used, Text: int64(float64(report.Used) * float64(text) / float64(rows)), Categories: len(categories),
		}
	}
	return all, nil
}
