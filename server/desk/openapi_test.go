package desk_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"copydesk/engine"
	"copydesk/server/desk"
)

// The table of routes itself is held against the document in
// TestDocumentHasTheRoutes; what is asked and answered, in every test of this
// package that makes a request.
func TestDocumentForm(t *testing.T) { open(t).contract.CheckForm(t) }

func TestDocumentHasTheRoutes(t *testing.T) {
	s := open(t)
	var documented []string
	for path, operations := range s.contract.Document.Paths {
		for method := range operations {
			documented = append(documented, strings.ToUpper(method)+" "+path)
		}
	}
	routes := desk.Routes(s.api)
	slices.Sort(documented)
	slices.Sort(routes)
	if !slices.Equal(documented, routes) {
		t.Errorf("the document has\n%s\nthe table\n%s", strings.Join(documented, "\n"), strings.Join(routes, "\n"))
	}
}

// A schema that takes everything would hold nothing.
func TestDocumentRefuses(t *testing.T) {
	s := open(t)
	jobs := s.contract.Document.Paths["/v1/jobs"]["post"]
	if err := s.contract.Valid(t, jobs.RequestBody.Content["application/json"], []byte(edited(t, `"seed":42`, `"seed":43`))); err != nil {
		t.Errorf("a valid request: %v", err)
	}
	for _, body := range []string{
		`{}`, `[]`, edited(t, `"max_iter":3`, `"max_itr":3`), edited(t, `"seed":42`, `"seed":"42"`), edited(t, `["nb"]`, `["svm"]`),
		edited(t, `"neural_network"`, `"neural"`), edited(t, `"batch_size":"auto"`, `"batch_size":"all"`), edited(t, `"min_df":1`, `"min_df":"1"`),
		edited(t, `"source":{`, `"source":{"trian":"x"`), edited(t, `"stop_words":"english"`, `"stop_words":"german"`),
	} {
		if err := s.contract.Valid(t, jobs.RequestBody.Content["application/json"], []byte(body)); err == nil {
			t.Errorf("the document allows %s", body)
		}
	}
	job := s.trained("a", "nb")
	data, err := json.Marshal(job)
	if err != nil {
		t.Fatal(err)
	}
	answer := jobs.Responses["202"].Content["application/json"]
	for _, spoiled := range []string{
		strings.Replace(string(data), `"succeeded"`, `"fine"`, 1), strings.Replace(string(data), `{"id"`, `{"more":1,"id"`, 1), `{}`, `null`,
	} {
		if err := s.contract.Valid(t, answer, []byte(spoiled)); err == nil {
			t.Errorf("the document allows the job %s", spoiled)
		}
	}
	if err := s.contract.Valid(t, answer, data); err != nil {
		t.Error(err)
	}
	// A report that is there and one that is not.
	e := want[engine.Evaluation](s, 200, "GET", "/v1/runs/"+job.Runs[0]+"/evaluation", nil)
	if e.Test == nil {
		t.Error("there is no evaluation to hold against the document")
	}
}
