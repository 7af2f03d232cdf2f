package desk

import (
	"math"
	"net/http"

	"copydesk/engine"
	"copydesk/server/access"
)

// defaultTop is how many terms a list has unless another number is asked for.
const defaultTop = 20

func (a *API) listJudged(r *http.Request, _ access.Principal) (any, error) {
	q := queryOf(r)
	judged := engine.JudgedQuery{
		Run: r.PathValue("run"), Part: q.text("part"), Truth: q.text("truth"), Answer: q.text("answer"), Verdict: q.text("verdict"),
		Against: q.text("against"), Pair: q.text("pair"), Limit: int(q.whole("limit", 1, engine.MaxPage, 0)), Token: q.text("page_token"),
		Skip: int(q.whole("skip", 0, math.MaxInt32, 0)),
	}
	if err := q.end(); err != nil {
		return nil, err
	}
	return a.desk.Judged(r.Context(), judged)
}

func (a *API) getTerms(r *http.Request, _ access.Principal) (any, error) {
	top, err := topOf(r)
	if err != nil {
		return nil, err
	}
	return a.desk.Terms(r.Context(), r.PathValue("run"), top)
}

func (a *API) getTermChanges(r *http.Request, _ access.Principal) (any, error) {
	top, err := topOf(r)
	if err != nil {
		return nil, err
	}
	return a.desk.TermChanges(r.Context(), r.PathValue("run"), r.PathValue("other"), top)
}

// topOf returns how many terms a request asks for.
func topOf(r *http.Request) (int, error) {
	q := queryOf(r)
	top := int(q.whole("top", 1, engine.MaxTop, defaultTop))
	return top, q.end()
}
