// Package openapitest holds an API against its OpenAPI document.
//
//	c := openapitest.New(t, document)
//	c.CheckForm(t)
//	c.Check(t, "POST", "/predict", "application/json", body, openapitest.Answer{Status: 200, Header: header, Body: data})
package openapitest
