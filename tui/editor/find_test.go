package editor

import (
	"errors"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"copydesk/engine/fault"
)

func TestFind(t *testing.T) {
	look := func(name string) (string, error) {
		if name == "gone" {
			return "", errors.New("not there")
		}
		return "/bin/" + name, nil
	}
	for _, tt := range []struct {
		visual, editor string
		want           []string
		fails          string
	}{
		{"", "vi", []string{"/bin/vi"}, ""},
		{"code --wait", "vi", []string{"/bin/code", "--wait"}, ""},
		{" \t", "nano\n-w\n", []string{"/bin/nano", "-w"}, ""},
		{"", `'my editor' "a b" c\ d`, []string{"/bin/my editor", "a b", "c d"}, ""},
		{"", "vi; rm -rf $HOME", []string{"/bin/vi;", "rm", "-rf", "$HOME"}, ""},
		{"", "", nil, "no editor is set; name one with VISUAL or EDITOR, such as: export EDITOR=nano"},
		{"gone -x", "vi", nil, `VISUAL is "gone -x", and there is no program "gone"; name an editor that there is, such as: export VISUAL=nano`},
		{"", `vi "a`, nil, `EDITOR is "vi \"a": the closing quote is missing`},
		{"", `vi \`, nil, `EDITOR is "vi \\": nothing follows the backslash at the end`},
	} {
		got, err := Find(func(name string) string { return map[string]string{"VISUAL": tt.visual, "EDITOR": tt.editor}[name] }, look)
		if !slices.Equal(got, tt.want) {
			t.Errorf("%q, %q: %q, want %q", tt.visual, tt.editor, got, tt.want)
		}
		if tt.fails == "" && err != nil || tt.fails != "" && (err == nil || err.Error() != tt.fails || fault.KindOf(err) != fault.Invalid) {
			t.Errorf("%q, %q: %v, want %s", tt.visual, tt.editor, err, tt.fails)
		}
	}
}

// shellWords are texts in which a shell expands nothing.
var shellWords = []string{
	`a`, ` a  b `, "a\tb", `'a b' c`, `"a b"c'd e'`, `a\ b`, `''`, `a "" b`, `"\\ \" \n \a"`, `'\'`, `a\'b`, "a\\\nb", "\"a\\\nb\"", `""''`, `=x`, `é 'ü'`,
}

// TestSplitAsAShell holds the words to those of sh itself.
func TestSplitAsAShell(t *testing.T) {
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip(err)
	}
	for _, text := range shellWords {
		out, err := exec.Command(sh, "-c", `printf '%s\0' `+text).Output()
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		want := strings.Split(strings.TrimSuffix(string(out), "\x00"), "\x00")
		if got, err := split(text); err != nil || !slices.Equal(got, want) {
			t.Errorf("%q: %q, %v; sh has %q", text, got, err, want)
		}
	}
}

// FuzzSplit holds that words come back from quotes.
func FuzzSplit(f *testing.F) {
	for _, text := range shellWords {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		words, err := split(text)
		if err != nil {
			return
		}
		var b strings.Builder
		for _, w := range words {
			b.WriteString("'" + strings.ReplaceAll(w, "'", `'\''`) + "' ")
		}
		if again, err := split(b.String()); err != nil || !slices.Equal(again, words) {
			t.Errorf("%q, in quotes %q, %v", words, again, err)
		}
	})
}
