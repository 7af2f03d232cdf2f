package desk

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"copydesk/engine"
	"copydesk/engine/fault"
)

func FuzzDecode(f *testing.F) {
	whole, err := json.Marshal(engine.TrainRequest{Spec: engine.DefaultSpec(), Request: "a"})
	if err != nil {
		f.Fatal(err)
	}
	for _, seed := range []string{
		"", "{}", "null", "[]", "{", `{"spec": {"models": {"neural_network": {"max_itr": 1}}}}`, `{"spec": null} 1`, `{"force": "yes"}`,
		`{"spec": {"feature_extraction": {"tfidf": {"max_df": "x", "ngram_range": [1, 2, 3]}}}}`, string(whole),
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) {
		var r engine.TrainRequest
		err := decode(httptest.NewRequest("POST", "/v1/jobs", strings.NewReader(body)), &r)
		if err != nil {
			if fault.KindOf(err) != fault.Invalid || err.Error() == "" {
				t.Errorf("%q is refused with %v (%v)", body, err, fault.KindOf(err))
			}
			return
		}
		if strings.TrimSpace(body) != "" && !json.Valid([]byte(body)) {
			t.Errorf("%q is taken", body)
		}
		// What was taken can be stored and read again.
		data, err := json.Marshal(r)
		if err != nil {
			t.Fatalf("%q is taken and cannot be written: %v", body, err)
		}
		var again engine.TrainRequest
		if err := json.Unmarshal(data, &again); err != nil && r.Spec.Validate() == nil {
			t.Errorf("%q is taken, written as %s and not read again: %v", body, data, err)
		}
	})
}

func FuzzQuery(f *testing.F) {
	for _, seed := range []string{"", "limit=3", "limit=3&limit=4", "limit=-1", "limit=9223372036854775808", "a;b", "%zz", "filter=x&more", "=", "&&", "filter=%00"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		q := queryOf(&http.Request{URL: &url.URL{RawQuery: raw}})
		text, n := q.text("filter"), q.whole("limit", 1, 1000, 50)
		if n < 1 || n > 1000 {
			t.Errorf("%q: limit %d", raw, n)
		}
		err := q.end()
		if err != nil {
			if fault.KindOf(err) != fault.Invalid {
				t.Errorf("%q is refused with %v", raw, err)
			}
			return
		}
		// What was not refused is all that was said.
		said, err := url.ParseQuery(raw)
		if err != nil {
			t.Fatalf("%q is taken", raw)
		}
		delete(said, "limit")
		if said.Get("filter") != text {
			t.Errorf("%q: filter %q", raw, text)
		}
		delete(said, "filter")
		if len(said) > 0 {
			t.Errorf("%q: %v is left", raw, said)
		}
	})
}
