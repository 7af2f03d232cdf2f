package predict

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"copydesk/server/reply"
)

// Fields returns the values of fields of the JSON object body, as far as it has
// them. Other fields are ignored. Names are case-sensitive, as they are for
// other JSON parsers. It fails with a *reply.Error (400).
func Fields(body []byte, names ...string) (map[string]json.RawMessage, error) {
	if !json.Valid(body) {
		var whole json.RawMessage
		return nil, malformed(json.Unmarshal(body, &whole))
	}
	d := json.NewDecoder(bytes.NewReader(body))
	if start, err := d.Token(); err != nil {
		return nil, malformed(err)
	} else if start != json.Delim('{') {
		return nil, reply.Errorf(http.StatusBadRequest, "Body must be a JSON object with the %s", fieldsNamed(names))
	}
	values := make(map[string]json.RawMessage, len(names))
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return nil, malformed(err)
		}
		var v json.RawMessage
		if err := d.Decode(&v); err != nil {
			return nil, malformed(err)
		}
		name, ok := key.(string)
		if !ok || !slices.Contains(names, name) {
			continue
		}
		if values[name] != nil {
			return nil, reply.Errorf(http.StatusBadRequest, "Field %q is there twice", name)
		}
		values[name] = v
	}
	return values, nil
}

// fieldsNamed is how a message speaks of fields.
func fieldsNamed(names []string) string {
	if len(names) == 1 {
		return fmt.Sprintf("field %q", names[0])
	}
	quoted := make([]string, len(names))
	for i, n := range names {
		quoted[i] = fmt.Sprintf("%q", n)
	}
	return "fields " + strings.Join(quoted, ", ")
}

// String returns the string that raw is, under the name that the client knows
// it by. It fails with a *reply.Error (400).
func String(raw json.RawMessage, name string) (string, error) {
	if raw[0] != '"' {
		return "", reply.Errorf(http.StatusBadRequest, "%s must be a string, not %s", name, typeOf(raw))
	}
	var s string
	if err := json.Unmarshal(raw, &s); err != nil {
		return "", reply.Errorf(http.StatusBadRequest, "%s is not a valid string: %s", name, err)
	}
	return s, nil
}
