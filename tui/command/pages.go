package command

import "copydesk/engine"

// inPages reads a list from a token on ("": from its beginning), page by page
// until there are limit items (0: all) or no more, and returns the last page
// with all of them, which are never nil. next reads a page of at most so many
// items; parts are a page's items and the token of the page after it.
func inPages[Page, Item any](limit int, token string, next func(most int, token string) (Page, error), parts func(*Page) (*[]Item, *string)) (Page, error) {
	all := []Item{}
	for {
		most := engine.MaxPage
		if limit > 0 {
			most = min(most, limit-len(all))
		}
		page, err := next(most, token)
		items, after := parts(&page)
		all = append(all, *items...)
		*items, token = all, *after
		if err != nil || token == "" || limit > 0 && len(all) >= limit {
			return page, err
		}
	}
}
