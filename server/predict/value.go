package predict

import (
	"bytes"
	"encoding/json"
	"iter"
	"net/http"
	"slices"
	"strings"

	"copydesk/server/reply"
)

// Value is a JSON value without the white space around it. It is a part of the
// body that it was read from, which is known to be valid: taking it apart
// copies nothing but strings, and cannot fail.
type Value []byte

// ParseJSON returns the value that a body, which is UTF-8, holds. It fails with
// 400 and the byte from which on it is none.
func ParseJSON(body []byte) (Value, error) {
	if !json.Valid(body) {
		var whole json.RawMessage
		return nil, malformed(json.Unmarshal(body, &whole))
	}
	return Value(bytes.TrimSpace(body)), nil
}

// IsObject, IsArray, IsString and IsNull tell values apart. A value that a
// body does not have is nil, and none of them.
func (v Value) IsObject() bool { return v.starts('{') }
func (v Value) IsArray() bool  { return v.starts('[') }
func (v Value) IsString() bool { return v.starts('"') }
func (v Value) IsNull() bool   { return v.starts('n') }

func (v Value) starts(c byte) bool { return len(v) > 0 && v[0] == c }

// Type names the type of the value with its article: "an object".
func (v Value) Type() string {
	switch v[0] {
	case '{':
		return "an object"
	case '[':
		return "an array"
	case '"':
		return "a string"
	case 't', 'f':
		return "a boolean"
	case 'n':
		return "null"
	}
	return number
}

// number is the type that is left.
const number = "a number"

// Fields goes over the fields of an object, in their order. Of what is no
// object there are none.
func (v Value) Fields() iter.Seq2[string, Value] {
	return func(yield func(string, Value) bool) {
		if !v.IsObject() {
			return
		}
		for rest := blank(v[1:]); rest[0] != '}'; {
			key := rest[:length(rest)]
			rest = blank(blank(rest[len(key):])[1:]) // the colon
			value := rest[:length(rest)]
			if !yield(key.unquote(), value) {
				return
			}
			rest = comma(rest[len(value):])
		}
	}
}

// Elements goes over the elements of an array, in their order. Of what is no
// array there are none.
func (v Value) Elements() iter.Seq[Value] {
	return func(yield func(Value) bool) {
		if !v.IsArray() {
			return
		}
		for rest := blank(v[1:]); rest[0] != ']'; {
			value := rest[:length(rest)]
			if !yield(value) {
				return
			}
			rest = comma(rest[len(value):])
		}
	}
}

// Only returns the element of an array that has just one.
func (v Value) Only() (element Value, ok bool) {
	for e := range v.Elements() {
		if ok {
			return nil, false
		}
		element, ok = e, true
	}
	return element, ok
}

// Pick returns the fields of an object that have these names, nil for those
// that it lacks. Others are ignored. what is how the client knows the object;
// it is a failure (400) if it is none, or has a name twice.
func (v Value) Pick(what string, names ...string) ([]Value, error) {
	if !v.IsObject() {
		return nil, reply.Errorf(http.StatusBadRequest, "%s must be an object, not %s", what, v.Type())
	}
	picked := make([]Value, len(names))
	for name, value := range v.Fields() {
		i := slices.Index(names, name)
		if i < 0 {
			continue
		}
		if picked[i] != nil {
			return nil, reply.Errorf(http.StatusBadRequest, "%s has the field %q twice", what, name)
		}
		picked[i] = value
	}
	return picked, nil
}

// Text returns the string that the value is. what is how the client knows the
// value; it is a failure (400) if it is no string.
func (v Value) Text(what string) (string, error) {
	if !v.IsString() {
		return "", reply.Errorf(http.StatusBadRequest, "%s must be a string, not %s", what, v.Type())
	}
	return v.unquote(), nil
}

// unquote returns what a string says. Half of a surrogate pair is U+FFFD.
func (v Value) unquote() string {
	if bytes.IndexByte(v, '\\') < 0 {
		return string(v[1 : len(v)-1])
	}
	var text string
	if err := json.Unmarshal(v, &text); err != nil {
		panic("predict: a string of valid JSON cannot be read: " + err.Error())
	}
	return text
}

// blank returns v from the first byte on that is not white space.
func blank(v Value) Value {
	for v[0] == ' ' || v[0] == '\n' || v[0] == '\t' || v[0] == '\r' {
		v = v[1:]
	}
	return v
}

// comma returns what follows a value that others may follow: the next one or
// the bracket that closes.
func comma(v Value) Value {
	if v = blank(v); v[0] == ',' {
		v = blank(v[1:])
	}
	return v
}

// length returns the length of the value that v starts with.
func length(v Value) int {
	depth := 0
	for i := 0; i < len(v); i++ {
		switch v[i] {
		case '"':
			for i++; v[i] != '"'; i++ {
				if v[i] == '\\' {
					i++
				}
			}
		case '{', '[':
			depth++
			continue
		case '}', ']':
			depth--
		default:
			if depth > 0 {
				continue
			}
			for i+1 < len(v) && strings.IndexByte(" \n\t\r,]}", v[i+1]) < 0 {
				i++
			}
		}
		if depth == 0 {
			return i + 1
		}
	}
	return len(v)
}
