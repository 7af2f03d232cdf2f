package tui

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"copydesk/tui/draw"
)

func (a *app) leavePrompt() tea.Cmd {
	p := a.Prompt
	a.Prompt = nil
	if p.Cancel == nil {
		return nil
	}
	return p.Cancel()
}

func (a *app) cannotComplete() string {
	if a.Prompt == nil || a.Prompt.Complete == nil {
		return "there is nothing to complete it with"
	}
	return ""
}

// promptLines are what is asked for, what is typed, and what is wrong with it
// or what it may become.
func (a *app) promptLines() []string {
	p, width := a.Prompt, a.width-2*draw.Margin
	p.Input.Width = max(1, width-2)
	lines := draw.Styled(a.Styles.Bold, draw.Wrap(p.Title, width))
	lines = append(lines, a.Styles.Accent.Render(a.Symbols.Cursor)+" "+a.Typed(p.Input))
	switch {
	case p.Wrong != "":
		lines = append(lines, draw.Styled(a.Styles.Bad, draw.Wrap("! "+a.Symbols.Whole(p.Wrong), width))...)
	case len(p.Ways) > 0:
		line := ""
		for _, w := range p.Ways {
			w = a.Symbols.Text(w[strings.LastIndexByte(strings.TrimSuffix(w, "/"), '/')+1:], 30)
			if ansi.StringWidth(line)+2+ansi.StringWidth(w) > width-2 {
				line += " " + a.Symbols.Ellipsis
				break
			}
			if line != "" {
				line += "  "
			}
			line += w
		}
		lines = append(lines, a.Styles.Dim.Render(line))
	}
	return lines
}
