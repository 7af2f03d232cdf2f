package runs

import (
	"context"
	"fmt"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"copydesk/engine"
	"copydesk/tui/screen"
)

// enquireTag asks for a tag to set on runs, or to take away.
func (s *Screen) enquireTag(ids []string) tea.Cmd {
	title := "Tag " + s.calledAll(ids) + ": name or name=value; -name takes it away"
	if r, ok := s.host.Board.Run(ids[0]); ok && len(ids) == 1 && tagWords(&r) != "" {
		title += "; now " + s.host.Symbols.Text(tagWords(&r), 60)
	}
	return s.host.Enquire(screen.Prompt{
		Title: title,
		Hint:  "stage=baseline",
		Check: func(text string) string {
			_, _, wrong := parseTag(text)
			return wrong
		},
		Complete: func(text string) []string { return s.completeTag(ids, text) },
		Do: func(text string) tea.Cmd {
			name, value, _ := parseTag(text)
			verb := "tagged"
			if value == nil {
				verb = "took tag " + s.host.Symbols.Text(name, 30) + " from"
			}
			return s.setTag(ids, name, value, verb)
		},
	})
}

// parseTag reads a tag; a value of nil takes it away.
func parseTag(text string) (name string, value *string, wrong string) {
	text = strings.TrimSpace(text)
	name, set, _ := strings.Cut(text, "=")
	name, set = strings.TrimSpace(name), strings.TrimSpace(set)
	rest, away := strings.CutPrefix(name, "-")
	switch {
	case text == "":
		return "", nil, "a tag is a name, or name=value"
	case away && strings.Contains(text, "="):
		return "", nil, "-name takes a tag away, whatever its value is: leave out what stands from = on"
	case away:
		name = strings.TrimSpace(rest)
	}
	switch name {
	case "":
		return "", nil, "the tag has no name"
	case engine.NoteTag:
		return "", nil, "the tag note holds the note of a run, which has a key of its own"
	}
	if away {
		return name, nil, ""
	}
	return name, &set, ""
}

// completeTag returns the tags that begin with text, of all runs; those to take
// away of the runs themselves.
func (s *Screen) completeTag(ids []string, text string) []string {
	rest, away := strings.CutPrefix(text, "-")
	b := s.host.Board
	seen := map[string]bool{}
	for i := range b.Runs {
		r := &b.Runs[i]
		if len(r.Tags) == 0 || away && !slices.Contains(ids, r.ID) {
			continue
		}
		for name, value := range r.Tags {
			word := s.host.Symbols.Whole(name)
			if value != "" && !away {
				word += "=" + s.host.Symbols.Whole(value)
			}
			if name != engine.NoteTag && strings.HasPrefix(word, rest) {
				seen[word] = true
			}
		}
	}
	ways := make([]string, 0, len(seen))
	for word := range seen {
		if away {
			word = "-" + word
		}
		ways = append(ways, word)
	}
	slices.Sort(ways)
	return ways
}

func (s *Screen) setTag(ids []string, name string, value *string, verb string) tea.Cmd {
	editor := s.desk.Editor
	return s.edit(ids, change{verb: verb, what: func(ctx context.Context, run string) (engine.Run, error) {
		return editor.Tag(ctx, run, map[string]*string{name: value})
	}})
}

// cannotNoteThese says why the notes of the runs that a key is about cannot be
// written in a line.
func (s *Screen) cannotNoteThese() string {
	if why := s.cannotEdit(); why != "" || s.markedListed() > 1 {
		return why
	}
	return s.cannotNote(s.targets()[0])
}

// cannotNote says why the note of a run cannot be written in a line.
func (s *Screen) cannotNote(run string) string {
	if why := s.underWay(run); why != "" {
		return why
	}
	r, _ := s.host.Board.Run(run)
	note := noteOf(&r)
	if s.host.Symbols.Whole(note) != note {
		return fmt.Sprintf("the note has several lines, or signs that a line here does not keep: %s writes it in your editor", s.host.Key(s.own("write")))
	}
	return ""
}

// enquireNote asks for the note of runs.
func (s *Screen) enquireNote(ids []string) tea.Cmd {
	title, text := "Note on "+s.calledAll(ids), ""
	if r, ok := s.host.Board.Run(ids[0]); ok && len(ids) == 1 {
		text = noteOf(&r)
	} else {
		title += ", in place of those that they have"
	}
	return s.host.Enquire(screen.Prompt{
		Title: title + "; empty takes it away",
		Text:  text,
		Do:    func(text string) tea.Cmd { return s.setNote(ids, text) },
	})
}

// setNote sets the note of runs, or takes it away if it is empty.
func (s *Screen) setNote(ids []string, text string) tea.Cmd {
	if text = strings.TrimSpace(text); text == "" {
		return s.setTag(ids, engine.NoteTag, nil, "took the note from")
	}
	return s.setTag(ids, engine.NoteTag, &text, "noted on")
}
