package inference

import (
	"encoding/json"
	"net/http"
	"slices"
	"testing"
	"unicode/utf8"

	"copydesk/server/predict"
	"copydesk/server/reply"
)

// FuzzParse parses any body: it is refused with a status that says that the
// client is wrong, or is JSON whose data are the texts.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		`{"id":"1","inputs":[{"name":"text","shape":[2],"datatype":"BYTES","data":["a","b"]}],"outputs":[{"name":"label"}]}`,
		`{"inputs":[{"data":[["a"],["\u00e9"]],"name":"text","datatype":"BYTES","shape":[2,1],"parameters":{"x":1}}],"outputs":null}`,
		`{"inputs":[{"name":"text","shape":[1,1,1],"datatype":"BYTES","data":[[["a"]]]}]}`,
		`{"inputs":[{"name":"text","shape":[18446744073709551616],"datatype":"BYTES","data":[]}]}`,
		`{"inputs":[{"name":"text","shape":[-1,0.5,"1",null],"datatype":"FP32","data":{}}]}`,
		`{"parameters":{"binary_data_size":3},"inputs":[]}`, `[]`, `{`, ``, `{"inputs":[{}, 5]}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		if !utf8.Valid(body) {
			return // ReadBody refuses it
		}
		q, err := parse(body)
		if err != nil {
			if e := reply.As(err); e.Message == "" || e.Status != http.StatusBadRequest && e.Status != http.StatusRequestEntityTooLarge {
				t.Errorf("%q: %d %v", body, e.Status, err)
			}
			return
		}
		var document struct {
			ID      *string `json:"id"`
			Inputs  []struct{ Data []any }
			Outputs []struct{ Name string }
		}
		if err := json.Unmarshal(body, &document); err != nil {
			// Names of other case say something to encoding/json, and nothing here.
			if !json.Valid(body) {
				t.Errorf("%q: %v", body, err)
			}
			return
		}
		if n := len(q.texts); n < 1 || n > predict.MaxTexts {
			t.Errorf("%q: %d texts", body, n)
		}
		if len(document.Inputs) == 1 && len(document.Inputs[0].Data) == len(q.texts) {
			for i, element := range document.Inputs[0].Data {
				if row, ok := element.([]any); ok {
					element = row[0]
				}
				if element != q.texts[i] {
					t.Errorf("%q: %v is read as %q", body, element, q.texts[i])
				}
			}
		}
		for i, name := range q.outputs {
			if !slices.Contains(outputNames[:], name) || slices.Contains(q.outputs[:i], name) {
				t.Errorf("%q: outputs %q", body, q.outputs)
			}
		}
	})
}
