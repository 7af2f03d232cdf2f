package corpus

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
)

const digestPrefix = "sha256:"

// digest returns the SHA-256 of a canonical stream, in which a number is an
// unsigned varint and a string is its length in bytes, then its bytes:
//
//	string "copydesk corpus 1"
//	string label column, number of text columns, string each of them
//	for each source that was given, in the order train, validation, test:
//		string "train", "validation" or "test", number of articles
//		for each article: string category, string text
//
// Line numbers are no part of it, nor is anything about rejected rows: it
// names what a model can learn from.
func (c *Corpus) digest(ctx context.Context) (string, error) {
	h := sha256.New()
	buf := make([]byte, 0, 1<<16)
	str := func(s string) {
		buf = binary.AppendUvarint(buf, uint64(len(s)))
		buf = append(buf, s...)
		if len(buf) >= 1<<15 {
			h.Write(buf)
			buf = buf[:0]
		}
	}
	str("copydesk corpus 1")
	str(c.Columns.Label)
	buf = binary.AppendUvarint(buf, uint64(len(c.Columns.Text)))
	for _, name := range c.Columns.Text {
		str(name)
	}
	for _, r := range c.Reports {
		str(r.Part.String())
		buf = binary.AppendUvarint(buf, uint64(r.Used))
		from, to := c.given(r.Part)
		for i, a := range c.Articles[from:to] {
			if i%4096 == 0 && ctx.Err() != nil {
				return "", ctx.Err()
			}
			str(c.Categories[a.Category])
			str(a.Text)
		}
	}
	h.Write(buf)
	return digestPrefix + hex.EncodeToString(h.Sum(nil)), nil
}
