package desk_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/jsonschema-go/jsonschema"
)

// contract is an OpenAPI document that requests are held against.
type contract struct {
	document struct {
		OpenAPI string `json:"openapi"`
		Info    struct {
			Title   string `json:"title"`
			Version string `json:"version"`
		} `json:"info"`
		Paths      map[string]map[string]operation `json:"paths"`
		Components struct {
			Schemas map[string]json.RawMessage `json:"schemas"`
		} `json:"components"`
	}
	mux      *http.ServeMux
	resolved map[string]*jsonschema.Resolved // by the JSON of the schema
}

type operation struct {
	OperationID string `json:"operationId"`
	Summary     string `json:"summary"`
	Least       string `json:"x-least-role"`
	Parameters  []struct {
		Name     string         `json:"name"`
		In       string         `json:"in"`
		Required bool           `json:"required"`
		Schema   map[string]any `json:"schema"`
	} `json:"parameters"`
	RequestBody *struct {
		Content map[string]media `json:"content"`
	} `json:"requestBody"`
	Responses map[string]struct {
		Description string           `json:"description"`
		Content     map[string]media `json:"content"`
	} `json:"responses"`
}

type media struct {
	Schema json.RawMessage `json:"schema"`
}

func newContract(t *testing.T, document []byte) *contract {
	t.Helper()
	c := &contract{mux: http.NewServeMux(), resolved: make(map[string]*jsonschema.Resolved)}
	if err := json.Unmarshal(document, &c.document); err != nil {
		t.Fatal(err)
	}
	for path, operations := range c.document.Paths {
		for method := range operations {
			c.mux.Handle(strings.ToUpper(method)+" "+path, http.NotFoundHandler())
		}
	}
	return c
}

// operation returns the operation of a request, if the document has it.
func (c *contract) operation(t *testing.T, method, path string) (operation, bool) {
	t.Helper()
	r, err := http.NewRequest(method, "http://localhost"+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	_, pattern := c.mux.Handler(r)
	verb, path, ok := strings.Cut(pattern, " ")
	if !ok || method == http.MethodHead {
		return operation{}, false
	}
	return c.document.Paths[path][strings.ToLower(verb)], true
}

// schema resolves a schema of the document.
func (c *contract) schema(t *testing.T, raw json.RawMessage) *jsonschema.Resolved {
	t.Helper()
	if r := c.resolved[string(raw)]; r != nil {
		return r
	}
	root := map[string]any{"allOf": []json.RawMessage{raw}, "$defs": c.document.Components.Schemas}
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

// check holds a request and its answer against the document.
func (c *contract) check(t *testing.T, method, path, body string, a answer) {
	t.Helper()
	o, ok := c.operation(t, method, path)
	if !ok {
		return
	}
	response, ok := o.Responses[fmt.Sprint(a.status)]
	if !ok {
		t.Errorf("%s %s: status %d is not in the document", method, path, a.status)
		return
	}
	if err := c.valid(t, response.Content["application/json"], a.body); err != nil {
		t.Errorf("%s %s: %d %.2000s: %v", method, path, a.status, a.body, err)
	}
	if a.status < 300 && strings.TrimSpace(body) != "" && o.RequestBody != nil {
		if err := c.valid(t, o.RequestBody.Content["application/json"], []byte(body)); err != nil {
			t.Errorf("%s %s: its body %s was taken and is not as documented: %v", method, path, body, err)
		}
	}
}

func (c *contract) valid(t *testing.T, m media, data []byte) error {
	t.Helper()
	if m.Schema == nil {
		return fmt.Errorf("there is no schema for it")
	}
	var v any
	if err := json.Unmarshal(data, &v); err != nil {
		return err
	}
	return c.schema(t, m.Schema).Validate(v)
}
