package server_test

import (
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"copydesk/server"
	"copydesk/server/openapitest"
)

// What is asked and answered is held against the document in every test that
// makes a request, see running.try.

func TestDocumentForm(t *testing.T) {
	r := serving(t, nil)
	openapitest.New(t, []byte(r.get("/openapi.json").body)).CheckForm(t)
}

// TestDocumentHasTheRoutes holds the document against the table of routes, both
// ways, with all that each may answer.
func TestDocumentHasTheRoutes(t *testing.T) {
	r := serving(t, nil)
	c := openapitest.New(t, []byte(r.get("/openapi.json").body))
	documented := make(map[string][]int)
	for path, operations := range c.Document.Paths {
		for method, o := range operations {
			name := strings.ToUpper(method) + " " + path
			for status := range o.Responses {
				n, err := strconv.Atoi(status)
				if err != nil {
					t.Fatal(err)
				}
				documented[name] = append(documented[name], n)
			}
			slices.Sort(documented[name])
			if len(o.Summary) < 10 || strings.HasSuffix(o.Summary, ".") {
				t.Errorf("%s: what is it for? %q", name, o.Summary)
			}
			if strings.ToUpper(method) == "POST" && o.RequestBody == nil {
				t.Errorf("%s takes nothing", name)
			}
		}
	}
	if routes := r.Routes(); !maps.EqualFunc(documented, routes, slices.Equal) {
		t.Errorf("the document has\n%v\nthe table\n%v", documented, routes)
	}
}

// A schema that takes everything would hold nothing.
func TestDocumentRefuses(t *testing.T) {
	r := serving(t, nil)
	c := openapitest.New(t, []byte(r.get("/openapi.json").body))
	single, batch := c.Document.Paths["/predict"]["post"], c.Document.Paths["/predict/batch"]["post"]
	failure := single.Responses["400"].Content["application/json"]
	answer := r.predict("The bank").body
	explain := c.Document.Paths["/explain"]["post"].RequestBody.Content["application/json"]
	infer := c.Document.Paths["/v2/models/{model}/infer"]["post"]
	invocations := c.Document.Paths["/invocations"]["post"]
	input := func(data string) string {
		return `{"inputs": [{"name": "text", "shape": [1], "datatype": "BYTES", "data": ` + data + `}]}`
	}
	tests := []struct {
		name string
		of   openapitest.Media
		body string
		good bool
	}{
		{"a text", single.RequestBody.Content["application/json"], `{"text": "a"}`, true},
		{"one with more", single.RequestBody.Content["application/json"], `{"text": "a", "source": "wire"}`, true},
		{"none", single.RequestBody.Content["application/json"], `{}`, false},
		{"null", single.RequestBody.Content["application/json"], `{"text": null}`, false},
		{"texts", batch.RequestBody.Content["application/json"], `{"texts": ["a", "b"], "more": 1}`, true},
		{"no list", batch.RequestBody.Content["application/json"], `{"texts": null}`, false},
		{"a number among them", batch.RequestBody.Content["application/json"], `{"texts": ["a", 5]}`, false},
		{"an answer", single.Responses["200"].Content["application/json"], answer, true},
		{"one without a field", single.Responses["200"].Content["application/json"], strings.Replace(answer, `"confidence"`, `"certainty"`, 1), false},
		{"one with more", single.Responses["200"].Content["application/json"], strings.Replace(answer, `{"id"`, `{"more":1,"id"`, 1), false},
		{"a failure", failure, `{"error":"a","message":"b","timestamp":"2025-07-16T10:30:15Z"}`, true},
		{"a failure without a message", failure, `{"error":"a","timestamp":"2025-07-16T10:30:15Z"}`, false},
		{"what to explain", explain, `{"text": "a", "category": null, "top": 5, "version": "2", "more": 1}`, true},
		{"half a term", explain, `{"text": "a", "top": 2.5}`, false},
		{"nothing to explain", explain, `{"category": "sports"}`, false},
		{"a tensor", infer.RequestBody.Content["application/json"], input(`["a"]`), true},
		{"a nested one", infer.RequestBody.Content["application/json"], input(`[["a"]]`), true},
		{"one that is no list", infer.RequestBody.Content["application/json"], input(`"a"`), false},
		{"no tensor", infer.RequestBody.Content["application/json"], `{"id": "7"}`, false},
		{"a failure of the protocol", infer.Responses["400"].Content["application/json"], `{"error":"a"}`, true},
		{"one of the house", infer.Responses["400"].Content["application/json"], `{"error":"a","message":"b","timestamp":"2025-07-16T10:30:15Z"}`, false},
		{"instances", invocations.RequestBody.Content["application/json"], `{"instances": ["a", ["b"]], "params": {"predict_method": "predict_proba"}}`, true},
		{"instances and inputs", invocations.RequestBody.Content["application/json"], `{"instances": ["a"], "inputs": ["a"]}`, false},
		{"neither", invocations.RequestBody.Content["application/json"], `{"params": {}}`, false},
		{"a failure of MLflow's", invocations.Responses["400"].Content["application/json"], `{"error_code":"BAD_REQUEST","message":"b"}`, true},
	}
	for _, tt := range tests {
		if err := c.Valid(t, tt.of, []byte(tt.body)); (err == nil) != tt.good {
			t.Errorf("%s: %s: %v", tt.name, tt.body, err)
		}
	}
}

// TestExamplesAreTaken sends what the document has as examples to where it says
// that they can be sent.
func TestExamplesAreTaken(t *testing.T) {
	r := serving(t, nil)
	sent := 0
	for template, operations := range r.contract.Document.Paths {
		for method, o := range operations {
			path := template
			for _, p := range o.Parameters {
				path = strings.ReplaceAll(path, "{"+p.Name+"}", p.Example)
			}
			if o.RequestBody == nil {
				if got := r.do(strings.ToUpper(method), path, ""); got.status != 200 {
					t.Errorf("%s: %d %s", path, got.status, got.body)
				}
				continue
			}
			for media, content := range o.RequestBody.Content {
				body := string(content.Example)
				if !strings.HasSuffix(media, "json") {
					if err := json.Unmarshal(content.Example, &body); err != nil {
						t.Fatalf("%s as %s: %v", path, media, err)
					}
				}
				if got := r.do(strings.ToUpper(method), path, body, "Content-Type", media); got.status != 200 && got.status != 201 {
					t.Errorf("%s as %s: %d %s", path, media, got.status, got.body)
				}
				sent++
			}
		}
	}
	if sent < 8 {
		t.Errorf("only %d bodies were sent", sent)
	}
}

// TestDocumentLeadsToTheDesk holds that who reads of the predictions finds the
// desk's API, where there is one.
func TestDocumentLeadsToTheDesk(t *testing.T) {
	const text = "The API of the desk"
	alone := serving(t, nil)
	for _, path := range []string{"/openapi.json", "/docs"} {
		if body := alone.get(path).body; strings.Contains(body, text) {
			t.Errorf("%s leads to a desk that is not there", path)
		}
	}
	r := serving(t, func(o *server.Options) {
		o.Desk = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "this is "+r.URL.Path) })
	})
	var document struct {
		Info         struct{ Description string }
		ExternalDocs struct{ URL, Description string }
	}
	r.get("/openapi.json").decode(t, &document)
	if !strings.Contains(document.Info.Description, text) || !strings.HasPrefix(document.ExternalDocs.Description, text) {
		t.Errorf("%+v", document)
	}
	if got := r.get("/" + document.ExternalDocs.URL); got.status != 200 || got.body != "this is /v1/openapi.json" {
		t.Errorf("%s: %d %s", document.ExternalDocs.URL, got.status, got.body)
	}
	if docs := r.get("/docs").body; !strings.Contains(docs, `<a href="`+document.ExternalDocs.URL+`">`+document.ExternalDocs.Description+`</a>`) {
		t.Errorf("/docs does not link to %s", document.ExternalDocs.URL)
	}
}
