package engine

import (
	"context"
	"strconv"
	"strings"

	"copydesk/engine/corpus"
	"copydesk/engine/fault"
)

// ArticleQuery asks for articles of a kept corpus, in the order of their rows.
type ArticleQuery struct {
	Corpus   string // digest, or its beginning
	Category string // "": every one
	Contains string // text that must occur, in any case; "": any text
	Show     string // one of the constants below
	Limit    int    // 1 to MaxPage; 0 is DefaultPage
	Token    string // of the page before
}

// Which articles of a corpus are asked for.
const (
	// ShowUsed are all articles.
	ShowUsed = ""
	// ShowDuplicates are those whose text an earlier row of their source has, but
	// for case and white space.
	ShowDuplicates = "duplicates"
	// ShowConflicts are the duplicates whose category is not that of the first row
	// with their text.
	ShowConflicts = "conflicts"
)

// ArticlePage is a part of the articles that a query asks for.
type ArticlePage struct {
	Articles []CorpusArticle `json:"articles"`
	Total    int             `json:"total"`                     // articles that match, on all pages
	Next     string          `json:"next_page_token,omitempty"` // empty: this is the last page
}

// CorpusArticle is an article of a corpus.
type CorpusArticle struct {
	Row      int64  `json:"row"`
	Line     int    `json:"line"` // of its source, from 1
	Part     string `json:"part"` // what its source was given as: train, validation or test
	Category string `json:"category"`
	Text     string `json:"text"`
}

// maxPageText is where a page of articles ends in any case, in bytes of text.
const maxPageText = 8 << 20

// Articles returns a page of the articles that q asks for. It reads all of the
// corpus. A page has fewer than it may have where the articles are long.
func (d *Desk) Articles(ctx context.Context, q ArticleQuery) (ArticlePage, error) {
	from, err := q.check()
	if err != nil {
		return ArticlePage{}, err
	}
	// What was forgotten may still be there until somebody tidies up.
	known, err := d.Corpus(q.Corpus)
	if err != nil {
		return ArticlePage{}, err
	}
	page := ArticlePage{Articles: []CorpusArticle{}}
	contains, size := strings.ToLower(q.Contains), 0
	_, err = d.shelf.survey(ctx, known.Dataset.Digest, func(r corpus.Row) {
		if !q.matches(r, contains) {
			return
		}
		page.Total++
		if int64(r.Number) < from || page.Next != "" {
			return
		}
		if len(page.Articles) == q.limit() || size > maxPageText {
			page.Next = strconv.Itoa(r.Number)
			return
		}
		size += len(r.Text)
		page.Articles = append(page.Articles, CorpusArticle{
			Row: int64(r.Number), Line: r.Line, Part: r.Part.String(), Category: r.Category, Text: r.Text,
		})
	})
	if err != nil {
		return ArticlePage{}, err
	}
	return page, nil
}

func (q ArticleQuery) limit() int {
	if q.Limit == 0 {
		return DefaultPage
	}
	return q.Limit
}

// check returns the first row of the page. A token is its number in decimal
// digits.
func (q ArticleQuery) check() (from int64, err error) {
	switch q.Show {
	case ShowUsed, ShowDuplicates, ShowConflicts:
	default:
		return 0, fault.Newf(fault.Invalid, "show is %.40q; it must be duplicates, conflicts or nothing", q.Show)
	}
	if q.Limit < 0 || q.Limit > MaxPage {
		return 0, fault.Newf(fault.Invalid, "a page of %d cannot be listed; the limit must be from 1 to %d", q.Limit, MaxPage)
	}
	if q.Token == "" {
		return 0, nil
	}
	from, err = strconv.ParseInt(q.Token, 10, 64)
	if err != nil || from < 1 {
		return 0, fault.Newf(fault.Invalid, "page token %.20q is none that a page has given; begin with the first page", q.Token)
	}
	return from, nil
}

// matches reports whether a row is asked for; contains is in lower case.
func (q ArticleQuery) matches(r corpus.Row, contains string) bool {
	switch {
	case q.Category != "" && r.Category != q.Category,
		q.Show == ShowDuplicates && !r.Duplicate,
		q.Show == ShowConflicts && !r.Conflict:
		return false
	}
	return contains == "" || strings.Contains(strings.ToLower(r.Text), contains)
}
