package desk_test

import (
	"strings"
	"testing"

	"copydesk/engine"
	"copydesk/server/desk"
)

func TestRegistry(t *testing.T) {
	s := open(t)
	job := s.trained("a", "nb", "lr", "rf") // registers its best
	const model = "/v1/models/news-classifier"
	var others []string
	for _, run := range job.Runs {
		if run != job.Best {
			others = append(others, run)
		}
	}
	m := want[desk.Model](s, 200, "GET", model, nil)
	if len(m.Versions) != 1 || !m.Versions[0].Champion || len(m.History) != 2 || m.Event == 0 {
		t.Fatalf("model %+v", m)
	}
	s.refused(409, "conflict", "POST", model+"/versions", desk.RegisterRequest{Run: job.Best}, "is version 1")
	s.refused(404, "not found", "POST", model+"/versions", desk.RegisterRequest{Run: "zz"}, "zz")
	v := want[engine.Version](s, 201, "POST", model+"/versions", desk.RegisterRequest{Run: others[0][:12], Reason: "because"})
	if v.Number != 2 || v.Champion || v.By != "tester" {
		t.Errorf("registered %+v", v)
	}
	want[engine.Version](s, 201, "POST", model+"/versions", desk.RegisterRequest{Run: others[1]})

	s.refused(409, "conflict", "POST", model+"/rollback", desk.ReasonRequest{}, "no earlier champion")
	s.refused(409, "conflict", "PUT", model+"/aliases/champion", desk.AliasRequest{Version: 1}, "champion already")
	s.refused(404, "not found", "PUT", model+"/aliases/champion", desk.AliasRequest{Version: 9}, "it has 1 to 3")
	s.refused(404, "not found", "PUT", model+"/aliases/best", desk.AliasRequest{Version: 1}, "best", "champion or challenger")
	s.refused(404, "not found", "DELETE", model+"/aliases/best", nil, "best")
	s.refused(409, "conflict", "DELETE", model+"/aliases/champion", nil, "keeps one")
	s.refused(409, "conflict", "DELETE", model+"/aliases/challenger", nil, "no challenger")
	s.refused(409, "conflict", "PUT", model+"/aliases/challenger", desk.AliasRequest{Version: 1}, "is champion")
	if v = want[engine.Version](s, 200, "PUT", model+"/aliases/challenger", desk.AliasRequest{Version: 2}); !v.Challenger {
		t.Errorf("challenger %+v", v)
	}
	s.refused(409, "conflict", "PUT", model+"/aliases/challenger", desk.AliasRequest{Version: 2}, "challenger already, in shadow mode")
	for _, share := range []float64{12.5, 100, 0.01, 0, 12.5} {
		if v = want[engine.Version](s, 200, "PUT", model+"/aliases/challenger", desk.AliasRequest{Version: 2, Share: &share}); !v.Challenger || v.ChallengerShare != share {
			t.Errorf("with a share of %v: %+v", share, v)
		}
	}
	s.refused(409, "conflict", "PUT", model+"/aliases/challenger", `{"version": 2, "share": 12.5}`, "challenger already, with 12.5% of the traffic")
	for share, why := range map[string]string{"-1": "share is -1; it must be from 0.01 to 100", "100.01": "0.01 to 100", "1e300": "0.01 to 100", "0.001": "a multiple of 0.01", `"10"`: "field share has the wrong type"} {
		s.refused(400, "invalid", "PUT", model+"/aliases/challenger", `{"version": 2, "share": `+share+`}`, why)
	}
	s.refused(400, "invalid", "PUT", model+"/aliases/champion", `{"version": 2, "share": 0}`, "field share is for a challenger")
	m = want[desk.Model](s, 200, "GET", model, nil)
	if c := m.History[len(m.History)-1]; c.Action != engine.Challenge || c.Share != 12.5 || c.From != 2 || c.To != 2 || m.Versions[1].ChallengerShare != 12.5 {
		t.Errorf("last change %+v of %+v", c, m.Versions[1])
	}
	if m = want[desk.Model](s, 200, "DELETE", model+"/aliases/challenger", desk.ReasonRequest{Reason: "no"}); m.Versions[1].Challenger || m.Versions[1].ChallengerShare != 0 {
		t.Error("it is challenger still")
	}
	if v = want[engine.Version](s, 200, "PUT", model+"/aliases/champion", desk.AliasRequest{Version: 3, Reason: "better"}); !v.Champion {
		t.Errorf("champion %+v", v)
	}
	if v = want[engine.Version](s, 200, "POST", model+"/rollback", desk.ReasonRequest{Reason: "worse"}); v.Number != 1 || !v.Champion {
		t.Errorf("rolled back to %+v", v)
	}
	m = want[desk.Model](s, 200, "GET", model, nil)
	champions := 0
	for _, v := range m.Versions {
		if v.Champion {
			champions++
		}
	}
	last := m.History[len(m.History)-1]
	if champions != 1 || last.Action != engine.Rollback || last.Reason != "worse" || last.By != "tester" || last.From != 3 || last.To != 1 {
		t.Errorf("%d champions, last change %+v", champions, last)
	}
	if names := want[desk.Models](s, 200, "GET", "/v1/models", nil).Models; len(names) != 1 {
		t.Errorf("models %v", names)
	}
	if m = want[desk.Model](s, 200, "GET", "/v1/models/nothing", nil); m.Versions == nil || m.History == nil || len(m.Versions) > 0 {
		t.Errorf("a model without versions: %+v", m)
	}
	s.refused(404, "not found", "PUT", "/v1/models/nothing/aliases/champion", desk.AliasRequest{Version: 1}, "has none yet")

	long := desk.ReasonRequest{Reason: strings.Repeat("x", 4001)}
	for _, r := range []struct{ method, path string }{
		{"POST", "/rollback"}, {"DELETE", "/aliases/challenger"}, {"PUT", "/aliases/champion"}, {"POST", "/versions"},
	} {
		s.refused(400, "invalid", r.method, model+r.path, long, "at most 4000")
	}
}
