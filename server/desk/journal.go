package desk

import (
	"net/http"

	"copydesk/engine"
	"copydesk/server/access"
)

// Tallies count the feedback on the versions of a model.
type Tallies struct {
	Tallies []engine.Tally `json:"tallies"` // the newest version first
}

func (a *API) listSamples(r *http.Request, _ access.Principal) (any, error) {
	q, err := pageOf(r)
	if err != nil {
		return nil, err
	}
	page, err := a.desk.FindSamples(q)
	page.Samples = orEmpty(page.Samples)
	return page, err
}

func (a *API) listFeedback(r *http.Request, _ access.Principal) (any, error) {
	q, err := pageOf(r)
	if err != nil {
		return nil, err
	}
	page, err := a.desk.FindFeedback(q)
	page.Feedback = orEmpty(page.Feedback)
	return page, err
}

func (a *API) listTallies(r *http.Request, _ access.Principal) (any, error) {
	list, err := a.desk.Tallies(r.PathValue("model"))
	return Tallies{orEmpty(list)}, err
}

// pageOf reads which page of a list is asked for.
func pageOf(r *http.Request) (engine.PageQuery, error) {
	q := queryOf(r)
	page := engine.PageQuery{Limit: int(q.whole("limit", 1, engine.MaxPage, 0)), Token: q.text("page_token")}
	return page, q.end()
}
