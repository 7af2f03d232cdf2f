package tui

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"

	"github.com/aymanbagabas/go-osc52/v2"
	tea "github.com/charmbracelet/bubbletea"

	"copydesk/engine/fault"
	"copydesk/tui/editor"
	"copydesk/tui/screen"
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

// console is the terminal that the person sits at.
type console struct {
	out    io.Writer
	getenv func(string) string
}

// Copy asks the terminal to put text on the clipboard, by an escape sequence
// (OSC 52), which also reaches over SSH. No terminal says whether it did.
func (c console) Copy(text string) error {
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

// Edit has text edited in the editor that VISUAL or EDITOR names. That it is
// there is found out before the screen is given to it.
func (c console) Edit(text, suffix string, done func(screen.Edited) tea.Msg) (tea.Cmd, error) {
	argv, err := editor.Find(c.getenv, exec.LookPath)
	if err != nil {
		return nil, err
	}
	draft, err := editor.New([]byte(text), suffix)
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(argv[0], append(argv[1:], draft.Path())...)
	return tea.ExecProcess(cmd, func(err error) tea.Msg {
		if err != nil {
			return done(screen.Edited{Err: fmt.Errorf("the editor failed: %w; what it wrote is in %s", err, draft.Path())})
		}
		edited, err := draft.Read()
		return done(screen.Edited{Text: string(edited), Path: draft.Path(), Forget: draft.Remove, Err: err})
	}), nil
}
