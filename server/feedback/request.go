package feedback

import (
	"encoding/hex"
	"net/http"

	"copydesk/server/predict"
	"copydesk/server/reply"
)

// request is the body of POST /feedback.
type request struct {
	given    string // the id as it was given, "" if there is a text
	id       predict.ID
	text     string
	category string
}

// readRequest reads a body. It fails with a *reply.Error.
func readRequest(body []byte) (request, error) {
	whole, err := predict.ParseJSON(body)
	if err != nil {
		return request{}, err
	}
	fields, err := whole.Pick("Body", "id", "text", "category")
	if err != nil {
		return request{}, err
	}
	id, text, category := present(fields[0]), present(fields[1]), present(fields[2])
	switch {
	case id != nil && text != nil:
		return request{}, reply.Errorf(http.StatusBadRequest, "Feedback has an id or a text, not both")
	case id == nil && text == nil:
		return request{}, reply.Errorf(http.StatusBadRequest, "Feedback needs the id of an answer, or the text")
	case category == nil:
		return request{}, reply.Errorf(http.StatusBadRequest, "Category field is required: what would have been right")
	}
	var r request
	if r.category, err = category.Text("Category"); err != nil {
		return request{}, reply.At("/category", err)
	}
	if text != nil {
		if r.text, err = text.Text("Text"); err != nil {
			return request{}, reply.At("/text", err)
		}
		return r, reply.At("/text", predict.CheckText(r.text, "Text"))
	}
	if r.given, err = id.Text("Id"); err != nil {
		return request{}, reply.At("/id", err)
	}
	if len(r.given) != hex.EncodedLen(len(r.id)) {
		return request{}, notAnID(r.given)
	}
	if _, err := hex.Decode(r.id[:], []byte(r.given)); err != nil {
		return request{}, notAnID(r.given)
	}
	return r, nil
}

func notAnID(given string) error {
	return reply.At("/id", reply.Errorf(http.StatusBadRequest, "Id is %.50q; it must be that of an answer, 32 hexadecimal digits", given))
}

// present is the value of a field, nil if that is null.
func present(v predict.Value) predict.Value {
	if v.IsNull() {
		return nil
	}
	return v
}
