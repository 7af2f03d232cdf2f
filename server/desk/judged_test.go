package desk_test

import (
	"fmt"
	"net/url"
	"reflect"
	"testing"

	"copydesk/engine"
	"copydesk/server/desktest"
)

func TestJudged(t *testing.T) {
	s := open(t)
	job := s.trained("a", "nb", "rf")
	path := "/v1/runs/" + job.Runs[0][:12] + "/judged"
	e := want[engine.Evaluation](s, 200, "GET", "/v1/runs/"+job.Runs[0]+"/evaluation", nil)
	categories := e.Test.Categories
	rows := 0
	for i, truth := range categories {
		for k, answer := range categories {
			q := url.Values{"part": {"test"}, "truth": {truth.Category}, "answer": {answer.Category}}
			page := want[engine.JudgedPage](s, 200, "GET", path+"?"+q.Encode(), nil)
			if page.Judged == nil || page.Total != e.Test.Confusion[i][k] || page.Part != "test" {
				t.Errorf("%s for %s: %+v, want %d", answer.Category, truth.Category, page, e.Test.Confusion[i][k])
			}
			rows += page.Total
		}
	}
	if rows != e.Test.Rows {
		t.Errorf("%d rows, want %d", rows, e.Test.Rows)
	}
	seen, token := make(map[int64]bool), ""
	for {
		page := want[engine.JudgedPage](s, 200, "GET", path+"?limit=5&against="+job.Runs[1]+"&page_token="+token, nil)
		for _, j := range page.Judged {
			if seen[j.Row] || j.Other == nil || j.Text == "" || j.Line == 0 {
				t.Errorf("%+v", j)
			}
			seen[j.Row] = true
		}
		if token = page.Next; token == "" {
			break
		}
	}
	if len(seen) != e.Validation.Rows {
		t.Errorf("%d articles on all pages, want %d", len(seen), e.Validation.Rows)
	}

	s.refused(400, "invalid", "GET", path+"?truth=sprots", nil, "no category of the run", "did you mean sports?")
	s.refused(400, "invalid", "GET", path+"?verdict=good", nil, "right, wrong")
	s.refused(400, "invalid", "GET", path+"?pair=differ", nil, "against")
	s.refused(400, "invalid", "GET", path+"?limit=1001", nil, "limit", "1000")
	s.refused(400, "invalid", "GET", path+"?page_token=x", nil, "page token")
	s.refused(400, "invalid", "GET", path+"?colour=red", nil, `unknown parameter "colour"`)
	s.refused(404, "not found", "GET", "/v1/runs/zz/judged", nil, `"zz"`)
	s.refused(404, "not found", "GET", path+"?against=zz", nil, `"zz"`)
	split := desktest.Spec("nb")
	split.Seed = 7
	third := s.ended(s.start(split, "c").ID, engine.Succeeded)
	s.refused(409, "conflict", "GET", path+"?against="+third.Runs[0], nil, "different articles")
}

// mostTerms returns the length of the longest list for a category.
func mostTerms(terms engine.Terms) int {
	most := 0
	for _, c := range terms.Categories {
		most = max(most, len(c.For))
	}
	return most
}

func TestTerms(t *testing.T) {
	s := open(t)
	job := s.trained("a", "nb", "lr", "rf", "mlp")
	byKind := make(map[string]string)
	for i, kind := range job.Spec.Classifiers {
		byKind[string(kind)] = job.Runs[i]
	}
	for kind, measure := range map[string]string{"nb": "weight", "lr": "weight", "rf": "importance", "mlp": "mean contribution"} {
		path := "/v1/runs/" + byKind[kind] + "/terms"
		terms := want[engine.Terms](s, 200, "GET", path+"?top=3", nil)
		if terms.Measure != measure || terms.Unit == "" || mostTerms(terms) != 3 {
			t.Errorf("%s: %+v", kind, terms)
		}
		twenty := want[engine.Terms](s, 200, "GET", path+"?top=20", nil)
		if terms := want[engine.Terms](s, 200, "GET", path, nil); !reflect.DeepEqual(terms, twenty) || mostTerms(terms) > 20 {
			t.Errorf("%s: %d terms without a number", kind, mostTerms(terms))
		}
	}
	changes := want[engine.TermChanges](s, 200, "GET", fmt.Sprintf("/v1/runs/%s/terms/%s?top=4", byKind["nb"], byKind["lr"]), nil)
	if changes.Measure != "weight" || len(changes.Categories) != len(want[engine.Run](s, 200, "GET", "/v1/runs/"+byKind["nb"], nil).Dataset.Categories) || len(changes.Categories[0].Changes) != 4 {
		t.Errorf("%+v", changes)
	}
	fewer := desktest.Spec("nb")
	fewer.FeatureExtraction.Tfidf.MaxFeatures = 50
	other := s.ended(s.start(fewer, "b").ID, engine.Succeeded).Runs[0]
	changes = want[engine.TermChanges](s, 200, "GET", fmt.Sprintf("/v1/runs/%s/terms/%s?top=100", byKind["nb"], other), nil)
	missing := 0
	for _, c := range changes.Categories {
		for _, change := range c.Changes {
			if change.Second == nil {
				missing++
			}
		}
	}
	if missing == 0 {
		t.Error("no term is missing in the smaller vocabulary")
	}

	s.refused(409, "conflict", "GET", fmt.Sprintf("/v1/runs/%s/terms/%s", byKind["nb"], byKind["rf"]), nil, "cannot be compared")
	s.refused(409, "conflict", "GET", fmt.Sprintf("/v1/runs/%s/terms/%s", byKind["mlp"], byKind["nb"]), nil, "depends on the article")
	s.refused(400, "invalid", "GET", "/v1/runs/"+byKind["nb"]+"/terms?top=0", nil, "top", "from 1 to 100")
	s.refused(400, "invalid", "GET", "/v1/runs/"+byKind["nb"]+"/terms?top=101", nil, "top", "from 1 to 100")
	s.refused(404, "not found", "GET", "/v1/runs/zz/terms", nil, `"zz"`)
	s.refused(404, "not found", "GET", "/v1/runs/"+byKind["nb"]+"/terms/zz", nil, `"zz"`)
}
