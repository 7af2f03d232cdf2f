package openapi

import (
	"cmp"
	"net/http"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Info is what an API is.
type Info struct {
	Title, Version, Description string
	More                        *Link // to what else there is to read; nil: nothing
}

// Link leads elsewhere.
type Link struct {
	URL  string // may be relative to the document
	Text string // what is there
}

// Operation is something to ask for.
type Operation struct {
	Method, Path string // the path may have {wildcards}, as http.ServeMux has them
	Summary      string // a few words
	Description  string // what the summary does not say
	Least        string // the role that it takes, "" for anyone
	Params       []Param
	Takes        Contents // of the body, one of them; none if there is no body
	Responses    []Response
}

// Param is a parameter in the path, in the query or in the header.
type Param struct {
	Name, In string
	Kind     string // string or integer
	Help     string
	Many     bool   // may be given again
	Example  string // "": there is none
}

// Content is what a body may be.
type Content struct {
	Media string
	// Type is the Go type of a JSON document; nil: it is text.
	Type reflect.Type
	// Example, if not nil, is a value of Type, or a string.
	Example any
	// Open says that an object may have more fields than Type, which are
	// ignored. Components stay as they are: they are not of this content alone.
	Open bool
}

// Contents are what a body may be, one of them.
type Contents []Content

// JSON are contents that are like example, which they have as an example.
func JSON(example any) Contents {
	return Contents{{Media: "application/json", Type: reflect.TypeOf(example), Example: example}}
}

// JSONOf are contents that a type tells of.
func JSONOf(t reflect.Type) Contents {
	return Contents{{Media: "application/json", Type: t}}
}

// Text are contents that are no JSON. The example may be "".
func Text(media, example string) Contents {
	c := Content{Media: media}
	if example != "" {
		c.Example = example
	}
	return Contents{c}
}

// Open returns contents whose objects may have more fields, which are ignored.
func Open(cs Contents) Contents {
	cs = slices.Clone(cs)
	for i := range cs {
		cs[i].Open = true
	}
	return cs
}

// Response is how a request may be answered.
type Response struct {
	Status      int
	Description string // "": the words of the status
	Contents    Contents
}

// Words returns the description, or the words of the status.
func (r Response) Words() string {
	if r.Description != "" {
		return r.Description
	}
	return cmp.Or(http.StatusText(r.Status), "Status "+strconv.Itoa(r.Status))
}

// ID names an operation: get_v1_runs_run.
func (o Operation) ID() string {
	words := strings.FieldsFunc(strings.ToLower(o.Method)+o.PathTemplate(), func(c rune) bool { return strings.ContainsRune("/{}.", c) })
	return strings.Join(words, "_")
}

// wildcard is one of http.ServeMux.
var wildcard = regexp.MustCompile(`\{([^}.]+)(\.\.\.)?\}`)

// PathTemplate returns the path as OpenAPI has it: without the dots of a
// wildcard that takes the rest.
func (o Operation) PathTemplate() string {
	return wildcard.ReplaceAllString(strings.TrimSuffix(o.Path, "{$}"), "{$1}")
}

// AllParams returns the parameters and, first, the wildcards of the path that
// are not among them.
func (o Operation) AllParams() []Param {
	var all []Param
	for _, m := range wildcard.FindAllStringSubmatch(o.PathTemplate(), -1) {
		if !slices.ContainsFunc(o.Params, func(p Param) bool { return p.In == "path" && p.Name == m[1] }) {
			all = append(all, Param{Name: m[1], In: "path", Kind: "string"})
		}
	}
	return append(all, o.Params...)
}
