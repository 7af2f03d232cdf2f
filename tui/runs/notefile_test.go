package runs

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/muesli/termenv"

	"copydesk/engine"
	"copydesk/tui/board"
	"copydesk/tui/draw"
	"copydesk/tui/figure"
	"copydesk/tui/screen"
)

// tagger is a desk that takes tags.
type tagger struct {
	Editor
	run engine.Run
}

func (d *tagger) Tag(_ context.Context, _ string, tags map[string]*string) (engine.Run, error) {
	d.run.Tags = map[string]string{}
	for name, value := range tags {
		if value != nil {
			d.run.Tags[name] = *value
		}
	}
	return d.run, nil
}

// noted returns a screen over one run with a note, and an editor that is a
// script.
func noted(t *testing.T, note, script string) (*Screen, *tagger) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "editor")
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+script+"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	desk := &tagger{run: engine.Run{ID: "r", Model: "lr", State: engine.Succeeded, Created: time.Unix(1, 0), Tags: map[string]string{engine.NoteTag: note}}}
	h := &screen.Host{
		Figures: figure.Figures{Ink: draw.Ink{Styles: draw.NewStyles(io.Discard, draw.NoColour, termenv.Ascii), Symbols: draw.UnicodeSymbols()}},
		Work:    screen.NewWork(t.Context()), Board: board.New(), Clock: time.Now,
		Getenv: func(name string) string { return map[string]string{"EDITOR": path}[name] },
	}
	h.Board.PutRun(desk.run)
	s, err := New(h, Desk{Editor: desk}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return s, desk
}

// editNow writes the note of the run in the editor, as Bubble Tea would have it
// run; meanwhile is what happens while it is open.
func (s *Screen) editNow(t *testing.T, meanwhile func()) (draft string) {
	t.Helper()
	m := s.write("r")().(draftMsg)
	if m.err != nil {
		t.Fatal(m.err)
	}
	err := m.command().Run()
	meanwhile()
	cmd := s.takeWritten(writtenMsg{m.written, err})
	if cmd != nil {
		s.takeEdited(cmd().(editedMsg))
	}
	return m.draft.Path()
}

func TestNoteInAnEditor(t *testing.T) {
	s, desk := noted(t, "before", `printf 'first line\nsecond: %s\n' "$(cat "$1")" > "$1.new" && mv "$1.new" "$1"`)
	draft := s.editNow(t, func() {})
	if got, want := desk.run.Tags[engine.NoteTag], "first line\nsecond: before"; got != want {
		t.Errorf("the note is %q, want %q", got, want)
	}
	if _, err := os.Stat(draft); !os.IsNotExist(err) {
		t.Errorf("the draft is still there: %v", err)
	}
	if r, _ := s.host.Board.Run("r"); noteOf(&r) != "first line\nsecond: before" {
		t.Errorf("the board has the note %q", noteOf(&r))
	}
}

func TestNoteThatCannotBeTakenIsKept(t *testing.T) {
	for _, tt := range []struct {
		name, script string
		meanwhile    func(s *Screen)
		want         string
	}{
		{"changed meanwhile", `echo mine > "$1"`, func(s *Screen) {
			s.host.Board.PutRun(engine.Run{ID: "r", Created: time.Unix(1, 0), Tags: map[string]string{engine.NoteTag: "theirs"}})
		}, "the note was changed meanwhile; what was written is in "},
		{"failed", `echo mine > "$1"; exit 3`, func(*Screen) {}, "the editor: exit status 3; the note is as it was, and what was written is in "},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, desk := noted(t, "before", tt.script)
			draft := s.editNow(t, func() { tt.meanwhile(s) })
			defer os.RemoveAll(filepath.Dir(draft))
			if desk.run.Tags[engine.NoteTag] != "before" {
				t.Errorf("the note was changed to %q", desk.run.Tags[engine.NoteTag])
			}
			if got := s.host.Notice.Text; got != tt.want+draft {
				t.Errorf("it says %q, want %q", got, tt.want+draft)
			}
			if text, err := os.ReadFile(draft); err != nil || string(text) != "mine\n" {
				t.Errorf("the draft says %q, %v", text, err)
			}
		})
	}
}

func TestNoEditor(t *testing.T) {
	s, _ := noted(t, "", "")
	s.host.Getenv = func(string) string { return "" }
	if why := s.cannotWrite("r"); why != "no editor is set; name one with VISUAL or EDITOR, such as: export EDITOR=nano" {
		t.Errorf("it says %q", why)
	}
}
