//go:build linux

package e2etest_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"

	"copydesk/engine"
)

// hostile is an article with what a terminal obeys: titles, the clipboard, modes,
// resets, questions that it would answer into the keyboard, bells, other character
// sets, and writing from right to left.
var hostile = "The striker scored twice and the team won the cup final.\n" + strings.Repeat(strings.Join([]string{
	"\x1b]0;owned\x07", "\x1b]52;c;b3duZWQ=\x07", "\x1b]8;;http://example.test\x1b\\link\x1b]8;;\x1b\\", "\x1b]11;?\x07", "\x1b]104\x07",
	"\x1b[2J\x1b[H", "\x1b[?1049l", "\x1b[?1000h\x1b[?1006h", "\x1b[?2004l", "\x1b[?25h", "\x1b[5n\x1b[6n\x1b[c", "\x1b[8;1;1t", "\x1b[3;5r",
	"\x1bc", "\x1b(0\x0e", "\x1bP$q q\x1b\\", "\x1b_payload\x1b\\", "\x1b^pm\x1b\\", "\u009b2J", "\u009d0;owned\u009c", "\x07\x08\x0b\x0c\x7f\x00",
	"one line\rover another\r\n", "\u202eleft\u2066right\u200f", "新聞👨‍👩‍👧‍👦🇩🇪e" + strings.Repeat("\u0301", 40), "\x1b", "goal",
}, " ")+"\n", 30)

// What is pasted is read by the model and shown by the workbench, and never
// reaches the terminal as something to obey.
func TestJourneyHostilePaste(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t)
	p := w.sit(100, 30, "--models", "nb")
	p.Await("This workspace is empty")
	p.Press("t")
	p.Await("Trained on demo", "is best")
	file, ok := w.runOf("nb").Artifact(engine.ModelArtifact)
	if !ok {
		t.Fatal("the run has no model")
	}
	c := w.client()
	defer c.Close()
	model := must[*engine.Predictor](t)(c.PredictorOf(t.Context(), file.Digest))
	article := strings.NewReplacer("\r\n", "\n", "\r", "\n", "\x00", "").Replace(hostile)
	want := model.Predict(article)

	p.goTo("Ask")
	p.Await("Paste or type an article here.")
	p.Quiet(still)
	written := p.Record()
	p.Paste(hostile)
	p.Await("esc stop typing", fmt.Sprintf("%.3f", want.Confidence), "Why "+want.Category+"?")
	p.Press("esc")
	p.AwaitNone("esc stop typing")
	for range 40 {
		p.Press("pgup")
	}
	p.Await("The striker scored twice", "> "+want.Category)
	p.Press("v")
	p.Await("Why " + want.Category + " and not ")
	p.Quiet(still)
	if odd := commands(written()); len(odd) > 0 {
		t.Errorf("the terminal was told %q", odd)
	}
	if odd := commands(hostile); len(odd) < 20 {
		t.Errorf("of the article itself a terminal would obey only %q", odd)
	}
	p.sameAfterRedraw()
	p.Press("v", "x")
	p.Await("cleared; u in Ask brings it back")
	p.Press("u")
	p.Await("The striker scored twice", "> "+want.Category)
	// Where nothing is typed, what is pasted is no keys.
	p.goTo("Runs")
	p.Await("1 run ")
	p.Paste("dq" + hostile)
	p.Press("space")
	p.Await("1 marked", "1 run ")
	p.quits("")
	w.holds("job succeeded: nb succeeded", "version 1: nb, champion")
}

// commands returns what a program told a terminal but to show text in its
// colours, and where, each once.
func commands(written string) []string {
	var found []string
	p := ansi.NewParser()
	state := byte(ansi.NormalState)
	for len(written) > 0 {
		sequence, _, n, now := ansi.DecodeSequence(written, state, p)
		state, written = now, written[n:]
		if obeyed(sequence) && !drawing(sequence, ansi.Cmd(p.Command())) && !slices.Contains(found, sequence) {
			found = append(found, sequence)
		}
	}
	return found
}

// obeyed reports whether a terminal obeys what it is sent, in part at least,
// instead of showing it.
func obeyed(sequence string) bool {
	return strings.ContainsFunc(sequence, func(r rune) bool {
		return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == utf8.RuneError && !utf8.ValidString(sequence)
	})
}

// drawing reports whether a sequence only puts the cursor somewhere, erases or
// sets colours.
func drawing(sequence string, command ansi.Cmd) bool {
	if sequence == "\r" || sequence == "\n" {
		return true
	}
	return strings.HasPrefix(sequence, "\x1b[") && command.Prefix() == 0 && command.Intermediate() == 0 && strings.IndexByte("ABCDHJKm", command.Final()) >= 0
}
