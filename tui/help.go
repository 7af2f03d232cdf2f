package tui

import (
	"copydesk/tui/draw"
	"copydesk/tui/screen"
	"strings"

	"github.com/charmbracelet/bubbles/viewport"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
)

// help lists what can be done where the screen is now, from the table of actions:
// what happens at the desk can take it to another place while the help is read.
type help struct {
	port viewport.Model
}

func (a *app) openHelp() tea.Cmd {
	a.help = &help{}
	return nil
}

func (a *app) closeHelp() tea.Cmd {
	a.help = nil
	return nil
}

func (h *help) scroll(by int) { h.port.SetYOffset(h.port.YOffset + by) }

func (h *help) view(a *app, width, height int) []string {
	h.port.Width, h.port.Height = width, height
	h.port.SetContent(strings.Join(h.lines(a, width), "\n"))
	h.port.SetYOffset(h.port.YOffset) // not beyond the end of what is shown now
	return strings.Split(h.port.View(), "\n")
}

func (h *help) lines(a *app, width int) []string {
	const keysWidth = 18
	var lines []string
	for i, p := range []screen.Place{a.Shown.Place(), screen.Everywhere} {
		title := "Here, " + string(p)
		if i > 0 {
			lines = append(lines, "")
			title = "Everywhere"
		}
		lines = append(lines, a.Styles.Title.Render(title))
		for _, c := range a.actions {
			if c.Place != p {
				continue
			}
			keys := a.Symbols.Fit(a.keys(c), keysWidth)
			text := c.Title
			if why := c.Why(); why != "" {
				text += ": not now, " + why
			}
			for j, line := range draw.Wrap(text, width-keysWidth) {
				if j > 0 {
					keys = draw.Blanks(ansi.StringWidth(keys))
				} else {
					keys = a.Styles.Accent.Render(keys)
				}
				if c.Why() != "" {
					line = a.Styles.Dim.Render(line)
				}
				lines = append(lines, keys+line)
			}
		}
	}
	return lines
}

// keys are the keys of an action as people see them.
func (a *app) keys(c screen.Action) string {
	if len(c.Keys) == 0 {
		return noKey
	}
	names := make([]string, len(c.Keys))
	for i, k := range c.Keys {
		names[i] = a.Symbols.Key(k)
	}
	return strings.Join(names, ", ")
}
