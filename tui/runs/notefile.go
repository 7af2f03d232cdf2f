package runs

import (
	"context"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"copydesk/engine"
	"copydesk/engine/fault"
	"copydesk/tui/screen"
)

// writtenMsg is the note of a run as it came from an editor.
type writtenMsg struct {
	run    string
	before string // the note as it was
	screen.Edited
}

// write has the note of a run written in the person's editor.
func (s *Screen) write(run string) tea.Cmd {
	r, _ := s.host.Board.Run(run)
	before := noteOf(&r)
	return s.host.Edit(before, ".txt", func(e screen.Edited) tea.Msg { return writtenMsg{run, before, e} })
}

// takeWritten gives the desk the note that was written. What it does not take
// stays in its file, and that is said.
func (s *Screen) takeWritten(m writtenMsg) tea.Cmd {
	if m.Err != nil {
		s.host.Say(screen.Bad, m.Err.Error())
		return nil
	}
	r, _ := s.host.Board.Run(m.run)
	now, desk := noteOf(&r), s.desk.Editor
	var note *string
	if text := strings.TrimRight(m.Text, "\r\n"); strings.TrimSpace(text) != "" {
		note = &text
	}
	return s.edit([]string{m.run}, change{verb: "noted on", what: func(ctx context.Context, run string) (engine.Run, error) {
		if now != m.before {
			return engine.Run{}, m.Settle(fault.Newf(fault.Conflict, "the note was changed meanwhile"))
		}
		changed, err := desk.Tag(ctx, run, map[string]*string{engine.NoteTag: note})
		return changed, m.Settle(err)
	}})
}
