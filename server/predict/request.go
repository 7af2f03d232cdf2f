package predict

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"os"
	"slices"
	"strings"
	"unicode/utf8"

	"copydesk/server/reply"
)

// ReadBody returns the body of a request of JSON, of at most limit bytes.
func ReadBody(w http.ResponseWriter, r *http.Request, limit int64) ([]byte, error) {
	if err := checkType(r.Header); err != nil {
		return nil, err
	}
	body, err := ReadAny(w, r, limit)
	if err == nil && len(body) == 0 {
		return nil, reply.Errorf(http.StatusBadRequest, "Body is empty; it must be a JSON object")
	}
	return body, err
}

// ReadAny returns the body of a request of text, whatever its type, of at most
// limit bytes.
func ReadAny(w http.ResponseWriter, r *http.Request, limit int64) ([]byte, error) {
	if encoding := r.Header.Get("Content-Encoding"); encoding != "" && !strings.EqualFold(encoding, "identity") {
		return nil, reply.Errorf(http.StatusUnsupportedMediaType, "Content-Encoding %.50q is not supported; send the body as it is", encoding)
	}
	tooLarge := reply.Errorf(http.StatusRequestEntityTooLarge, "Body is larger than %d MiB", limit>>20)
	if r.ContentLength > limit {
		return nil, tooLarge
	}
	body, err := readAll(http.MaxBytesReader(w, r.Body, limit), r.ContentLength)
	switch _, over := errors.AsType[*http.MaxBytesError](err); {
	case over:
		return nil, tooLarge
	case errors.Is(err, os.ErrDeadlineExceeded):
		return nil, reply.Errorf(http.StatusRequestTimeout, "Body did not arrive in time")
	case err != nil:
		return nil, reply.Errorf(http.StatusBadRequest, "Body could not be read to its end")
	case !utf8.Valid(body):
		return nil, reply.Errorf(http.StatusBadRequest, "Body is not valid UTF-8")
	}
	return body, nil
}

// mostPromised is the most memory, in bytes, that is set aside for a body before
// any of it has come.
const mostPromised = 64 << 10

// readAll is io.ReadAll for a body of a length that the client has given, -1 if
// it has not.
func readAll(r io.Reader, length int64) ([]byte, error) {
	if length < 0 {
		length = bytes.MinRead
	}
	body := make([]byte, 0, min(length, mostPromised)+1) // the end comes with the last byte or after it
	for {
		n, err := r.Read(body[len(body):cap(body)])
		body = body[:len(body)+n]
		switch {
		case err == io.EOF:
			return body, nil
		case err != nil:
			return body, err
		case len(body) == cap(body):
			body = slices.Grow(body, cap(body))
		}
	}
}

// checkType refuses bodies that are declared as something else than JSON. One
// without a declaration is taken for JSON.
func checkType(h http.Header) error {
	declared := h.Get("Content-Type")
	if declared == "" || declared == "application/json" {
		return nil
	}
	media, parameters, err := mime.ParseMediaType(declared)
	if err != nil || media != "application/json" {
		return reply.Errorf(http.StatusUnsupportedMediaType, "Content-Type is %.50q; it must be application/json", declared)
	}
	if charset, ok := parameters["charset"]; ok && !strings.EqualFold(charset, "utf-8") {
		return reply.Errorf(http.StatusUnsupportedMediaType, "Charset %.50q is not supported; JSON is UTF-8", charset)
	}
	return nil
}

// field returns the value of a field of the JSON object body, as fields does.
func field(body []byte, name string) (json.RawMessage, error) {
	found, err := fields(body, name)
	return found[name], err
}

// fields returns the values of those fields of the JSON object body that are
// named and that it has. The first is named where body is no object. Other
// fields are ignored. Names are case-sensitive, as they are for other JSON
// parsers.
func fields(body []byte, names ...string) (map[string]json.RawMessage, error) {
	whole, err := ParseJSON(body)
	if err != nil {
		return nil, err
	}
	if !whole.IsObject() {
		return nil, reply.Errorf(http.StatusBadRequest, "Body must be a JSON object with the field %q", names[0])
	}
	found := make(map[string]json.RawMessage)
	for name, v := range whole.Fields() {
		if !slices.Contains(names, name) {
			continue
		}
		if found[name] != nil {
			return nil, at("/"+name, reply.Errorf(http.StatusBadRequest, "Field %q is there twice", name))
		}
		found[name] = json.RawMessage(v)
	}
	return found, nil
}

// malformed says what is not JSON, and at which byte, counting from 1.
func malformed(err error) error {
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		return reply.Errorf(http.StatusBadRequest, "Body is not valid JSON at byte %d: %v", syntax.Offset, err)
	}
	return reply.Errorf(http.StatusBadRequest, "Body is not valid JSON: %v", err)
}

// readText reads the text of a request to /predict.
func readText(body []byte) (string, error) {
	if text, ok := scanText(body, "text"); ok {
		return text, at("/text", CheckText(text, "Text"))
	}
	raw, err := field(body, "text")
	if err != nil {
		return "", err
	}
	if raw == nil {
		return "", at("/text", reply.Errorf(http.StatusBadRequest, "Text field is required"))
	}
	return parseText(raw, "Text", "/text")
}

// readTexts reads the texts of a request to /predict/batch.
func readTexts(body []byte) ([]string, error) {
	raw, err := field(body, "texts")
	if err != nil {
		return nil, err
	}
	if raw == nil {
		return nil, at("/texts", reply.Errorf(http.StatusBadRequest, "Texts field is required"))
	}
	if raw[0] != '[' {
		return nil, at("/texts", reply.Errorf(http.StatusBadRequest, "Texts must be an array of strings, not %s", typeOf(raw)))
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	if _, err := d.Token(); err != nil {
		return nil, malformed(err)
	}
	var texts []string
	for d.More() {
		if len(texts) == MaxTexts {
			return nil, at("/texts", reply.Errorf(http.StatusRequestEntityTooLarge, "More than %d texts; send them in several requests", MaxTexts))
		}
		var element json.RawMessage
		if err := d.Decode(&element); err != nil {
			return nil, malformed(err)
		}
		text, err := parseText(element, fmt.Sprintf("texts[%d]", len(texts)), fmt.Sprintf("/texts/%d", len(texts)))
		if err != nil {
			return nil, err
		}
		texts = append(texts, text)
	}
	if len(texts) == 0 {
		return nil, at("/texts", reply.Errorf(http.StatusBadRequest, "Texts must not be empty"))
	}
	return texts, nil
}

// parseText returns the string that raw, which is at pointer, is, if it is a text
// to classify.
func parseText(raw json.RawMessage, name, pointer string) (string, error) {
	if raw[0] != '"' {
		return "", at(pointer, reply.Errorf(http.StatusBadRequest, "%s must be a string, not %s", name, typeOf(raw)))
	}
	var text string
	if err := json.Unmarshal(raw, &text); err != nil {
		return "", at(pointer, reply.Errorf(http.StatusBadRequest, "%s is not a valid string: %s", name, err))
	}
	return text, at(pointer, CheckText(text, name))
}

// at says of a failure, if it is one, which field of the body it is of.
func at(pointer string, err error) error {
	if e, ok := errors.AsType[*reply.Error](err); ok {
		e.Pointer = pointer
	}
	return err
}

// CheckText refuses what is no text to classify, under the name that the client
// knows it by: 400 an empty one, 413 one that is too long.
func CheckText(text, name string) error {
	if strings.TrimSpace(text) == "" {
		return reply.Errorf(http.StatusBadRequest, "%s must not be empty", name)
	}
	if len(text) > MaxText {
		return reply.Errorf(http.StatusRequestEntityTooLarge, "%s has %d bytes; at most %d are allowed", name, len(text), MaxText)
	}
	return nil
}

// typeOf names the JSON type of a value.
func typeOf(raw json.RawMessage) string {
	switch raw[0] {
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
	return "a number"
}
