package shell

import (
	"encoding/json"
	"os/exec"
	"strings"
	"testing"
)

func TestQuote(t *testing.T) {
	for text, want := range map[string]string{
		"http://127.0.0.1:8000/predict": "http://127.0.0.1:8000/predict",
		"http://[::1]:8000":             "'http://[::1]:8000'",
		"it's":                          `'it'\''s'`,
		"":                              "''",
		"$(rm)":                         "'$(rm)'",
		"Zürich":                        "'Zürich'",
	} {
		if got := Quote(text); got != want {
			t.Errorf("Quote(%q) = %s, want %s", text, got, want)
		}
	}
}

// TestCurl has a shell read the command, with a function in the place of curl.
func TestCurl(t *testing.T) {
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("there is no shell")
	}
	const url = "http://[::1]:8000"
	for _, text := range []string{
		"Parliament votes on the budget", "it's $HOME `id` \\n \"quoted\" !", "two\nlines\tand \x1b[2J and \u009b31m", "新聞", "-", "",
	} {
		line := Curl(url, text)
		if strings.ContainsAny(line, "\n\t\x1b\u009b") {
			t.Errorf("a control character in %q", line)
		}
		out, err := exec.Command(sh, "-c", "curl() { printf '%s\\n' \"$@\"; }\n"+line).Output()
		if err != nil {
			t.Fatal(err)
		}
		words := strings.Split(strings.TrimSuffix(string(out), "\n"), "\n")
		if len(words) != 6 || words[5] != url+"/predict" {
			t.Fatalf("%s has the words %q", line, words)
		}
		var body struct{ Text string }
		if err := json.Unmarshal([]byte(words[4]), &body); err != nil || body.Text != text {
			t.Errorf("%s sends %q, %v", line, body.Text, err)
		}
	}
}
