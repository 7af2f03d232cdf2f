package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"copydesk/tui/screen"
)

// keyed takes the keys of a message: on a slow line several letters come in
// one. What was typed ahead does not answer a question that nobody has read.
func (a *app) keyed(m tea.KeyMsg) tea.Cmd {
	if m.Type == tea.KeyEsc && m.Alt { // two presses that arrived together
		esc := tea.KeyMsg{Type: tea.KeyEsc}
		return tea.Batch(a.press(esc), a.press(esc))
	}
	if a.typing() {
		return a.press(m)
	}
	if m.Paste {
		return nil
	}
	if m.Type != tea.KeyRunes || len(m.Runes) < 2 {
		return a.press(m)
	}
	var cmds []tea.Cmd
	for i, r := range m.Runes {
		asked := a.Question != nil
		cmds = append(cmds, a.press(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}, Alt: m.Alt}))
		if !asked && a.Question != nil {
			break
		}
		if a.typing() && i+1 < len(m.Runes) { // the rest is text
			cmds = append(cmds, a.press(tea.KeyMsg{Type: tea.KeyRunes, Runes: m.Runes[i+1:]}))
			break
		}
	}
	return tea.Batch(cmds...)
}

// press does what a key stands for, or types it.
func (a *app) press(m tea.KeyMsg) tea.Cmd {
	key := m.String()
	if !a.fits() && key != "q" && key != "ctrl+c" {
		return nil
	}
	a.Notice.Text = ""
	c, ok := find(a.actions, a.place(), key)
	if ok && m.Paste {
		ok = false // a letter on the clipboard is no key
	}
	typing := a.typing()
	if !ok && (key == "ctrl+c" || !typing && !a.covered()) {
		c, ok = find(a.actions, screen.Everywhere, key)
	}
	if ok && !typing && !a.covered() && c.Why() != "" { // a key that does nothing here, such as tab where there are no panes, does what it does everywhere
		if common, found := find(a.actions, screen.Everywhere, key); found {
			c = common
		}
	}
	if !ok && key == "ctrl+c" { // whatever keys a person chose, there is a way out
		return a.quit()
	}
	if !ok {
		if typing {
			return tea.Batch(a.typed(m), a.read())
		}
		return nil
	}
	cmd := a.do(c)
	// A key may have chosen what the board has not read yet.
	return tea.Batch(cmd, a.read())
}

// do does what an action is, or says why it cannot be done now.
func (a *app) do(c screen.Action) tea.Cmd {
	if why := c.Why(); why != "" {
		a.Say(screen.Plainly, "not now: "+why)
		return nil
	}
	return c.Run()
}

// place is where keys go.
func (a *app) place() screen.Place {
	switch {
	case a.Question != nil:
		return onQuestion
	case a.Prompt != nil:
		return onPrompt
	case a.List != nil:
		return onList
	case a.help != nil:
		return onHelp
	case a.log != nil:
		return onLog
	}
	return a.Shown.Place()
}

// covered reports whether something stands over the screen.
func (a *app) covered() bool {
	return a.Question != nil || a.Prompt != nil || a.List != nil || a.help != nil || a.log != nil
}

// typing reports whether letters are text and not keys.
func (a *app) typing() bool {
	switch {
	case a.Question != nil:
		return false
	case a.Prompt != nil, a.List != nil:
		return true
	case a.covered():
		return false
	}
	s, ok := a.Shown.(screen.Typist)
	return ok && s.Typing()
}

// typed hands a key to what is typed into.
func (a *app) typed(m tea.KeyMsg) tea.Cmd {
	switch {
	case a.Prompt != nil:
		return a.Prompt.Type(m)
	case a.List != nil:
		a.List.Type(m)
		return nil
	}
	return a.Shown.(screen.Typist).Type(m)
}
