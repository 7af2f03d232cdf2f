package reply

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strconv"
)

// JSON answers with v. An error means that v cannot be encoded, and that
// nothing was written.
func JSON(w http.ResponseWriter, status int, v any) error {
	return encode(w, status, jsonType, v)
}

// encode answers with v as JSON of a media type.
func encode(w http.ResponseWriter, status int, media []string, v any) error {
	var body bytes.Buffer
	encoder := json.NewEncoder(&body)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		return err
	}
	encoded(w, status, media, body.Bytes())
	return nil
}

// Values of header fields, shared by all answers.
var (
	jsonType = []string{"application/json"}
	noStore  = []string{"no-store"}
	noSniff  = []string{"nosniff"}
)

// counted is the length from which net/http does not find out by itself how long
// a body is.
const counted = 2048

// Encoded answers with a JSON document. A client that is gone is no failure of
// the handler, so that there is no error.
func Encoded(w http.ResponseWriter, status int, body []byte) {
	encoded(w, status, jsonType, body)
}

func encoded(w http.ResponseWriter, status int, media []string, body []byte) {
	h := w.Header()
	h["Content-Type"] = media
	h["Cache-Control"] = noStore
	h["X-Content-Type-Options"] = noSniff
	if len(body) >= counted {
		h.Set("Content-Length", strconv.Itoa(len(body)))
	}
	w.WriteHeader(status)
	w.Write(body)
}
