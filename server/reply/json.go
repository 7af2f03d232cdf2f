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
	return encode(w, status, "application/json", v)
}

// encode answers with v as JSON of a media type.
func encode(w http.ResponseWriter, status int, media string, v any) error {
	var body bytes.Buffer
	encoder := json.NewEncoder(&body)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		return err
	}
	encoded(w, status, media, body.Bytes())
	return nil
}

// Encoded answers with a JSON document. A client that is gone is no failure of
// the handler, so that there is no error.
func Encoded(w http.ResponseWriter, status int, body []byte) {
	encoded(w, status, "application/json", body)
}

func encoded(w http.ResponseWriter, status int, media string, body []byte) {
	h := w.Header()
	h.Set("Content-Type", media)
	h.Set("Content-Length", strconv.Itoa(len(body)))
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	w.Write(body)
}
