package text

import (
	"unicode/utf8"

	"copydesk/engine/intern"
)

// NoCode is the code of a token that a Coder leaves out.
const NoCode int32 = -1

// Coder cleans texts into codes of their tokens, where the cleaned text itself is
// not needed. It remembers what became of each token that it met. It is safe for
// concurrent use.
type Coder struct {
	cleaner *Cleaner
	code    func(token []byte) int32
	met     intern.Words // coded, by token before cleaning
}

// NewCoder returns a coder that asks code about each token of the cleaned texts,
// mostly once. code must give equal tokens the same code; it is called by all
// goroutines that use the coder.
func (c *Cleaner) NewCoder(code func(token []byte) int32) *Coder {
	return &Coder{cleaner: c, code: code}
}

// lengthBits are the lowest bits of what is remembered of a token: the code points
// of its cleaned form, 0 for none; a token of more has as many as they hold. Its
// code is above them.
const lengthBits = 24

// Append appends the codes of the tokens of s after cleaning to dst, without
// NoCode. It returns the longer slice and the length of the cleaned text in code
// points.
func (c *Coder) Append(dst []int32, s string) (codes []int32, length int) {
	w := c.cleaner.workspaces.Get().(*workspace)
	defer c.cleaner.workspaces.Put(w)

	c.cleaner.load(w, s)
	for _, sentence := range w.sentences {
		text := c.cleaner.tokenize(w, sentence)
		for _, t := range w.tokens {
			entry, ok := c.met.GetIn(text, t.start, t.end)
			if !ok {
				entry = c.meet(w, text[t.start:t.end])
			}
			if n := int(entry & (1<<lengthBits - 1)); n > 0 {
				length += n + 1 // and a blank
				if code := int32(entry >> lengthBits); code != NoCode {
					dst = append(dst, code)
				}
			}
		}
	}
	return dst, max(0, length-1)
}

// meet finds what becomes of a token and remembers it.
func (c *Coder) meet(w *workspace, token []byte) uint64 {
	w.outcome = c.cleaner.appendOutcome(w.outcome[:0], w, token)
	n := uint64(min(utf8.RuneCount(w.outcome), 1<<lengthBits-1))
	if n == 0 {
		return c.met.Put(token, func() uint64 { return 0 })
	}
	entry := uint64(uint32(c.code(w.outcome)))<<lengthBits | n
	return c.met.Put(token, func() uint64 { return entry })
}
