package runs

import (
	"bytes"
	"context"
	"fmt"
	"os/exec"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"copydesk/engine"
	"copydesk/engine/fault"
	"copydesk/tui/editor"
	"copydesk/tui/screen"
)

// cannotWrite says why the note of a run cannot be written in an editor.
func (s *Screen) cannotWrite(run string) string {
	if why := s.occupied([]string{run}); why != "" {
		return why
	}
	if _, err := editor.Find(s.host.Getenv, exec.LookPath); err != nil {
		return err.Error()
	}
	return ""
}

// written is a note in the hands of an editor.
type written struct {
	run    string
	before string // the note as it was
	draft  *editor.Draft
}

// draftMsg is a note that is ready to be edited, writtenMsg one that was.
type (
	draftMsg struct {
		written
		argv []string
		err  error
	}
	writtenMsg struct {
		written
		err error
	}
)

// write makes a draft of a run's note for the person's editor.
func (s *Screen) write(run string) tea.Cmd {
	r, ok := s.host.Board.Run(run)
	if !ok {
		return nil
	}
	getenv := s.host.Getenv
	return s.host.Do(screen.Asking, func(context.Context) tea.Msg {
		m := draftMsg{written: written{run: run, before: noteOf(&r)}}
		if m.argv, m.err = editor.Find(getenv, exec.LookPath); m.err == nil {
			m.draft, m.err = editor.New([]byte(m.before), ".txt")
		}
		return m
	})
}

// takeDraft hands the terminal to the editor. Its program was looked for before:
// one that is not there would leave the screen as it is.
func (s *Screen) takeDraft(m draftMsg) tea.Cmd {
	if m.err != nil {
		s.host.Say(screen.Bad, m.err.Error())
		return nil
	}
	return tea.ExecProcess(m.command(), func(err error) tea.Msg { return writtenMsg{m.written, err} })
}

// command is the editor on the draft.
func (m draftMsg) command() *exec.Cmd {
	return exec.Command(m.argv[0], append(m.argv[1:len(m.argv):len(m.argv)], m.draft.Path())...)
}

// takeWritten gives the desk the note that was written. What it does not take
// stays in the draft, and that is said.
func (s *Screen) takeWritten(m writtenMsg) tea.Cmd {
	if m.err != nil {
		s.host.Say(screen.Bad, fmt.Sprintf("the editor: %v; the note is as it was, and what was written is in %s", m.err, m.draft.Path()))
		return nil
	}
	r, _ := s.host.Board.Run(m.run)
	now, desk := noteOf(&r), s.desk.Editor
	return s.edit([]string{m.run}, change{verb: "noted on", what: func(ctx context.Context, run string) (engine.Run, error) {
		changed, err := m.keep(ctx, desk, now)
		if err != nil {
			return engine.Run{}, fmt.Errorf("%w; what was written is in %s", err, m.draft.Path())
		}
		return changed, m.draft.Remove()
	}})
}

// keep sets the note to what was written.
func (w written) keep(ctx context.Context, desk Editor, now string) (engine.Run, error) {
	text, err := w.draft.Read()
	if err != nil {
		return engine.Run{}, err
	}
	if now != w.before {
		return engine.Run{}, fault.Newf(fault.Conflict, "the note was changed meanwhile")
	}
	var note *string
	if text := string(bytes.TrimRight(text, "\r\n")); strings.TrimSpace(text) != "" {
		note = &text
	}
	return desk.Tag(ctx, w.run, map[string]*string{engine.NoteTag: note})
}
