package command

import (
	"encoding/json"
	"io"
)

// printJSON writes one document for programs.
func printJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

// chosenOn names the part that a model was chosen on: what was chosen on the
// test rows looks better there than it is.
func chosenOn(part string) string {
	if part == "test" {
		return "test: optimistic"
	}
	return part
}
