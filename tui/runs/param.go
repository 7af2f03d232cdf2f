package runs

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
)

// parameter is one of an estimator, as it is written in JSON.
type parameter struct{ name, value string }

// parameters reads the estimator's parameters in their order.
func parameters(raw json.RawMessage) []parameter {
	d := json.NewDecoder(bytes.NewReader(raw))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return nil
	}
	var all []parameter
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return all
		}
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			return all
		}
		all = append(all, parameter{fmt.Sprint(name), strings.Trim(string(value), `"`)})
	}
	return all
}

// param returns the value of a parameter, "" if it is not there. It reads no
// more of the JSON than that value: ten thousand runs are sorted by it at a key.
func param(raw json.RawMessage, name string) string {
	at := bytes.Index(raw, []byte(`"`+name+`":`))
	if at < 0 {
		return ""
	}
	rest := bytes.TrimLeft(raw[at+len(name)+3:], " ")
	depth, quoted := 0, false
	for i := 0; i < len(rest); i++ {
		switch c := rest[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '[' || c == '{':
			depth++
		case depth == 0 && (c == ',' || c == '}'):
			return strings.Trim(string(rest[:i]), `" `)
		case c == ']' || c == '}':
			depth--
		}
	}
	return ""
}
