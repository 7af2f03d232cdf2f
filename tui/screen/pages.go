package screen

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"
)

const (
	// PageLimit is how many things are read at a time where nothing else is said.
	PageLimit = 100

	ahead = 30 // things before the end of what has come from which more are read
)

// Page is one of the pages that things come in.
type Page[T any] struct {
	Items []T
	Part  string // of the corpus, "" where they are not of one
	Total int    // of all pages
	Next  string // token of the next page, "" if there is none
}

// Pages are things of the desk that are read a page at a time, as far as a person
// looks. The zero Pages has read nothing. It is one list and must not be copied
// while it reads.
type Pages[T any] struct {
	Page[T]       // all pages that have come, as one
	Read    bool  // the first has come
	Busy    bool  // one is on its way
	Err     error // of the last; nothing more is read until Retry

	number int // of the page that is asked for: another is dropped
}

// pageMsg is a page that was asked for.
type pageMsg[T any] struct {
	pages  *Pages[T]
	number int
	page   Page[T]
	err    error
}

// Want returns the command that reads the first page, or the next if the cursor
// is near the end of what has come; nil if there is no need or no use.
func (p *Pages[T]) Want(w *Work, cursor int, read func(ctx context.Context, token string) (Page[T], error)) tea.Cmd {
	more := !p.Read || p.Next != "" && cursor >= len(p.Items)-ahead
	if p.Busy || p.Err != nil || !more {
		return nil
	}
	p.Busy = true
	p.number++
	number, token := p.number, p.Next
	return w.Do(Asking, func(ctx context.Context) tea.Msg {
		page, err := read(ctx, token)
		return pageMsg[T]{p, number, page, err}
	})
}

// Take takes a page that was asked for and reports whether it did. Where work
// broke, the page counts as one that could not be read.
func (p *Pages[T]) Take(m tea.Msg) bool {
	if broke, ok := m.(Broke); ok && p.Busy {
		p.Busy, p.Err = false, broke.Err
	}
	got, ok := m.(pageMsg[T])
	if !ok || got.pages != p || got.number != p.number {
		return false
	}
	p.Busy, p.Err = false, got.err
	if p.Err != nil {
		return true
	}
	p.Read = true
	p.Items = append(p.Items, got.page.Items...)
	p.Part, p.Total, p.Next = got.page.Part, got.page.Total, got.page.Next
	return true
}

// Retry lets a page be asked for again that could not be read.
func (p *Pages[T]) Retry() { p.Err = nil }

// Reset forgets what was read, and the page on its way.
func (p *Pages[T]) Reset() { *p = Pages[T]{number: p.number + 1} }
