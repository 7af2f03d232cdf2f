package predict

import (
	"errors"
	"net/http"
	"testing"

	"copydesk/engine"
	"copydesk/server/reply"
)

// FuzzReadExplain holds that what is read from a request is within the limits,
// and that what is refused is refused with a status of the client's mistakes.
func FuzzReadExplain(f *testing.F) {
	for _, seed := range []string{
		`{"text": "The bank raised its rate"}`,
		`{"text": "The bank", "category": "sports", "top": 3, "version": 2, "more": [{"text": 1}]}`,
		`{"text": "The bank", "category": null, "top": null, "version": null}`,
		`{"text": "The bank", "version": "2"}`, `{"text": "a", "version": "-1"}`, `{"text": "a", "version": ""}`,
		`{"text": "a", "top": 1e2}`, `{"text": "a", "top": -0}`, `{"text": "a", "top": 99999999999999999999}`,
		`{"text": "a", "category": "\ud800"}`, `{"text": "a", "category": ""}`, `{"text": "a", "top": 1, "top": 1}`,
		`{"top": 5}`, `[]`, `"a"`, `{"text": "a"`, ``,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		q, err := readExplain(body)
		if err != nil {
			e, ok := errors.AsType[*reply.Error](err)
			if !ok || e.Status != http.StatusBadRequest && e.Status != http.StatusRequestEntityTooLarge {
				t.Fatalf("%q: %v", body, err)
			}
			return
		}
		if err := CheckText(q.text, "Text"); err != nil || q.top < 1 || q.top > engine.MaxTop || q.version < 0 {
			t.Errorf("%q gives %+v, %v", body, q, err)
		}
	})
}
