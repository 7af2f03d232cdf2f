package openapi_test

import (
	"encoding/json"
	"reflect"
	"slices"
	"testing"
	"time"

	"copydesk/server/openapi"
	"copydesk/server/openapitest"
)

type inner struct {
	Name  string     `json:"name" jsonschema:"what it is called"`
	Score *float64   `json:"score"`
	When  *time.Time `json:"when,omitempty"`
}

type outer struct {
	Texts  []string           `json:"texts"`
	Inner  []inner            `json:"inner"`
	Best   *inner             `json:"best"`
	Shares map[string]float64 `json:"shares"`
	Any    map[string]any     `json:"any"`
	Raw    json.RawMessage    `json:"raw"`
}

func TestFields(t *testing.T) {
	s := openapi.NewSchemas(nil)
	if err := s.Component("Inner", reflect.TypeFor[inner]()); err != nil {
		t.Fatal(err)
	}
	got, err := s.Fields(openapi.JSON(outer{})[0])
	if err != nil {
		t.Fatal(err)
	}
	const what = "what it is called"
	want := []openapi.Field{
		{"texts", "list of string or null", false, ""},
		{"inner", "list of object or null", false, ""},
		{"inner[].name", "string", false, what},
		{"inner[].score", "number or null", false, ""},
		{"inner[].when", "string (date-time) or null", true, ""},
		{"best", "object or null", false, ""},
		{"best.name", "string", false, what},
		{"best.score", "number or null", false, ""},
		{"best.when", "string (date-time) or null", true, ""},
		{"shares", "object of number", false, ""},
		{"any", "object", false, ""},
		{"raw", "any", false, ""},
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%v\nwant\n%v", got, want)
	}
	if got, err := s.Fields(openapi.Text("text/plain", "hello")[0]); got != nil || err != nil {
		t.Errorf("a text has the fields %v, %v", got, err)
	}
}

func TestOperation(t *testing.T) {
	o := openapi.Operation{Method: "POST", Path: "/v2/{model}/{rest...}", Params: []openapi.Param{
		{Name: "model", In: "path", Kind: "string", Help: "its name"}, {Name: "limit", In: "query", Kind: "integer"},
	}}
	if got := o.PathTemplate(); got != "/v2/{model}/{rest}" {
		t.Errorf("path %s", got)
	}
	if got := o.ID(); got != "post_v2_model_rest" {
		t.Errorf("id %s", got)
	}
	var names []string
	for _, p := range o.AllParams() {
		names = append(names, p.In+" "+p.Name)
	}
	if !slices.Equal(names, []string{"path rest", "path model", "query limit"}) {
		t.Errorf("parameters %v", names)
	}
}

func TestDocument(t *testing.T) {
	s := openapi.NewSchemas(nil)
	if err := s.Component("Inner", reflect.TypeFor[inner]()); err != nil {
		t.Fatal(err)
	}
	example := outer{
		Texts: []string{}, Inner: []inner{}, Best: &inner{Name: "a"}, Shares: map[string]float64{}, Any: map[string]any{}, Raw: json.RawMessage(`5`),
	}
	data, err := openapi.Document(openapi.Info{Title: "A", Version: "1"}, s, []openapi.Operation{{
		Method: "POST", Path: "/{$}", Summary: "Do it", Takes: openapi.Open(openapi.JSON(example)),
		Responses: []openapi.Response{
			{Status: 200, Contents: append(openapi.JSON(example), openapi.Text("text/csv", "a,b")...)}, {Status: 499, Contents: openapi.Text("text/plain", "")},
		},
	}})
	if err != nil {
		t.Fatal(err)
	}
	c := openapitest.New(t, data)
	c.CheckForm(t)
	o := c.Document.Paths["/"]["post"]
	if o.Responses["499"].Description != "Status 499" || string(o.Responses["200"].Content["text/csv"].Example) != `"a,b"` {
		t.Errorf("%+v", o.Responses)
	}
	const value = `{"texts":["a"],"inner":[],"best":null,"shares":{"a":1},"any":{"a":[]},"raw":null`
	takes, answers := o.RequestBody.Content["application/json"], o.Responses["200"].Content["application/json"]
	for _, tt := range []struct {
		name           string
		body           string
		taken, answers bool
	}{
		{"as it is", value + `}`, true, true},
		{"more", value + `,"more":1}`, true, false},
		{"more inside", `{"texts":["a"],"inner":[{"name":"a","score":1,"more":2}],"best":null,"shares":{},"any":{},"raw":1}`, false, false},
		{"null for a list", `{"texts":null,"inner":[],"best":null,"shares":{},"any":{},"raw":1}`, false, true},
		{"less", `{"texts":["a"]}`, false, false},
	} {
		if err := c.Valid(t, takes, []byte(tt.body)); (err == nil) != tt.taken {
			t.Errorf("%s is taken: %v", tt.name, err)
		}
		if err := c.Valid(t, answers, []byte(tt.body)); (err == nil) != tt.answers {
			t.Errorf("%s is answered: %v", tt.name, err)
		}
	}
	if _, err := openapi.Document(openapi.Info{}, s, []openapi.Operation{{Method: "GET", Path: "/", Responses: []openapi.Response{{Status: 200, Contents: openapi.JSON(func() {})}}}}); err == nil {
		t.Error("a function is described")
	}
}
