package pages

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"

	"copydesk/server/openapi"
)

// described is what docs.html shows.
type described struct {
	Info       openapi.Info
	Operations []operation
}

type operation struct {
	openapi.Operation
	Takes     []content
	Responses []response
	// Body and Media are what the form to try it begins with, "" if there is no
	// body.
	Body, Media string
}

// Steps are the parts of the path, between which a line may be broken.
func (o operation) Steps() []string { return strings.SplitAfter(o.Path, "/") }

// response is what some statuses have in common.
type response struct {
	Statuses []status
	Contents []content
}

// Plain says that this is what most want to know: how it is answered when all is
// well.
func (r response) Plain() bool { return r.Statuses[0].Code < 300 }

type status struct {
	Code  int
	Words string
}

type content struct {
	Media   string
	Fields  []openapi.Field
	Example string
}

func describe(info openapi.Info, operations []openapi.Operation, s *openapi.Schemas) (described, error) {
	d := described{Info: info}
	for _, o := range operations {
		made := operation{Operation: o}
		var err error
		if made.Takes, err = contents(o.Takes, s); err != nil {
			return d, fmt.Errorf("%s %s: %w", o.Method, o.Path, err)
		}
		if len(made.Takes) > 0 {
			made.Body, made.Media = made.Takes[0].Example, made.Takes[0].Media
		}
		if made.Responses, err = responses(o.Responses, s); err != nil {
			return d, fmt.Errorf("%s %s: %w", o.Method, o.Path, err)
		}
		d.Operations = append(d.Operations, made)
	}
	return d, nil
}

// responses puts together the statuses that are answered alike.
func responses(all []openapi.Response, s *openapi.Schemas) ([]response, error) {
	var made []response
	var of []openapi.Contents
next:
	for _, r := range all {
		word := status{r.Status, r.Words()}
		for i := range made {
			if reflect.DeepEqual(of[i], r.Contents) {
				made[i].Statuses = append(made[i].Statuses, word)
				continue next
			}
		}
		cs, err := contents(r.Contents, s)
		if err != nil {
			return nil, err
		}
		made, of = append(made, response{[]status{word}, cs}), append(of, r.Contents)
	}
	return made, nil
}

func contents(cs openapi.Contents, s *openapi.Schemas) ([]content, error) {
	var made []content
	for _, c := range cs {
		fields, err := s.Fields(c)
		if err != nil {
			return nil, err
		}
		example, err := text(c.Example)
		if err != nil {
			return nil, err
		}
		made = append(made, content{c.Media, fields, example})
	}
	return made, nil
}

// text is an example as people read it.
func text(example any) (string, error) {
	switch e := example.(type) {
	case nil:
		return "", nil
	case string:
		return e, nil
	}
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	err := encoder.Encode(example)
	return strings.TrimSuffix(b.String(), "\n"), err
}
