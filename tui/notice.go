package tui

import (
	"context"
	"time"

	tea "github.com/charmbracelet/bubbletea"
)

// tone is what a notice is.
type tone uint8

const (
	plainly tone = iota
	good
	bad
)

// noticeTime is how long a notice stands; one that tells of a failure stands
// until the next key.
const noticeTime = 6 * time.Second

// notice is the message above the footer.
type notice struct {
	tone   tone
	text   string // harmless
	number int    // counts notices, so that one is not taken away for another
}

// expireMsg takes away the notice of its number.
type expireMsg int

// say shows a message. What it says may come from data.
func (a *app) say(t tone, text string) {
	a.notice = notice{tone: t, text: a.symbols.whole(text), number: a.notice.number + 1}
}

// expire returns the command that takes the present notice away, nil if that
// was arranged already or it stays.
func (a *app) expire() tea.Cmd {
	if a.notice.text == "" || a.notice.tone == bad || a.expiring == a.notice.number {
		return nil
	}
	number := a.notice.number
	a.expiring = number
	return a.work.do(watching, func(ctx context.Context) tea.Msg {
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
