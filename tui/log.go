package tui

import (
	"strings"

	"github.com/charmbracelet/bubbles/viewport"
	tea "github.com/charmbracelet/bubbletea"

	"copydesk/tui/draw"
	"copydesk/tui/screen"
)

// logView lists the messages so far, the newest at the end.
type logView struct {
	port viewport.Model
	seen bool // the end was shown once
}

func (a *app) openLog() tea.Cmd {
	a.log = &logView{}
	return nil
}

func (a *app) closeLog() tea.Cmd {
	a.log = nil
	return nil
}

func (l *logView) scroll(by int) { l.port.SetYOffset(l.port.YOffset + by) }

func (l *logView) view(a *app, width, height int) []string {
	if len(a.Log) == 0 {
		return []string{a.Styles.Dim.Render("There was no message yet: what was saved, promoted or went wrong stands here.")}
	}
	const timeWidth = len("15:04:05  ")
	var lines []string
	for _, n := range a.Log {
		style, text := a.Styles.Plain, n.Text
		if n.Tone == screen.Bad {
			style, text = a.Styles.Bad, "! "+text
		}
		for i, line := range draw.Wrap(text, width-timeWidth) {
			head := draw.Blanks(timeWidth)
			if i == 0 {
				head = a.Styles.Dim.Render(n.Time.Local().Format("15:04:05")) + "  "
			}
			lines = append(lines, head+style.Render(line))
		}
	}
	l.port.Width, l.port.Height = width, height
	l.port.SetContent(strings.Join(lines, "\n"))
	if !l.seen {
		l.port.GotoBottom()
		l.seen = true
	}
	l.port.SetYOffset(l.port.YOffset)
	return strings.Split(l.port.View(), "\n")
}
