package feedback

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"copydesk/server/predict"
	"copydesk/server/reply"
)

// FuzzRequest reads anything as a body: it is refused with a sentence, or it is
// a JSON object with a category and either an id or a text.
func FuzzRequest(f *testing.F) {
	id := strings.Repeat("0aF", 10) + "11"
	for _, seed := range []string{
		`{"id": "` + id + `", "category": "sports"}`, `{"text": "The bank", "category": "sports", "more": [1e400]}`,
		`{"id": null, "text": "a", "category": "b"}`, `{"id": "` + id + `", "text": "a", "category": "b"}`,
		`{"id": "abc", "category": ""}`, `{"id": 5, "category": "a"}`, `{"text": "\ud800\u0000", "category": "\u0000"}`,
		`{"category": "a"}`, `{"text": "a"}`, `{"text": "a", "text": "b"}`, `{"category": null}`, `{"text": {}, "category": []}`,
		`[]`, `null`, ``, `{`, `{"text": "a"} x`, `{"Text": "a", "Category": "b"}`, `{"x":` + strings.Repeat("[", 11000),
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		if !utf8.Valid(body) {
			return // which predict.ReadBody refuses
		}
		r, err := readRequest(body)
		if err != nil {
			e, ok := errors.AsType[*reply.Error](err)
			if !ok || e.Status != 400 && e.Status != 413 || e.Message == "" || strings.HasSuffix(e.Message, ".") {
				t.Errorf("%q: %v", body, err)
			}
			return
		}
		var fields map[string]json.RawMessage
		if err := json.Unmarshal(body, &fields); err != nil {
			t.Errorf("%q is taken: %v", body, err)
		}
		var category string
		if json.Unmarshal(fields["category"], &category) != nil || category != r.category {
			t.Errorf("%q has the category %q", body, r.category)
		}
		switch {
		case (r.given == "") == (r.text == ""):
			t.Errorf("%q has the id %q and the text %q", body, r.given, r.text)
		case r.text != "" && predict.CheckText(r.text, "Text") != nil:
			t.Errorf("%q: its text is taken", body)
		case r.given != "" && hex.EncodeToString(r.id[:]) != strings.ToLower(r.given):
			t.Errorf("%q has the id %x", body, r.id)
		}
	})
}

func TestSome(t *testing.T) {
	var many []string
	for i := range 300 {
		many = append(many, fmt.Sprintf("category %d", i))
	}
	for _, tt := range []struct {
		categories []string
		want       string
	}{
		{[]string{"a", "b \""}, `"a", "b \""`},
		{many[:20], `"category 0", "category 1"`},
		{many, `"category 19" and 280 more`},
		{[]string{strings.Repeat("x", 1000)}, strings.Repeat("x", 50)},
	} {
		got := some(tt.categories)
		if !strings.Contains(got, tt.want) || len(got) > 1500 {
			t.Errorf("%d bytes %q, want in it %q", len(got), got, tt.want)
		}
	}
	if got := some(many[:20]); strings.Contains(got, "more") {
		t.Errorf("%q", got)
	}
}
