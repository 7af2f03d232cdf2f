package screen

import "time"

// Tone is what a notice is.
type Tone uint8

const (
	Plainly Tone = iota
	Good
	Bad
)

// mostNotices is how many notices the log keeps.
const mostNotices = 500

// Notice is the message above the footer.
type Notice struct {
	Tone   Tone
	Text   string // harmless; "" once it was taken away
	Time   time.Time
	Number int // counts notices, so that one is not taken away for another
}

// Say shows a message. What it says may come from data.
func (h *Host) Say(t Tone, text string) {
	h.Notice = Notice{Tone: t, Text: h.Symbols.Whole(text), Time: h.Clock(), Number: h.Notice.Number + 1}
	h.Log = append(h.Log, h.Notice)
	h.Log = h.Log[max(0, len(h.Log)-mostNotices):]
}
