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
	if r.ContentLength > limit {
		return nil, tooLarge(limit)
	}
	from := r.Body
	if r.ContentLength < 0 {
		from = http.MaxBytesReader(w, r.Body, limit)
	}
	body, err := readAll(from, r.ContentLength)
	switch _, over := errors.AsType[*http.MaxBytesError](err); {
	case over:
		return nil, tooLarge(limit)
	case errors.Is(err, os.ErrDeadlineExceeded):
		return nil, reply.Errorf(http.StatusRequestTimeout, "Body did not arrive in time")
	case err != nil:
		return nil, reply.Errorf(http.StatusBadRequest, "Body could not be read to its end")
	case !utf8.Valid(body):
		return nil, reply.Errorf(http.StatusBadRequest, "Body is not valid UTF-8")
	}
	return body, nil
}

func tooLarge(limit int64) error {
	return reply.Errorf(http.StatusRequestEntityTooLarge, "Body is larger than %d MiB", limit>>20)
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

// fields returns the values of those fields of the JSON object body that are
// named, nil for those that it lacks. The first is named where body is no object.
// Other fields are ignored. Names are case-sensitive, as they are for other JSON
// parsers.
func fields(body []byte, names ...string) ([]Value, error) {
	whole, err := ParseJSON(body)
	if err != nil {
		return nil, err
	}
	if !whole.IsObject() {
		return nil, reply.Errorf(http.StatusBadRequest, "Body must be a JSON object with the field %q", names[0])
	}
	found := make([]Value, len(names))
	for name, v := range whole.Fields() {
		i := slices.Index(names, name)
		if i < 0 {
			continue
		}
		if found[i] != nil {
			return nil, reply.At("/"+name, reply.Errorf(http.StatusBadRequest, "Field %q is there twice", name))
		}
		found[i] = v
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
	found, err := fields(body, "text")
	if err != nil {
		return "", err
	}
	return parseText(found[0], "Text", "/text")
}

// readTexts reads the texts of a request to /predict/batch.
func readTexts(body []byte) ([]string, error) {
	found, err := fields(body, "texts")
	if err != nil {
		return nil, err
	}
	switch all := found[0]; {
	case all == nil:
		return nil, reply.At("/texts", reply.Errorf(http.StatusBadRequest, "Texts field is required"))
	case !all.IsArray():
		return nil, reply.At("/texts", reply.Errorf(http.StatusBadRequest, "Texts must be an array of strings, not %s", all.Type()))
	}
	var texts []string
	for v := range found[0].Elements() {
		if len(texts) == MaxTexts {
			return nil, reply.At("/texts", reply.Errorf(http.StatusRequestEntityTooLarge, "More than %d texts; send them in several requests", MaxTexts))
		}
		text, err := parseText(v, fmt.Sprintf("texts[%d]", len(texts)), fmt.Sprintf("/texts/%d", len(texts)))
		if err != nil {
			return nil, err
		}
		texts = append(texts, text)
	}
	if len(texts) == 0 {
		return nil, reply.At("/texts", reply.Errorf(http.StatusBadRequest, "Texts must not be empty"))
	}
	return texts, nil
}

// parseText returns the string that v, which is at pointer, is, if it is a text
// to classify.
func parseText(v Value, name, pointer string) (string, error) {
	if v == nil {
		return "", reply.At(pointer, reply.Errorf(http.StatusBadRequest, "%s field is required", name))
	}
	text, err := v.Text(name)
	if err == nil {
		err = CheckText(text, name)
	}
	return text, reply.At(pointer, err)
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
