package engine

import (
	"cmp"
	"context"
	"slices"
	"unicode"

	"copydesk/engine/corpus"
)

// Profile is what there is to know of a corpus before training on it.
type Profile struct {
	Corpus     Corpus          `json:"corpus"`
	Columns    corpus.Columns  `json:"columns"`
	Reports    []corpus.Report `json:"reports"` // of each source
	Warnings   []string        `json:"warnings,omitempty"`
	Categories []CategoryCount `json:"categories"` // the largest first
	Words      Lengths         `json:"words"`      // of an article, split at white space
	Split      Rows            `json:"split"`      // as given, else by the default settings
}

// CategoryCount is how many articles a category has.
type CategoryCount struct {
	Category string `json:"category"`
	Articles int    `json:"articles"`
}

// Lengths say how long articles are, in words.
type Lengths struct {
	Median   int `json:"median"`
	Longest  int `json:"longest"`
	Shortest int `json:"shortest"`
	Width    int `json:"width"` // words a bin
	// Bins count the articles by length: bin i those of i*Width+1 to (i+1)*Width
	// words, the last one the longer ones too.
	Bins []int `json:"bins"`
}

// Profile returns what there is to know of the corpus whose digest is or begins
// with digest. It reads all of it.
func (d *Desk) Profile(ctx context.Context, digest string) (Profile, error) {
	known, err := d.Corpus(digest)
	if err != nil {
		return Profile{}, err
	}
	articles := make(map[string]int)
	words := make([]int, 0, known.Articles)
	c, err := d.shelf.survey(ctx, known.Dataset.Digest, func(r corpus.Row) {
		articles[r.Category]++
		words = append(words, countWords(r.Text))
	})
	if err != nil {
		return Profile{}, err
	}
	p := Profile{
		Corpus: known, Columns: c.Columns, Reports: c.Reports, Warnings: c.Warnings,
		Categories: make([]CategoryCount, 0, len(articles)), Words: lengthsOf(words),
	}
	for name, n := range articles {
		p.Categories = append(p.Categories, CategoryCount{name, n})
	}
	slices.SortFunc(p.Categories, func(a, b CategoryCount) int {
		return cmp.Or(cmp.Compare(b.Articles, a.Articles), cmp.Compare(a.Category, b.Category))
	})
	p.Split, err = defaultSplit(c)
	return p, err
}

// countWords counts the words of a text: what stands between white space.
func countWords(text string) int {
	n, inside := 0, false
	for _, r := range text {
		space := unicode.IsSpace(r)
		if !space && !inside {
			n++
		}
		inside = !space
	}
	return n
}

// bins is the most bins of a histogram.
const bins = 20

// lengthsOf sorts words, the lengths of some articles, and says how long they
// are. Nearly all of them are within the bins' widths: a few that are far longer
// than the others do not stretch these.
func lengthsOf(words []int) Lengths {
	slices.Sort(words)
	last := len(words) - 1
	if last < 0 {
		return Lengths{Width: 1, Bins: []int{}}
	}
	l := Lengths{Median: words[last/2], Longest: words[last], Shortest: words[0]}
	nearly := words[last*99/100]
	l.Width = max(1, (nearly+bins-1)/bins)
	l.Bins = make([]int, min(bins, max(1, (l.Longest+l.Width-1)/l.Width)))
	for _, n := range words {
		l.Bins[min(len(l.Bins)-1, max(0, n-1)/l.Width)]++
	}
	return l
}
