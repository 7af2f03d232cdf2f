package tui

import (
	"fmt"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"copydesk/tui/draw"
	"copydesk/tui/format"
	"copydesk/tui/screen"
)

func (a *app) chooseItem() tea.Cmd {
	item, ok := a.List.Current()
	switch {
	case !ok:
		return nil
	case item.Why != "":
		a.Say(screen.Plainly, "not now: "+item.Why)
		return nil
	}
	do := a.List.Do
	a.List = nil
	return do(item)
}

func (a *app) closeList() tea.Cmd {
	a.List = nil
	return nil
}

func (a *app) cannotToggle() string {
	if a.List == nil || a.List.Toggle == nil {
		return "only one can be chosen"
	}
	return ""
}

func (a *app) toggleItem() tea.Cmd {
	if item, ok := a.List.Current(); ok {
		a.List.Set(a.List.Toggle(item))
	}
	return nil
}

func (a *app) cannotMove() string {
	if a.List == nil || a.List.Move == nil {
		return "the order is given"
	}
	return ""
}

func (a *app) moveItem(by int) tea.Cmd {
	if item, ok := a.List.Current(); ok {
		a.List.Set(a.List.Move(item, by))
		a.List.Step(by)
	}
	return nil
}

// listLines draws the list that is open.
func (a *app) listLines(width, height int) []string {
	l := a.List
	l.Input.Width = max(1, width-2)
	lines := []string{a.Styles.Title.Render(a.Symbols.Text(l.Title, width)), a.Styles.Accent.Render(a.Symbols.Cursor) + " " + a.Typed(l.Input), ""}
	if len(l.Found) == 0 {
		return append(lines, a.Styles.Dim.Render("Nothing is called so."))
	}
	about := a.aboutItem(width)
	room := height - len(lines) - len(about)
	if len(l.Found) > room {
		room--
	}
	from, to := draw.Window(l.First, l.Cursor, len(l.Found), room)
	l.First = from
	for i := from; i < to; i++ {
		lines = append(lines, a.itemLine(l.Found[i], i == l.Cursor, width))
	}
	if to-from < len(l.Found) {
		lines = append(lines, a.Styles.Dim.Render(fmt.Sprintf("%s to %s of %s", format.Count(from+1), format.Count(to), format.Count(len(l.Found)))))
	}
	return append(lines, about...)
}

// aboutItem is the whole of what the cursor is on, below a list of which some is
// cut, so that the list stays where it is while the cursor goes through it.
func (a *app) aboutItem(width int) []string {
	const most = 2
	l := a.List
	room := width - 2
	if l.Toggle != nil {
		room -= 4
	}
	cut := func(m screen.Match) bool {
		note := noteOf(m)
		if len(note) <= room/2 && len(m.Text)+2+len(note) <= room { // no text is wider than its bytes are many
			return false
		}
		w := ansi.StringWidth(note)
		return w > room/2 || ansi.StringWidth(m.Text)+2+w > room
	}
	if !slices.ContainsFunc(l.Found, cut) {
		return nil
	}
	lines := make([]string, 1+most)
	if m := l.Found[l.Cursor]; cut(m) {
		said := draw.Wrap(a.Symbols.Whole(m.Text+": "+noteOf(m)), width)
		if len(said) > most {
			said[most-1] = ansi.Truncate(said[most-1], width-1, "") + a.Symbols.Ellipsis
		}
		copy(lines[1:], draw.Styled(a.Styles.Dim, said))
	}
	return lines
}

// noteOf is what stands at the right of an item.
func noteOf(m screen.Match) string {
	if m.Why != "" {
		return "not now: " + m.Why
	}
	return m.Note
}

func (a *app) itemLine(m screen.Match, selected bool, width int) string {
	head := "  "
	if selected {
		head = a.Symbols.Cursor + " "
	}
	if a.List.Toggle != nil {
		mark := "[ ] "
		if m.Mark {
			mark = "[x] "
		}
		head += mark
	}
	room := width - ansi.StringWidth(head)
	note := a.Symbols.Text(noteOf(m), max(0, room/2))
	textRoom := room - ansi.StringWidth(note) - 2
	text := ansi.Truncate(a.matched(m, selected), textRoom, a.Symbols.Ellipsis)
	if selected {
		head = a.Styles.Accent.Bold(true).Render(head)
	}
	return head + a.Symbols.Fit(text, textRoom) + "  " + a.Styles.Dim.Render(note)
}

// matched is the text of an item with what was typed made bold.
func (a *app) matched(m screen.Match, selected bool) string {
	style := a.Styles.Plain
	switch {
	case m.Why != "":
		style = a.Styles.Dim
	case selected:
		style = a.Styles.Accent.Bold(true)
	}
	if len(m.At) == 0 {
		return style.Render(m.Text)
	}
	var b strings.Builder
	for at, r := range m.Text {
		if slices.Contains(m.At, at) {
			b.WriteString(a.Styles.Bold.Underline(true).Render(string(r)))
		} else {
			b.WriteString(style.Render(string(r)))
		}
	}
	return b.String()
}
