package command

import "copydesk/engine"

// inPages reads a list page by page until there are limit elements of it (0: all)
// or no more. next reads a page of at most so many, and says how many came and
// whether others follow.
func inPages(limit int, next func(most int) (came int, more bool, err error)) error {
	for have := 0; ; {
		most := engine.MaxPage
		if limit > 0 {
			most = min(most, limit-have)
		}
		came, more, err := next(most)
		if err != nil || !more {
			return err
		}
		if have += came; limit > 0 && have >= limit {
			return nil
		}
	}
}
