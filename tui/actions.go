package tui

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"
)

// action is something that a person can do. The keys, the footer and the help
// are made from the table of them.
type action struct {
	id    string
	place place
	keys  []string // as Bubble Tea names them; the first is the one that is shown
	short string   // a verb with its object, for the footer; "" keeps it out
	title string   // for the help
	// refused returns why it cannot be done now, "" if it can. Nil: it always can.
	refused func(*app) string
	run     func(*app) tea.Cmd
}

// actions returns the table, in the order of the footer and the help.
func actions() []action {
	return slices.Concat(trainActions(), runsActions(), detailActions(), commonActions(), overlayActions())
}

func commonActions() []action {
	return []action{
		{id: "screen.train", place: everywhere, keys: []string{"1"}, title: "go to Train", run: func(a *app) tea.Cmd { return a.goTo(0) }},
		{id: "screen.runs", place: everywhere, keys: []string{"2"}, title: "go to Runs", run: func(a *app) tea.Cmd { return a.goTo(1) }},
		{id: "serve", place: everywhere, keys: []string{"P"}, title: "turn the prediction server on or off", run: (*app).serve},
		{id: "read", place: everywhere, keys: []string{"ctrl+r"}, title: "read everything again", run: (*app).readAgain},
		{id: "redraw", place: everywhere, keys: []string{"ctrl+l"}, title: "draw the screen again", run: func(*app) tea.Cmd { return tea.ClearScreen }},
		{id: "suspend", place: everywhere, keys: []string{"ctrl+z"}, title: "suspend (a training here is suspended with it)", run: func(*app) tea.Cmd { return tea.Suspend }},
		{id: "help", place: everywhere, keys: []string{"?"}, title: "this help", run: (*app).openHelp},
		{id: "quit", place: everywhere, keys: []string{"q", "ctrl+c"}, title: "quit", run: (*app).quit},
	}
}

func overlayActions() []action {
	return []action{
		{id: "help.close", place: onHelp, keys: []string{"esc", "?", "q"}, short: "close help", title: "close help", run: (*app).closeHelp},
		{id: "help.up", place: onHelp, keys: []string{"up", "k"}, title: "scroll up", run: func(a *app) tea.Cmd { return a.help.scroll(-1) }},
		{id: "help.down", place: onHelp, keys: []string{"down", "j", " "}, short: "scroll", title: "scroll down", run: func(a *app) tea.Cmd { return a.help.scroll(+1) }},
		{id: "question.yes", place: onQuestion, keys: []string{"y"}, short: "yes", title: "yes", run: (*app).answerYes},
		{id: "question.no", place: onQuestion, keys: []string{"n", "esc"}, short: "no", title: "no", run: (*app).answerNo},
	}
}

// find returns the action that a key stands for at a place.
func find(table []action, p place, key string) (action, bool) {
	i := slices.IndexFunc(table, func(c action) bool { return c.place == p && slices.Contains(c.keys, key) })
	if i < 0 {
		return action{}, false
	}
	return table[i], true
}

// why returns why an action cannot be done now, "" if it can.
func (c action) why(a *app) string {
	if c.refused == nil {
		return ""
	}
	return c.refused(a)
}
