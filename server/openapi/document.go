package openapi

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

// object is a JSON object of the document.
type object map[string]any

// Document makes the OpenAPI document of operations.
func Document(info Info, s *Schemas, operations []Operation) ([]byte, error) {
	paths := object{}
	for _, o := range operations {
		made, err := s.operation(o)
		if err != nil {
			return nil, fmt.Errorf("%s %s: %w", o.Method, o.Path, err)
		}
		of, ok := paths[o.PathTemplate()].(object)
		if !ok {
			of = object{}
			paths[o.PathTemplate()] = of
		}
		of[strings.ToLower(o.Method)] = made
	}
	document := object{
		"openapi":    "3.1.0",
		"info":       object{"title": info.Title, "version": info.Version, "description": info.Description},
		"paths":      paths,
		"components": object{"schemas": s.components},
	}
	if info.More != nil {
		document["externalDocs"] = object{"url": info.More.URL, "description": info.More.Text}
	}
	return json.Marshal(document)
}

func (s *Schemas) operation(o Operation) (object, error) {
	made := object{"summary": o.Summary, "operationId": o.ID(), "x-least-role": o.Least}
	if o.Description != "" {
		made["description"] = o.Description
	}
	if params := o.AllParams(); len(params) > 0 {
		made["parameters"] = parameters(params)
	}
	if len(o.Takes) > 0 {
		content, err := s.contents(o.Takes)
		if err != nil {
			return nil, err
		}
		made["requestBody"] = object{"required": true, "content": content}
	}
	responses := object{}
	for _, r := range o.Responses {
		content, err := s.contents(r.Contents)
		if err != nil {
			return nil, err
		}
		responses[strconv.Itoa(r.Status)] = object{"description": r.Words(), "content": content}
	}
	made["responses"] = responses
	return made, nil
}

func (s *Schemas) contents(cs Contents) (object, error) {
	all := object{}
	for _, c := range cs {
		schema, err := s.content(c)
		if err != nil {
			return nil, err
		}
		media := object{"schema": schema}
		if c.Example != nil {
			media["example"] = c.Example
		}
		all[c.Media] = media
	}
	return all, nil
}

func parameters(params []Param) []object {
	var list []object
	for _, p := range params {
		schema := object{"type": p.Kind}
		if p.Many {
			schema = object{"type": "array", "items": schema}
		}
		made := object{"name": p.Name, "in": p.In, "required": p.In == "path", "schema": schema}
		if p.Help != "" {
			made["description"] = p.Help
		}
		if p.Example != "" {
			made["example"] = p.Example
		}
		list = append(list, made)
	}
	return list
}
