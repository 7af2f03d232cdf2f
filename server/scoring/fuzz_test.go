package scoring

import (
	"encoding/csv"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"unicode/utf8"

	"copydesk/server/predict"
	"copydesk/server/reply"
)

// check looks at what parsing a body gave: texts within the limits, or a status
// that says that the client is wrong.
func check(t *testing.T, body []byte, q request, err error) bool {
	t.Helper()
	if err != nil {
		if e := reply.As(err); e.Message == "" || e.Status != http.StatusBadRequest && e.Status != http.StatusRequestEntityTooLarge {
			t.Errorf("%q: %d %v", body, e.Status, err)
		}
		return false
	}
	if n := len(q.texts); n < 1 || n > predict.MaxTexts {
		t.Errorf("%q: %d texts", body, n)
	}
	for _, text := range q.texts {
		if !utf8.ValidString(text) || strings.TrimSpace(text) == "" || len(text) > predict.MaxText {
			t.Errorf("%q: text %q", body, text)
		}
	}
	return true
}

// FuzzJSON parses any body as JSON. A list of strings is read as encoding/json
// reads it.
func FuzzJSON(f *testing.F) {
	for _, seed := range []string{
		`{"dataframe_split":{"columns":["headline","text"],"index":[0],"data":[["a","b"]]},"params":{"predict_method":"predict_proba"}}`,
		`{"dataframe_split":{"columns":[0,null,"text",{}],"data":[[1,2,3]]}}`, `{"dataframe_split":{"data":[["a"]]}}`,
		`{"dataframe_records":[{"text":"a","more":[{}]},{"text":"b","text":"c"}]}`, `{"dataframe_records":[{},5]}`,
		`{"instances":["a",["b"],[]]}`, `{"instances":[{"text":"a"}],"params":null}`, `{"instances":["\u00e9\ud800"]}`,
		`{"inputs":{"text":["a",["b"]],"title":["c","d"]}}`, `{"inputs":{}}`, `{"inputs":["a"],"instances":[]}`, `[]`, ``, `{`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		if !utf8.Valid(body) {
			return // ReadAny refuses it
		}
		q, err := parseJSON(body)
		if !check(t, body, q, err) {
			return
		}
		if !json.Valid(body) {
			t.Errorf("%q is taken for JSON", body)
		}
		var document map[string]json.RawMessage
		if err := json.Unmarshal(body, &document); err != nil {
			t.Fatal(err)
		}
		var want []string
		if json.Unmarshal(document["instances"], &want) == nil && strings.Join(want, "\x00") != strings.Join(q.texts, "\x00") && !strings.Contains(string(body), "null") {
			t.Errorf("%q: %q, want %q", body, q.texts, want)
		}
	})
}

// FuzzCSV parses any body as CSV. What encoding/csv, which is stricter, takes
// for a single column has the same rows here.
func FuzzCSV(f *testing.F) {
	for _, seed := range []string{
		"text\na\n\"b, \"\"c\"\"\nd\"\n", ",headline,text\r\n0,a,b\r\n", "\ufefftext\na", "text\n\"a\n", "a,b\nc\n", "\n\n", "text\n\x00a\n", "\"te\"xt\na\"b\n", "text\ra\r",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		if !utf8.Valid(body) {
			return // ReadAny refuses it
		}
		q, err := parseCSV(body)
		if !check(t, body, q, err) {
			return
		}
		if strings.ContainsAny(string(body), "\r\x00 \t\ufeff") {
			return // line ends, blank lines and blanks are another matter there
		}
		rows, err := csv.NewReader(strings.NewReader(string(body))).ReadAll()
		if err != nil || len(rows[0]) != 1 {
			return
		}
		var want []string
		for _, row := range rows[1:] {
			want = append(want, row[0])
		}
		if strings.Join(want, "\x00") != strings.Join(q.texts, "\x00") {
			t.Errorf("%q: %q, want %q", body, q.texts, want)
		}
	})
}
