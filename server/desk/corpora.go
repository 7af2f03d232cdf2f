package desk

import (
	"net/http"

	"copydesk/engine"
	"copydesk/server/access"
)

// Corpora is a list of them.
type Corpora struct {
	Corpora []engine.Corpus `json:"corpora"`
}

func (a *API) listCorpora(*http.Request, access.Principal) (any, error) {
	list, err := a.desk.Corpora()
	return Corpora{orEmpty(list)}, err
}

func (a *API) startImport(r *http.Request, who access.Principal) (any, error) {
	var request engine.ImportRequest
	if err := decode(r, &request); err != nil {
		return nil, err
	}
	return a.desk.Import(r.Context(), request, who.Caller())
}

func (a *API) getCorpus(r *http.Request, _ access.Principal) (any, error) {
	return a.desk.Corpus(r.PathValue("digest"))
}

func (a *API) forgetCorpus(r *http.Request, _ access.Principal) (any, error) {
	return a.desk.Forget(r.PathValue("digest"))
}

func (a *API) getProfile(r *http.Request, _ access.Principal) (any, error) {
	return a.desk.Profile(r.Context(), r.PathValue("digest"))
}

func (a *API) listArticles(r *http.Request, _ access.Principal) (any, error) {
	q := queryOf(r)
	articles := engine.ArticleQuery{
		Corpus: r.PathValue("digest"), Category: q.text("category"), Contains: q.text("contains"), Show: q.text("show"),
		Limit: int(q.whole("limit", 1, engine.MaxPage, 0)), Token: q.text("page_token"),
	}
	if err := q.end(); err != nil {
		return nil, err
	}
	return a.desk.Articles(r.Context(), articles)
}
