package tui

import (
	"io"
	"os"
	"strings"
	"sync"

	"github.com/aymanbagabas/go-osc52/v2"

	"copydesk/engine/fault"
)

// mostCopied is how many bytes of text are copied at the most: terminals drop
// longer sequences, many of them without a word.
const mostCopied = 74_000

// output is the terminal, written to by one at a time: what is copied must not
// stand in the middle of a frame.
type output struct {
	io.Writer
	mu sync.Mutex
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.Writer.Write(p)
}

// fileOutput is an output that Bubble Tea knows as a terminal.
type fileOutput struct {
	*os.File
	out *output
}

func (f fileOutput) Write(p []byte) (int, error) { return f.out.Write(p) }

// newOutput returns what to write to w by.
func newOutput(w io.Writer) io.Writer {
	o := &output{Writer: w}
	if f, ok := w.(*os.File); ok {
		return fileOutput{f, o}
	}
	return o
}

// clipboard copies by an escape sequence (OSC 52), which also reaches over SSH.
type clipboard struct {
	out    io.Writer
	getenv func(string) string
}

// Copy asks the terminal to put text on the clipboard. No terminal says whether
// it did.
func (c clipboard) Copy(text string) error {
	if len(text) > mostCopied {
		return fault.Newf(fault.Invalid, "that is too long to copy: %d bytes, terminals take at most %d", len(text), mostCopied)
	}
	sequence := osc52.New(text)
	switch {
	case c.getenv("TMUX") != "":
		sequence = sequence.Tmux()
	case strings.HasPrefix(c.getenv("TERM"), "screen"):
		sequence = sequence.Screen()
	}
	_, err := sequence.WriteTo(c.out)
	return err
}
