// Package pages has what a person sees of a prediction server in a browser: a
// page to try it, the description of its API with a form for each route, and
// what these are made with. Nothing comes from elsewhere, no address that they
// ask has a text in it, and an answer is shown as text, never as HTML.
//
//	p, err := pages.New(openapi.Info{Title: "Copydesk"}, operations, schemas)
//	...
//	err = p.Home(w, r)
package pages
