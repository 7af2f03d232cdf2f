package tui

import (
	"strings"

	"github.com/charmbracelet/bubbles/viewport"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
)

// help lists what can be done at a place, from the table of actions.
type help struct {
	place place
	port  viewport.Model
}

func (a *app) openHelp() tea.Cmd {
	a.help = &help{place: a.place()}
	return nil
}

func (a *app) closeHelp() tea.Cmd {
	a.help = nil
	return nil
}

func (h *help) scroll(by int) tea.Cmd {
	h.port.SetYOffset(h.port.YOffset + by)
	return nil
}

func (h *help) view(a *app, width, height int) []string {
	h.port.Width, h.port.Height = width, height
	h.port.SetContent(strings.Join(h.lines(a, width), "\n"))
	h.port.SetYOffset(h.port.YOffset) // not beyond the end of what is shown now
	return strings.Split(h.port.View(), "\n")
}

func (h *help) lines(a *app, width int) []string {
	const keysWidth = 18
	var lines []string
	for i, p := range []place{h.place, everywhere} {
		title := "Here, " + placeNames[p]
		if i > 0 {
			lines = append(lines, "")
			title = "Everywhere"
		}
		lines = append(lines, a.styles.title.Render(title))
		for _, c := range a.actions {
			if c.place != p {
				continue
			}
			keys := a.symbols.fit(a.keys(c), keysWidth)
			text := c.title
			if why := c.why(a); why != "" {
				text += ": not now, " + why
			}
			for j, line := range wrap(text, width-keysWidth) {
				if j > 0 {
					keys = blanks(ansi.StringWidth(keys))
				} else {
					keys = a.styles.accent.Render(keys)
				}
				if c.why(a) != "" {
					line = a.styles.dim.Render(line)
				}
				lines = append(lines, keys+line)
			}
		}
	}
	return lines
}

var placeNames = map[place]string{
	onTrain: "in Train",
	onRuns:  "in Runs",
	onRun:   "in a run",
}

// keys are the keys of an action as people see them.
func (a *app) keys(c action) string {
	names := make([]string, len(c.keys))
	for i, k := range c.keys {
		names[i] = a.symbols.key(k)
	}
	return strings.Join(names, ", ")
}
