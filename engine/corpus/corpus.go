package corpus

import (
	"context"
	"slices"
)

// Article is one labelled text.
type Article struct {
	// Text is the cells of the text columns, joined by one blank. It is valid
	// UTF-8 without NUL.
	Text string
	// Category is an index into [Corpus.Categories].
	Category int32
	// Line is the line of its source on which the article starts, from 1.
	Line int
}

// Corpus is what was read from one to three sources. It is not changed after
// it was made and can be used by many goroutines.
type Corpus struct {
	// Digest names the content: "sha256:" and 64 hexadecimal digits. It
	// covers the columns used, which source was given as what, and category
	// and text of every article in order; it does not depend on the name of a
	// source, its compression, encoding, line endings or rejected rows.
	Digest string
	// Columns are the columns used, by the names that they have in the
	// training source.
	Columns Columns
	// Categories holds the names of the categories of the training source,
	// sorted by bytes.
	Categories []string
	// Articles holds the used rows of the training source, then those of the
	// validation source, then those of the test source, each in the order of
	// its source. The index of an article is its row number everywhere.
	Articles []Article
	// Reports holds one report for each source that was given, in the order
	// training, validation, test.
	Reports []Report
	// Warnings are sentences about what a person should know of the sources.
	Warnings []string

	keys []uint64 // textKey of each article
}

// Report says what became of the rows of one source.
type Report struct {
	Part   Part   `json:"part"`   // what the source was given as
	Source string `json:"source"` // its path or display name
	Rows   int    `json:"rows"`   // every row: the used and the rejected ones
	Used   int    `json:"used"`
	// Duplicates counts used rows whose text, but for case and white space,
	// an earlier row of the same source has.
	Duplicates int `json:"duplicates"`
	// Conflicts counts the duplicates whose category is not that of the first
	// row with this text.
	Conflicts int `json:"conflicts"`
	// Leaked counts used rows of a validation or test source whose text the
	// training source has too.
	Leaked int `json:"leaked"`
	// Rejected counts the rows that were not used by reason.
	Rejected map[Reason]int `json:"rejected,omitempty"`
	// RejectedRows names the rows that were not used, in the order of the
	// source; only the first [MaxRejectedRows] of them.
	RejectedRows []Rejected `json:"rejected_rows,omitempty"`
}

// given returns the half-open range of rows that the source of part p filled,
// an empty one where no such source was given.
func (c *Corpus) given(p Part) (from, to int) {
	for i := range c.Reports {
		to = from + c.Reports[i].Used
		if c.Reports[i].Part == p {
			return from, to
		}
		from = to
	}
	return 0, 0
}

// builder makes a corpus from rows. Until seal, categories stand in the order
// in which they first appeared.
type builder struct {
	corpus *Corpus
	ids    map[string]int32 // name -> index into corpus.Categories
	keyer  keyer
}

func newBuilder() *builder {
	return &builder{corpus: new(Corpus), ids: make(map[string]int32)}
}

// category returns the index of the category with this name. A new name is
// taken in from the training source only; ok is false where it was not.
func (b *builder) category(name []byte, p Part) (id int32, ok bool) {
	if id, ok = b.ids[string(name)]; ok {
		return id, true
	}
	if p != Train {
		return 0, false
	}
	id = int32(len(b.corpus.Categories))
	b.corpus.Categories = append(b.corpus.Categories, string(name))
	b.ids[b.corpus.Categories[id]] = id
	return id, true
}

func (b *builder) add(a Article) {
	b.corpus.Articles = append(b.corpus.Articles, a)
	b.corpus.keys = append(b.corpus.keys, b.keyer.key(a.Text))
}

// seal sorts the categories, gives the corpus its digest and returns it.
func (b *builder) seal(ctx context.Context) (*Corpus, error) {
	c := b.sort()
	var err error
	c.Digest, err = c.digest(ctx)
	if err != nil {
		return nil, err
	}
	return c, nil
}

// sort sorts the categories and returns the corpus.
func (b *builder) sort() *Corpus {
	c := b.corpus
	old := c.Categories
	c.Categories = slices.Sorted(slices.Values(old))
	rank := make([]int32, len(old))
	for i, name := range c.Categories {
		rank[b.ids[name]] = int32(i)
	}
	for i := range c.Articles {
		c.Articles[i].Category = rank[c.Articles[i].Category]
	}
	return c
}
