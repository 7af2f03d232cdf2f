package openapitest

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	gopath "path"
	"strings"
	"sync"
	"testing"

	"github.com/google/jsonschema-go/jsonschema"
)

// Contract is an OpenAPI document that requests are held against.
type Contract struct {
	Document struct {
		OpenAPI string `json:"openapi"`
		Info    struct {
			Title   string `json:"title"`
			Version string `json:"version"`
		} `json:"info"`
		Paths      map[string]map[string]Operation `json:"paths"`
		Components struct {
			Schemas map[string]json.RawMessage `json:"schemas"`
		} `json:"components"`
	}
	mux      *http.ServeMux
	mu       sync.Mutex
	resolved map[string]*jsonschema.Resolved // by the JSON of the schema
}

// Operation is one of a document.
type Operation struct {
	OperationID string `json:"operationId"`
	Summary     string `json:"summary"`
	Least       string `json:"x-least-role"`
	Parameters  []struct {
		Name     string         `json:"name"`
		Example  string         `json:"example"`
		In       string         `json:"in"`
		Required bool           `json:"required"`
		Schema   map[string]any `json:"schema"`
	} `json:"parameters"`
	RequestBody *struct {
		Content map[string]Media `json:"content"`
	} `json:"requestBody"`
	Responses map[string]struct {
		Description string           `json:"description"`
		Content     map[string]Media `json:"content"`
	} `json:"responses"`
}

// Media is what a body may be.
type Media struct {
	Schema  json.RawMessage `json:"schema"`
	Example json.RawMessage `json:"example"`
}

// New reads a document.
func New(t *testing.T, document []byte) *Contract {
	t.Helper()
	c := &Contract{mux: http.NewServeMux(), resolved: make(map[string]*jsonschema.Resolved)}
	if err := json.Unmarshal(document, &c.Document); err != nil {
		t.Fatal(err)
	}
	for path, operations := range c.Document.Paths {
		for method := range operations {
			if strings.HasSuffix(path, "/") { // itself alone
				path += "{$}"
			}
			c.mux.Handle(strings.ToUpper(method)+" "+path, http.NotFoundHandler())
		}
	}
	return c
}

// Answer is what a request was answered with.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
}

// operation returns the operation of a request, if the document has it.
func (c *Contract) operation(t *testing.T, method, path string) (Operation, bool) {
	t.Helper()
	r, err := http.NewRequest(method, "http://localhost"+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	if at := r.URL.Path; at != "/" && gopath.Clean(at) != strings.TrimSuffix(at, "/") {
		return Operation{}, false // which a ServeMux would send elsewhere
	}
	_, pattern := c.mux.Handler(r)
	verb, path, ok := strings.Cut(pattern, " ")
	if !ok || method == http.MethodHead {
		return Operation{}, false
	}
	o, ok := c.Document.Paths[strings.TrimSuffix(path, "{$}")][strings.ToLower(verb)]
	return o, ok
}

// Schema resolves a schema of the document, which every reference in it is there
// for.
func (c *Contract) Schema(t *testing.T, raw json.RawMessage) *jsonschema.Resolved {
	t.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	if r := c.resolved[string(raw)]; r != nil {
		return r
	}
	root := map[string]any{"allOf": []json.RawMessage{raw}, "$defs": c.Document.Components.Schemas}
	data, err := json.Marshal(root)
	if err != nil {
		t.Fatal(err)
	}
	var schema jsonschema.Schema
	if err := json.Unmarshal(bytes.ReplaceAll(data, []byte("#/components/schemas/"), []byte("#/$defs/")), &schema); err != nil {
		t.Fatal(err)
	}
	r, err := schema.Resolve(nil)
	if err != nil {
		t.Fatal(err)
	}
	c.resolved[string(raw)] = r
	return r
}

// Check holds a request and its answer against the document. What the document
// does not have is nothing to check. sent is the Content-Type of the body, "": JSON.
func (c *Contract) Check(t *testing.T, method, path, sent, body string, a Answer) {
	t.Helper()
	o, ok := c.operation(t, method, path)
	if !ok {
		return
	}
	response, ok := o.Responses[fmt.Sprint(a.Status)]
	if !ok {
		t.Errorf("%s %s: status %d is not in the document", method, path, a.Status)
		return
	}
	media, _, err := mime.ParseMediaType(a.Header.Get("Content-Type"))
	if err != nil {
		t.Errorf("%s %s: %v", method, path, err)
		return
	}
	if err := c.valid(t, media, response.Content[media], a.Body); err != nil {
		t.Errorf("%s %s: %d %s %.2000s: %v", method, path, a.Status, media, a.Body, err)
	}
	if a.Status < 300 && strings.TrimSpace(body) != "" && o.RequestBody != nil {
		media, _, err := mime.ParseMediaType(cmp.Or(sent, "application/json"))
		if err != nil {
			t.Errorf("%s %s: took a body of %q: %v", method, path, sent, err)
			return
		}
		taken, ok := o.RequestBody.Content[media]
		if !ok {
			t.Errorf("%s %s: took a body of %s, which is not in the document", method, path, media)
			return
		}
		if err := c.valid(t, media, taken, []byte(body)); err != nil {
			t.Errorf("%s %s: its body %s was taken and is not as documented: %v", method, path, body, err)
		}
	}
}

// valid holds a body against what it may be: text may be anything.
func (c *Contract) valid(t *testing.T, media string, m Media, data []byte) error {
	t.Helper()
	if m.Schema != nil && !strings.HasSuffix(media, "json") {
		return nil
	}
	return c.Valid(t, m, data)
}

// Valid returns how JSON is not as documented.
func (c *Contract) Valid(t *testing.T, m Media, data []byte) error {
	t.Helper()
	if m.Schema == nil {
		return fmt.Errorf("there is no schema for it")
	}
	var v any
	if err := json.Unmarshal(data, &v); err != nil {
		return err
	}
	return c.Schema(t, m.Schema).Validate(v)
}
