package engine

import (
	"cmp"
	"context"
	"fmt"
	"hash/fnv"
	"slices"
	"strconv"
	"strings"

	"copydesk/engine/corpus"
	"copydesk/engine/fault"
	"copydesk/engine/suggest"
)

// JudgedQuery asks for articles that a run's model was judged on.
type JudgedQuery struct {
	Run     string // id, or the beginning of one
	Part    string // "validation" or "test"; "": the part that the run was chosen on
	Truth   string // a category; "": any
	Answer  string // a category; "": any
	Verdict string // RightVerdict, WrongVerdict, "": any
	// Against is another run that was judged on the same articles, whose
	// answers are held against those of Run; "": none.
	Against string
	Pair    string // with Against: one of the pairs below, "": any
	Limit   int    // 1 to MaxPage; 0 is DefaultPage
	Skip    int    // articles to leave out before the first page
	Token   string // of the page before
}

// The verdicts on an answer.
const (
	RightVerdict = "right"
	WrongVerdict = "wrong"
)

// The pairs of answers of two runs.
const (
	OnlyFirst  = "only_first"  // only the first run is right
	OnlySecond = "only_second" // only the second is
	BothWrong  = "both_wrong"
	Differ     = "differ" // the answers are not the same
)

// Verdicts returns the verdicts that a query can ask for.
func Verdicts() []string { return []string{RightVerdict, WrongVerdict} }

// JudgedPairs returns the pairs of answers that a query can ask for.
func JudgedPairs() []string { return []string{OnlyFirst, OnlySecond, BothWrong, Differ} }

// JudgedPage is a part of the articles that a query asks for: the wrong answers,
// the most confident first, then the right ones, the least confident first.
type JudgedPage struct {
	Part   string   `json:"part"`
	Judged []Judged `json:"judged"`
	Total  int      `json:"total"` // on all pages
	Next   string   `json:"next_page_token,omitempty"`
}

// Judged is an article that a model was judged on.
type Judged struct {
	Row        int64   `json:"row"`  // in the corpus, from 0
	Line       int     `json:"line"` // of its source, from 1
	Text       string  `json:"text"`
	Truth      string  `json:"truth"`
	Answer     string  `json:"answer"`
	Confidence float64 `json:"confidence"` // the probability of the answer
	// TruthConfidence is the probability of the true category.
	TruthConfidence float64      `json:"truth_confidence"`
	Other           *OtherAnswer `json:"other,omitempty"` // with Against
}

// OtherAnswer is what another run's model answered.
type OtherAnswer struct {
	Answer     string  `json:"answer"`
	Confidence float64 `json:"confidence"`
}

// maxJudgedText is the most bytes of texts on a page, of more than one article:
// a page of long ones is shorter than was asked for.
const maxJudgedText = 16 << 20

// Judged returns a page of the articles that q asks for. Its errors are of kind
// fault.Invalid for what cannot be asked for, fault.Conflict for runs that were
// not judged, or not on the same articles, and fault.NotFound where there is no
// such run, or its predictions or its corpus are not kept any more.
func (d *Desk) Judged(ctx context.Context, q JudgedQuery) (JudgedPage, error) {
	run, err := d.Run(q.Run)
	if err != nil {
		return JudgedPage{}, err
	}
	if err := q.validate(run.Dataset.Categories); err != nil {
		return JudgedPage{}, err
	}
	articles, err := kept(run, CorpusArtifact)
	if err != nil {
		return JudgedPage{}, err
	}
	s := sifter{run: run, truth: index(run.Dataset.Categories, q.Truth), answer: index(run.Dataset.Categories, q.Answer), verdict: q.Verdict, pair: q.Pair}
	if s.own, err = d.predictions(run); err != nil {
		return JudgedPage{}, err
	}
	var other string
	if q.Against != "" {
		if other, err = d.against(&s, q.Against); err != nil {
			return JudgedPage{}, err
		}
	}
	page := JudgedPage{Part: cmp.Or(q.Part, run.ChosenOn), Judged: []Judged{}}
	if err := s.part.UnmarshalText([]byte(page.Part)); err != nil {
		return JudgedPage{}, fault.Newf(fault.Corrupt, "run %s: %w", short(run.ID), err)
	}
	found, err := s.sift()
	if err != nil {
		return JudgedPage{}, err
	}
	page.Total = len(found)
	asked := fmt.Sprintf("%q", []string{run.ID, page.Part, q.Truth, q.Answer, q.Verdict, other, q.Pair})
	from, err := readPosition(q.Token, asked, len(found))
	if err != nil {
		return JudgedPage{}, err
	}
	from = min(from+q.Skip, len(found))
	to := min(from+cmp.Or(q.Limit, DefaultPage), len(found))
	if page.Judged, err = d.judged(ctx, &s, articles.Digest, found[from:to]); err != nil {
		return JudgedPage{}, err
	}
	if to = from + len(page.Judged); to < len(found) {
		page.Next = writePosition(asked, to)
	}
	return page, nil
}

// against gives s the answers of another run, whose id is returned.
func (d *Desk) against(s *sifter, id string) (string, error) {
	other, err := d.Run(id)
	if err != nil {
		return "", err
	}
	if err := sameCorpus(s.run, other); err != nil {
		return "", err
	}
	p, err := d.predictions(other)
	if err != nil {
		return "", err
	}
	if !slices.Equal(s.own.Row, p.Row) || !slices.Equal(s.own.Part, p.Part) || !slices.Equal(s.own.Truth, p.Truth) {
		return "", otherArticles(s.run, other)
	}
	s.other = &p
	return other.ID, nil
}

// judged returns the articles at some positions of the predictions, not all of
// them where they are long.
func (d *Desk) judged(ctx context.Context, s *sifter, digest string, at []int) ([]Judged, error) {
	list := make([]Judged, 0, len(at))
	if len(at) == 0 {
		return list, nil
	}
	rows := make([]int64, len(at))
	for i, n := range at {
		rows[i] = s.own.Row[n]
	}
	picked, err := corpus.Pick(ctx, d.workspace.Corpora(), digest, rows)
	if err != nil {
		return nil, err
	}
	categories := s.run.Dataset.Categories
	for i, n := range at[:fitting(picked, maxJudgedText)] {
		p, truth := picked[i], categories[s.own.Truth[n]]
		if p.Category != truth {
			return nil, fault.Newf(fault.Corrupt, "row %d of the corpus of run %s is of category %q, its predictions say %q", rows[i], short(s.run.ID), p.Category, truth)
		}
		j := Judged{
			Row: rows[i], Line: p.Line, Text: p.Text, Truth: truth, Answer: categories[s.own.Answer[n]],
			Confidence: s.own.confidence(n, len(categories)), TruthConfidence: s.own.Probabilities[n*len(categories)+int(s.own.Truth[n])],
		}
		if s.other != nil {
			j.Other = &OtherAnswer{Answer: categories[s.other.Answer[n]], Confidence: s.other.confidence(n, len(categories))}
		}
		list = append(list, j)
	}
	return list, nil
}

// fitting returns how many of the first articles have at most so many bytes of
// text together, at least one where there is one.
func fitting(picked []corpus.Picked, most int) int {
	bytes := 0
	for i, p := range picked {
		if bytes += len(p.Text); bytes > most && i > 0 {
			return i
		}
	}
	return len(picked)
}

// validate reports (fault.Invalid) what cannot be asked for.
func (q JudgedQuery) validate(categories []string) error {
	choose := func(what, is string, from []string) error {
		if is == "" || slices.Contains(from, is) {
			return nil
		}
		return fault.Newf(fault.Invalid, "%s is %.40q; choose from %s", what, is, strings.Join(from, ", "))
	}
	switch {
	case q.Limit < 0 || q.Limit > MaxPage:
		return fault.Newf(fault.Invalid, "limit is %d; it must be from 1 to %d", q.Limit, MaxPage)
	case q.Skip < 0 || q.Skip > 0 && q.Token != "":
		return fault.Newf(fault.Invalid, "skip is %d; it must be 0 or more, and 0 with a page token", q.Skip)
	case q.Pair != "" && q.Against == "":
		return fault.Newf(fault.Invalid, "pair is %.40q, which needs another run; name it as against", q.Pair)
	}
	return cmp.Or(
		choose("part", q.Part, []string{corpus.Validation.String(), corpus.Test.String()}),
		choose("verdict", q.Verdict, Verdicts()),
		choose("pair", q.Pair, JudgedPairs()),
		knownCategory("truth", q.Truth, categories),
		knownCategory("answer", q.Answer, categories),
	)
}

// knownCategory refuses a category that is none of some, and says which may be
// meant.
func knownCategory(what, category string, categories []string) error {
	switch {
	case category == "" || slices.Contains(categories, category):
		return nil
	case suggest.Nearest(category, categories) != "":
		return fault.Newf(fault.Invalid, "%s is %.100q, which is no category of the run; did you mean %s?", what, category, suggest.Nearest(category, categories))
	}
	return fault.Newf(fault.Invalid, "%s is %.100q, which is no category of the run; choose from %s", what, category, named(categories))
}

// index returns the position of a category, -1 for none.
func index(categories []string, category string) int32 {
	return int32(slices.Index(categories, category))
}

// writePosition returns the token of the page that begins at a position of the
// answer to a query.
func writePosition(asked string, at int) string {
	h := fnv.New64a()
	h.Write([]byte(asked))
	return fmt.Sprintf("%016x-%d", h.Sum64(), at)
}

// readPosition returns the position that a token names, 0 for "", of an answer
// with so many entries.
func readPosition(token, asked string, entries int) (int, error) {
	if token == "" {
		return 0, nil
	}
	_, number, _ := strings.Cut(token, "-")
	at, err := strconv.Atoi(number)
	switch {
	case err != nil || at < 1 || at >= entries || !strings.HasSuffix(writePosition(asked, at), "-"+number):
		return 0, fault.Newf(fault.Invalid, "page token %.20q is none that a page has given; begin with the first page", token)
	case writePosition(asked, at) != token:
		return 0, fault.Newf(fault.Invalid, "the page token is of another query; ask for its pages with the same filters, or begin with the first page")
	}
	return at, nil
}
