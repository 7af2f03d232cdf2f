package tfidf

import (
	"slices"
	"sync"

	"copydesk/engine/text"
)

// NoCode is the code of a token that has no part in any term.
const NoCode = stop

// Collector takes texts in as codes of their tokens, to be fitted on. Its
// methods may be called by several goroutines, but for Fit.
type Collector struct {
	// Noting says that Fit and Transform are to note the occurrences of terms. It
	// is set before them.
	Noting bool

	params  Params
	lexicon *lexicon

	mu    sync.Mutex
	lists [][]int32 // ids, of tokens that are several: code -2 is the first
}

// NewCollector returns an empty collector. It fails with fault.Invalid where a
// parameter is out of range.
func NewCollector(p Params) (*Collector, error) {
	if err := p.Validate(); err != nil {
		return nil, err
	}
	return &Collector{params: p, lexicon: newLexicon(p.StopWords.words())}, nil
}

// Code returns the code of a token of a text, that is, of what stands between
// blanks: NoCode, or a number that stands for it in Block.Add. Equal tokens have
// the same one.
func (c *Collector) Code(token []byte) int32 {
	if c.params.Lowercase {
		var lower [32]byte
		token = text.AppendLower(lower[:0], token)
	}
	var buf [4]int32
	ids := appendTokens(buf[:0], token, c.lexicon.add)
	switch len(ids) {
	case 0:
		return NoCode
	case 1:
		return ids[0]
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.lists = append(c.lists, slices.Clone(ids))
	return NoCode - int32(len(c.lists))
}

// Block is some texts, one after the other. It is not safe for concurrent use.
type Block struct {
	tokens []int32   // of all texts
	ends   []int     // by text: the end of its part of tokens
	grams  [][]int32 // by length from 2: the n-gram that ends at each token, none where no term can
}

// Texts returns the number of texts.
func (b *Block) Texts() int { return len(b.ends) }

// Reset leaves no text in b, but its memory.
func (b *Block) Reset() { b.tokens, b.ends = b.tokens[:0], b.ends[:0] }

// Clone returns a copy of b, before it was fitted on.
func (b *Block) Clone() Block {
	return Block{tokens: slices.Clone(b.tokens), ends: slices.Clone(b.ends)}
}

// Filter leaves out the texts of blocks for which keep is false; it is asked for
// each, numbered from 0 through all blocks.
func Filter(blocks []Block, keep func(text int) bool) {
	text := 0
	for i := range blocks {
		b := &blocks[i]
		from, texts, tokens := 0, 0, 0
		for _, to := range b.ends {
			if keep(text) {
				tokens += copy(b.tokens[tokens:], b.tokens[from:to])
				b.ends[texts] = tokens
				texts++
			}
			from = to
			text++
		}
		b.tokens, b.ends = b.tokens[:tokens], b.ends[:texts]
	}
}

// Add adds the text whose tokens have these codes. NoCode must not be among
// them.
func (c *Collector) Add(b *Block, codes []int32) {
	for _, code := range codes {
		if code >= 0 {
			b.tokens = append(b.tokens, code)
			continue
		}
		c.mu.Lock()
		ids := c.lists[NoCode-code-1]
		c.mu.Unlock()
		b.tokens = append(b.tokens, ids...)
	}
	b.ends = append(b.ends, len(b.tokens))
}

// collect adds texts as they are.
func (c *Collector) collect(b *Block, texts []string) {
	var buf []byte
	for _, s := range texts {
		if c.params.Lowercase {
			s = text.Lower(s)
		}
		buf = append(buf[:0], s...)
		b.tokens = appendTokens(b.tokens, buf, c.lexicon.add)
		b.ends = append(b.ends, len(b.tokens))
	}
}
