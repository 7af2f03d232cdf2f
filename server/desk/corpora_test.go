package desk_test

import (
	"encoding/json"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"copydesk/engine"
	"copydesk/server/access"
	"copydesk/server/desk"
	"copydesk/server/desktest"
)

// news writes a corpus and returns its path.
func news(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "news.csv")
	content := "category,text\nsports,a late goal in the cup final\nsports,A late  goal in the cup final\npolitics,a late goal in the cup final\n" +
		"politics,parliament has passed a budget\nsports,\nsports,too,many\nsports,the keeper held a penalty\n"
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestCorpora(t *testing.T) {
	s := open(t)
	builtIn := want[desk.Corpora](s, 200, "GET", "/v1/corpora", nil).Corpora
	if len(builtIn) != 1 || builtIn[0].Dataset.Name != "demo" || builtIn[0].Articles == 0 {
		t.Fatalf("corpora %+v", builtIn)
	}
	demo := builtIn[0].Dataset.Digest
	if p := want[engine.Profile](s, 200, "GET", "/v1/corpora/"+demo[7:15]+"/profile", nil); len(p.Categories) == 0 || p.Corpus.Dataset.Digest != demo {
		t.Errorf("profile %+v", p)
	}

	request := engine.ImportRequest{Source: engine.Source{Train: news(t)}, Name: "cup <news>", Request: "a"}
	job := want[engine.Job](s, 202, "POST", "/v1/corpora", request)
	if again := want[engine.Job](s, 202, "POST", "/v1/corpora", request); again.ID != job.ID {
		t.Errorf("asked again it is job %s, was %s", again.ID, job.ID)
	}
	done := s.ended(job.ID, engine.Succeeded)
	if done.Kind != engine.ImportJob || done.Corpus == "" || done.By != "tester" {
		t.Fatalf("job %+v", done)
	}
	if page := want[engine.JobPage](s, 200, "GET", "/v1/jobs", nil); page.Total != 1 || page.Jobs[0].Corpus != done.Corpus {
		t.Errorf("jobs %+v", page)
	}
	c := want[engine.Corpus](s, 200, "GET", "/v1/corpora/"+url.PathEscape(done.Corpus), nil)
	if c.Dataset.Name != "cup <news>" || c.Articles != 5 || c.By != "tester" {
		t.Errorf("corpus %+v", c)
	}
	p := want[engine.Profile](s, 200, "GET", "/v1/corpora/"+done.Corpus+"/profile", nil)
	if r := p.Reports[0]; r.Rows != 7 || r.Used != 5 || r.Duplicates != 2 || r.Conflicts != 1 || len(r.RejectedRows) != 2 || r.RejectedRows[1].Line != 7 {
		t.Errorf("report %+v", r)
	}
	page := want[engine.ArticlePage](s, 200, "GET", "/v1/corpora/"+done.Corpus+"/articles?show=conflicts&contains=CUP&category=politics&limit=3", nil)
	if page.Total != 1 || page.Articles[0] != (engine.CorpusArticle{Row: 2, Line: 4, Part: "train", Category: "politics", Text: "a late goal in the cup final"}) {
		t.Errorf("articles %+v", page)
	}
	page = want[engine.ArticlePage](s, 200, "GET", "/v1/corpora/"+done.Corpus+"/articles?limit=2", nil)
	if page = want[engine.ArticlePage](s, 200, "GET", "/v1/corpora/"+done.Corpus+"/articles?limit=2&page_token="+page.Next, nil); page.Articles[0].Row != 2 || page.Total != 5 {
		t.Errorf("the second page is %+v", page)
	}

	spec := desktest.Spec("nb")
	spec.Source = c.Source
	s.gate.Open()
	if trained := s.ended(s.start(spec, "b").ID, engine.Succeeded); trained.Dataset.Digest != done.Corpus || trained.Dataset.Name != "cup <news>" {
		t.Errorf("trained on %+v", trained.Dataset)
	}
	s.refused(409, "conflict", "DELETE", "/v1/corpora/"+done.Corpus, nil, "1 run refers to it")
	s.refused(409, "conflict", "DELETE", "/v1/corpora/"+demo, nil, "built in")

	other := strings.Replace(newsOf(t, request.Source.Train), "penalty", "free kick", 1)
	if err := os.WriteFile(request.Source.Train, []byte(other), 0o600); err != nil {
		t.Fatal(err)
	}
	request.Request = "c"
	second := s.ended(want[engine.Job](s, 202, "POST", "/v1/corpora", request).ID, engine.Succeeded)
	if gone := want[engine.Corpus](s, 200, "DELETE", "/v1/corpora/"+second.Corpus[:14], nil); gone.Dataset.Digest != second.Corpus {
		t.Errorf("forgot %+v", gone)
	}
	for _, path := range []string{"", "/profile", "/articles"} {
		s.refused(404, "not found", "GET", "/v1/corpora/"+second.Corpus+path, nil, second.Corpus)
	}
	spec.Source.Digest = "sha256:" + strings.Repeat("0", 64)
	data, err := json.Marshal(engine.TrainRequest{Spec: spec, Request: "d"})
	if err != nil {
		t.Fatal(err)
	}
	s.refused(404, "not found", "POST", "/v1/jobs", string(data), "is not kept any more; add it again")
}

func newsOf(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestCorporaAreStrict(t *testing.T) {
	s := open(t)
	digest := want[desk.Corpora](s, 200, "GET", "/v1/corpora", nil).Corpora[0].Dataset.Digest
	s.refused(400, "invalid", "POST", "/v1/corpora", `{"sourc": {}}`, `unknown field "sourc"`)
	s.refused(400, "invalid", "POST", "/v1/corpora", `{"source": {"train": "news.csv"}, "request_id": "a"}`, "not an absolute path")
	s.refused(400, "invalid", "POST", "/v1/corpora", `{"source": {"train": "/news.csv"}, "request_id": ""}`, "request_id")
	s.refused(400, "invalid", "DELETE", "/v1/corpora/"+digest, `{"force": true}`, `unknown field "force"`)
	s.refused(400, "invalid", "GET", "/v1/corpora/"+digest+"/articles?limit=1001", nil, "1 to 1000")
	s.refused(400, "invalid", "GET", "/v1/corpora/"+digest+"/articles?show=all", nil, "duplicates, conflicts")
	s.refused(400, "invalid", "GET", "/v1/corpora/"+digest+"/articles?page_token=x", nil, "token")
	s.refused(400, "invalid", "GET", "/v1/corpora/"+digest+"/articles?labels=x", nil, `unknown parameter "labels"`)
	s.refused(404, "not found", "GET", "/v1/corpora/zz/profile", nil, `no corpus "zz"`)
	s.who.Store(&access.Principal{Name: "vic", Role: access.Viewer})
	want[engine.Profile](s, 200, "GET", "/v1/corpora/"+digest+"/profile", nil)
	s.refused(403, "forbidden", "POST", "/v1/corpora", `{"source": {"train": "/news.csv"}, "request_id": "a"}`, "operator")
}
