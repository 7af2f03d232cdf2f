package desk_test

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"

	"copydesk/engine"
	"copydesk/server/desk"
)

// The table of routes itself is held against the document in
// TestDocumentHasTheRoutes; what is asked and answered, in every test of this
// package that makes a request.
func TestDocumentForm(t *testing.T) {
	s := open(t)
	d := s.contract.document
	if !strings.HasPrefix(d.OpenAPI, "3.1.") || d.Info.Title == "" || d.Info.Version == "" || len(d.Paths) == 0 {
		t.Errorf("openapi %q, info %+v, %d paths", d.OpenAPI, d.Info, len(d.Paths))
	}
	inPath := regexp.MustCompile(`\{([^}]+)\}`)
	ids := make(map[string]string)
	for path, operations := range d.Paths {
		for method, o := range operations {
			name := method + " " + path
			if !slices.Contains([]string{"get", "put", "post", "delete", "patch"}, method) || !strings.HasPrefix(path, "/") {
				t.Errorf("%s is not an operation", name)
			}
			if other := ids[o.OperationID]; o.OperationID == "" || other != "" {
				t.Errorf("%s has the operationId %q of %q", name, o.OperationID, other)
			}
			ids[o.OperationID] = name
			if o.Summary == "" {
				t.Errorf("%s has no summary", name)
			}
			var declared, needed []string
			seen := make(map[string]bool)
			for _, p := range o.Parameters {
				if p.In != "path" && p.In != "query" || p.Required != (p.In == "path") || len(p.Schema) == 0 || seen[p.In+p.Name] {
					t.Errorf("%s: parameter %+v", name, p)
				}
				seen[p.In+p.Name] = true
				if p.In == "path" {
					declared = append(declared, p.Name)
				}
			}
			for _, m := range inPath.FindAllStringSubmatch(path, -1) {
				needed = append(needed, m[1])
			}
			slices.Sort(declared)
			slices.Sort(needed)
			if !slices.Equal(declared, needed) {
				t.Errorf("%s declares the parameters %v, its path has %v", name, declared, needed)
			}
			if o.RequestBody != nil && o.RequestBody.Content["application/json"].Schema == nil {
				t.Errorf("%s: its body has no schema", name)
			}
			success := 0
			for status, r := range o.Responses {
				if !regexp.MustCompile(`^[1-5][0-9][0-9]$`).MatchString(status) || r.Description == "" || len(r.Content) == 0 {
					t.Errorf("%s: response %s %+v", name, status, r)
				}
				if status[0] == '2' {
					success++
				}
				for _, m := range r.Content {
					s.contract.schema(t, m.Schema) // which resolves every reference
				}
			}
			if success != 1 {
				t.Errorf("%s has %d kinds of success", name, success)
			}
		}
	}
	for name, schema := range d.Components.Schemas {
		if !regexp.MustCompile(`^[a-zA-Z0-9._-]+$`).MatchString(name) {
			t.Errorf("component %q", name)
		}
		s.contract.schema(t, schema)
	}
}

func TestDocumentHasTheRoutes(t *testing.T) {
	s := open(t)
	var documented []string
	for path, operations := range s.contract.document.Paths {
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
	jobs := s.contract.document.Paths["/v1/jobs"]["post"]
	if err := s.contract.valid(t, jobs.RequestBody.Content["application/json"], []byte(edited(t, `"seed":42`, `"seed":43`))); err != nil {
		t.Errorf("a valid request: %v", err)
	}
	for _, body := range []string{
		`{}`, `[]`, edited(t, `"max_iter":3`, `"max_itr":3`), edited(t, `"seed":42`, `"seed":"42"`), edited(t, `["nb"]`, `["svm"]`),
		edited(t, `"neural_network"`, `"neural"`), edited(t, `"batch_size":"auto"`, `"batch_size":"all"`), edited(t, `"min_df":1`, `"min_df":"1"`),
		edited(t, `"source":{`, `"source":{"trian":"x"`), edited(t, `"stop_words":"english"`, `"stop_words":"german"`),
	} {
		if err := s.contract.valid(t, jobs.RequestBody.Content["application/json"], []byte(body)); err == nil {
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
		if err := s.contract.valid(t, answer, []byte(spoiled)); err == nil {
			t.Errorf("the document allows the job %s", spoiled)
		}
	}
	if err := s.contract.valid(t, answer, data); err != nil {
		t.Error(err)
	}
	// A report that is there and one that is not.
	e := want[engine.Evaluation](s, 200, "GET", "/v1/runs/"+job.Runs[0]+"/evaluation", nil)
	if e.Test == nil {
		t.Error("there is no evaluation to hold against the document")
	}
}
