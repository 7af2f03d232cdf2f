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

// Picked is an article of a kept corpus with the name of its category.
type Picked struct {
	Text     string
	Category string
	// Line is the line of its source on which the article starts, from 1.
	Line int
}

// Pick returns the articles of some rows of the corpus with this digest that
// [Write] kept in dir, in the order of rows, without holding the others. The
// copy is read to its end and checked by its own checksum, not by the digest. An
// error is of kind [fault.NotFound] where there is no copy, [fault.Corrupt]
// where it is damaged or has no such row.
func Pick(ctx context.Context, dir, digest string, rows []int64) ([]Picked, error) {
	f, err := openKept(dir, digest)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	picked, err := pick(ctx, f, rows)
	if err != nil {
		return nil, fmt.Errorf("kept corpus %s: %w", f.Name(), err)
	}
	return picked, nil
}

// pick reads rows of the kept form of a corpus.
func pick(ctx context.Context, r io.Reader, rows []int64) ([]Picked, error) {
	zr, err := zstd.NewReader(r, zstd.WithDecoderMaxWindow(64<<20))
	if err != nil {
		return nil, err
	}
	defer zr.Close()
	return pickLines(ctx, io.LimitReader(zr, maxKept), rows)
}

// pickLines reads rows of the kept form of a corpus, uncompressed.
func pickLines(ctx context.Context, r io.Reader, rows []int64) ([]Picked, error) {
	wanted := make(map[int64][]int, len(rows)) // positions in rows
	for i, row := range rows {
		wanted[row] = append(wanted[row], i)
	}
	lines := bufio.NewScanner(r)
	lines.Buffer(make([]byte, 0, 1<<16), maxKeptLine)
	picked := make([]Picked, len(rows))
	for n := 1; lines.Scan(); n++ {
		if n%1024 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if n == 1 {
			if _, err := decodeHeader(lines.Bytes()); err != nil {
				return nil, err
			}
			continue
		}
		row := int64(n - 2)
		if wanted[row] == nil {
			continue
		}
		var a keptArticle
		if err := json.Unmarshal(lines.Bytes(), &a); err != nil {
			return nil, damaged(err, n)
		}
		for _, i := range wanted[row] {
			picked[i] = Picked{Text: a.Text, Category: a.Category, Line: a.Line}
		}
		delete(wanted, row)
	}
	if err := lines.Err(); err != nil {
		return nil, fault.Newf(fault.Corrupt, "%w; delete the file and read the sources again", err)
	}
	if len(wanted) > 0 {
		return nil, fault.Newf(fault.Corrupt, "%d of %d rows are not in it", len(wanted), len(rows))
	}
	return picked, nil
}
