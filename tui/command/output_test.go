package command

import (
	"bytes"
	"encoding/json"
	"testing"
)

func TestJSONSteersNoTerminal(t *testing.T) {
	for in, want := range map[string]string{
		"plain":           "\"plain\"\n",
		"\x1b[2J":         "\"\\u001b[2J\"\n",
		"\u009b31m":       "\"\\u009b31m\"\n",
		"\x7f":            "\"\\u007f\"\n",
		"a\u202eb\u200dc": "\"a\\u202eb\\u200dc\"\n",
		"\U000e0041":      "\"\\udb40\\udc41\"\n",
		"Zürich <b> & 記事": "\"Zürich <b> & 記事\"\n",
	} {
		var b bytes.Buffer
		if err := printJSON(&b, in); err != nil {
			t.Fatal(err)
		}
		if b.String() != want {
			t.Errorf("%q is written as %q, want %q", in, b.String(), want)
		}
		var back string
		if err := json.Unmarshal(b.Bytes(), &back); err != nil || back != in {
			t.Errorf("%q is read back as %q, %v", in, back, err)
		}
	}
}
