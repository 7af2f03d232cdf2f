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
	"strings"
	"unicode/utf8"

	"copydesk/server/reply"
)

// ReadBody returns the body of a request of JSON, of at most limit bytes.
func ReadBody(w http.ResponseWriter, r *http.Request, limit int64) ([]byte, error) {
	if err := checkType(r.Header); err != nil {
		return nil, err
	}
	tooLarge := reply.Errorf(http.StatusRequestEntityTooLarge, "Body is larger than %d MiB", limit>>20)
	if r.ContentLength > limit {
		return nil, tooLarge
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, limit))
	switch _, over := errors.AsType[*http.MaxBytesError](err); {
	case over:
		return nil, tooLarge
	case errors.Is(err, os.ErrDeadlineExceeded):
		return nil, reply.Errorf(http.StatusRequestTimeout, "Body did not arrive in time")
	case err != nil:
		return nil, reply.Errorf(http.StatusBadRequest, "Body could not be read to its end")
	case len(body) == 0:
		return nil, reply.Errorf(http.StatusBadRequest, "Body is empty; it must be a JSON object")
	case !utf8.Valid(body):
		return nil, reply.Errorf(http.StatusBadRequest, "Body is not valid UTF-8")
	}
	return body, nil
}

// checkType refuses bodies that are declared as something else than JSON. One
// without a declaration is taken for JSON.
func checkType(h http.Header) error {
	if encoding := h.Get("Content-Encoding"); encoding != "" && !strings.EqualFold(encoding, "identity") {
		return reply.Errorf(http.StatusUnsupportedMediaType, "Content-Encoding %.50q is not supported; send the body as it is", encoding)
	}
	declared := h.Get("Content-Type")
	if declared == "" {
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

// field returns the value of a field of the JSON object body, nil if it has
// none of that name.
func field(body []byte, name string) (json.RawMessage, error) {
	values, err := Fields(body, name)
	return values[name], err
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
	raw, err := field(body, "text")
	if err != nil {
		return "", err
	}
	if raw == nil {
		return "", reply.Errorf(http.StatusBadRequest, "Text field is required")
	}
	return parseText(raw, "Text")
}

// readTexts reads the texts of a request to /predict/batch.
func readTexts(body []byte) ([]string, error) {
	raw, err := field(body, "texts")
	if err != nil {
		return nil, err
	}
	if raw == nil {
		return nil, reply.Errorf(http.StatusBadRequest, "Texts field is required")
	}
	if raw[0] != '[' {
		return nil, reply.Errorf(http.StatusBadRequest, "Texts must be an array of strings, not %s", typeOf(raw))
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	if _, err := d.Token(); err != nil {
		return nil, malformed(err)
	}
	var texts []string
	for d.More() {
		if len(texts) == MaxTexts {
			return nil, reply.Errorf(http.StatusRequestEntityTooLarge, "More than %d texts; send them in several requests", MaxTexts)
		}
		var element json.RawMessage
		if err := d.Decode(&element); err != nil {
			return nil, malformed(err)
		}
		text, err := parseText(element, fmt.Sprintf("texts[%d]", len(texts)))
		if err != nil {
			return nil, err
		}
		texts = append(texts, text)
	}
	if len(texts) == 0 {
		return nil, reply.Errorf(http.StatusBadRequest, "Texts must not be empty")
	}
	return texts, nil
}

// parseText returns the string that raw is, if it is a text to classify.
func parseText(raw json.RawMessage, name string) (string, error) {
	text, err := String(raw, name)
	if err != nil {
		return "", err
	}
	return text, CheckText(text, name)
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
