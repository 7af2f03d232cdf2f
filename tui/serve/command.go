package serve

import (
	tea "github.com/charmbracelet/bubbletea"

	"copydesk/tui/draw"
	"copydesk/tui/screen"
	"copydesk/tui/shell"
)

// example is what the command asks about.
const example = "The team won the cup"

// command is a command for any shell that asks for a prediction.
func (s *Screen) command() string { return shell.Curl(s.host.Board.Desk.URL(), example) }

// copyCommand copies the command, and shows it.
func (s *Screen) copyCommand() tea.Cmd {
	if err := s.host.Terminal.Copy(s.command()); err != nil {
		s.host.Say(screen.Bad, err.Error())
		return nil
	}
	s.host.Say(screen.Good, "copied, where the terminal lets programs copy: "+s.command())
	return nil
}

// tried is the command with what there is to know of it.
func (s *Screen) tried(width int) []string {
	h := s.host
	lines := []string{s.heading("Try it", h.Key("serve.copy")+" copies it", width)}
	lines = append(lines, draw.Wrap(h.Symbols.Whole(s.command()), width)...)
	if h.Board.Desk.WantsTokens {
		text := "This server wants a token: make one with copydesk token, and give it to curl with -H 'Authorization: Bearer TOKEN'."
		lines = append(lines, draw.Styled(h.Styles.Warn, draw.Wrap(text, width))...)
	}
	return lines
}
