package tui

import (
	"context"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"copydesk/tui/screen"
)

// noticeTime is how long a notice stands; one that tells of a failure stands
// until the next key.
const noticeTime = 6 * time.Second

// expireMsg takes away the notice of its number.
type expireMsg int

// expire returns the command that takes the present notice away, nil if that
// was arranged already or it stays.
func (a *app) expire() tea.Cmd {
	if a.Notice.Text == "" || a.Notice.Tone == screen.Bad || a.expiring == a.Notice.Number {
		return nil
	}
	number := a.Notice.Number
	a.expiring = number
	return a.Do(screen.Watching, func(ctx context.Context) tea.Msg {
		timer := time.NewTimer(noticeTime)
		defer timer.Stop()
		select {
		case <-ctx.Done():
			return nil
		case <-timer.C:
			return expireMsg(number)
		}
	})
}
