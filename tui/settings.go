package tui

import (
	"context"
	"errors"

	tea "github.com/charmbracelet/bubbletea"

	"copydesk/engine/config"
	"copydesk/engine/fault"
	"copydesk/tui/screen"
)

// settingsMsg is the configuration as it is to be edited.
type settingsMsg struct {
	edit *config.Edit
	err  error
}

// editedMsg is what an editor made of it.
type editedMsg struct {
	edit *config.Edit
	screen.Edited
}

// editSettings has the configuration of the workspace edited.
func (a *app) editSettings() tea.Cmd {
	dir := a.options.Workspace
	return a.Do(screen.Asking, func(context.Context) tea.Msg {
		e, err := config.BeginEdit(dir)
		return settingsMsg{e, err}
	})
}

func (a *app) takeSettings(m settingsMsg) tea.Cmd {
	if m.err != nil {
		a.Say(screen.Bad, m.err.Error())
		return nil
	}
	return a.Edit(string(m.edit.Text()), ".yaml", func(e screen.Edited) tea.Msg { return editedMsg{m.edit, e} })
}

// takeEdited saves what was written, if it is right; else it is kept and the
// error says where.
func (a *app) takeEdited(m editedMsg) tea.Cmd {
	if m.Err != nil {
		a.Say(screen.Bad, m.Err.Error())
		return nil
	}
	return a.Do(screen.Asking, func(context.Context) tea.Msg {
		saved, err := m.edit.Save([]byte(m.Text))
		if kind := fault.KindOf(err); kind == fault.Invalid || kind == fault.Conflict { // Save has kept it
			return screen.Done{Err: errors.Join(err, m.Forget())}
		}
		done := "saved; the workbench and the desk read it when they start"
		if !saved.Changed {
			done = "the settings are as they were"
		}
		return screen.Done{Text: done, Err: m.Settle(err)}
	})
}
