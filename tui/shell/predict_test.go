package shell

import (
	"os/exec"
	"strings"
	"testing"
	"unicode"
)

// said are articles that a shell could take for more than text.
var said = []string{
	"plain words", "it's \"quoted\" and 'quoted'", "two\nlines\n\nand more", "$(touch /tmp/x) `id` $HOME ${x} !! \\ \\n %s %% *", "; rm -rf & | > <",
	"-n", "-", "--json", "@file", "新聞 🇩🇪 é", "tab\tbell\x07 escape\x1b[2J \\0101 \\c c1 \u009b delete\x7f it's", "#comment", "a  b", "~", "\u2028 <&>",
}

// words returns what a shell makes of the words of a command of that name.
func words(t *testing.T, name, command string) []string {
	t.Helper()
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("there is no shell")
	}
	out, err := exec.Command(sh, "-c", name+"() { for w; do printf '%s\\0' \"$w\"; done; }\n"+command).Output()
	if err != nil {
		t.Fatalf("%s: %v", command, err)
	}
	all := strings.Split(string(out), "\x00")
	return all[:len(all)-1]
}

func harmless(t *testing.T, command string) {
	t.Helper()
	if strings.ContainsFunc(command, func(r rune) bool { return unicode.IsControl(r) && r != '\n' }) {
		t.Errorf("a command with a control character: %q", command)
	}
}

func TestPredict(t *testing.T) {
	for _, article := range said {
		want := []string{"predict", "--run", "0123456789ab", "--", article}
		if article == "-" {
			want[4] = "- "
		}
		command := Predict("0123456789abcdef", article)
		harmless(t, command)
		if got := words(t, "copydesk", command); strings.Join(got, "\x00") != strings.Join(want, "\x00") {
			t.Errorf("%s\nhas the words %q, want %q", command, got, want)
		}
	}
	if got, want := Predict("", "some text"), "copydesk predict -- 'some text'"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
