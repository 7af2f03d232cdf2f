package server_test

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

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
	}
	for _, tt := range tests {
		if err := c.Valid(t, tt.of, []byte(tt.body)); (err == nil) != tt.good {
			t.Errorf("%s: %s: %v", tt.name, tt.body, err)
		}
	}
}
