// Package openapi describes an HTTP API as OpenAPI 3.1 has it, from the table
// that its requests are dispatched by: a description of its own would soon be
// of another API.
//
//	schemas := openapi.NewSchemas(nil)
//	document, err := openapi.Document(openapi.Info{Title: "Copydesk", Version: "1"}, schemas, []openapi.Operation{{
//		Method: "POST", Path: "/predict", Summary: "Sort an article", Takes: openapi.JSON(Request{Text: "The bank ..."}),
//		Responses: []openapi.Response{{Status: 200, Contents: openapi.JSON(Answer{Category: "business"})}},
//	}})
//
// What a body looks like is told by the Go type that is read from it or written
// to it, see package jsonschema.
package openapi
