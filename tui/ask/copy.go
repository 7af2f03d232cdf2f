package ask

import (
	tea "github.com/charmbracelet/bubbletea"

	"copydesk/tui/shell"
)

// copyCommand copies the command that puts the article to the prediction server
// while it is on, else to the model in front.
func (s *Screen) copyCommand() tea.Cmd {
	article := s.sheet.text()
	if url := s.host.Board.Desk.URL(); url != "" {
		return s.host.Copy("a curl command that asks the prediction server", shell.Curl(url, article))
	}
	run, asked := "", "the champion"
	if len(s.subjects) > 0 && !s.subjects[s.front].champion {
		run, asked = s.subjects[s.front].run, "this run"
	}
	return s.host.Copy("a copydesk command that asks "+asked, shell.Predict(run, article))
}
