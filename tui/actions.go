package tui

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"copydesk/engine/config"
	"copydesk/engine/fault"
	"copydesk/tui/screen"
)

// Places that stand over a screen.
const (
	onHelp     screen.Place = "in the help"
	onQuestion screen.Place = "at a question"
	onPrompt   screen.Place = "in a line to type"
	onList     screen.Place = "in a list to choose from"
	onLog      screen.Place = "in the messages"
)

// table returns all that can be done, in the order of the footer and the help.
func (a *app) table() []screen.Action {
	var all []screen.Action
	for _, s := range a.screens {
		all = append(all, s.Actions()...)
	}
	return slices.Concat(all, a.commonActions(), a.overlayActions())
}

func (a *app) commonActions() []screen.Action {
	everywhere := screen.Everywhere
	var all []screen.Action
	for i, s := range a.screens {
		all = append(all, screen.Action{
			ID: "screen." + strings.ToLower(s.Title()), Place: everywhere, Keys: []string{strconv.Itoa(i + 1)}, Title: "go to " + s.Title(),
			Run: func() tea.Cmd { return a.show(s) },
		})
	}
	return append(all, []screen.Action{
		{ID: "screen.next", Place: everywhere, Keys: []string{"tab"}, Title: "go to the next screen", Run: func() tea.Cmd { return a.turn(+1) }},
		{ID: "screen.previous", Place: everywhere, Keys: []string{"shift+tab"}, Title: "go to the screen before", Run: func() tea.Cmd { return a.turn(-1) }},
		{ID: "serve", Place: everywhere, Keys: []string{"P"}, Title: "turn the prediction server on or off", Refused: a.serving.CannotSwitch, Run: a.serving.Switch},
		{ID: "palette", Place: everywhere, Keys: []string{":", "ctrl+p"}, Title: "find something to do by its name", Run: a.openPalette},
		{ID: "messages", Place: everywhere, Keys: []string{"L"}, Title: "the messages so far", Run: a.openLog},
		{ID: "settings", Place: everywhere, Keys: []string{","}, Title: "change the settings of the workspace in your editor", Run: a.editSettings},
		{ID: "read", Place: everywhere, Keys: []string{"ctrl+r"}, Title: "read everything again", Run: a.readAgain},
		{ID: "redraw", Place: everywhere, Keys: []string{"ctrl+l"}, Title: "draw the screen again", Run: func() tea.Cmd { return tea.ClearScreen }},
		{ID: "suspend", Place: everywhere, Keys: []string{"ctrl+z"}, Title: "suspend (a training here is suspended with it)", Run: a.suspend},
		{ID: "help", Place: everywhere, Keys: []string{"?"}, Title: "this help", Run: a.openHelp},
		{ID: "quit", Place: everywhere, Keys: []string{"q", "ctrl+c"}, Title: "quit", Run: a.quit},
	}...)
}

func (a *app) overlayActions() []screen.Action {
	scroll := func(by int) func() tea.Cmd {
		return func() tea.Cmd {
			switch {
			case a.help != nil:
				a.help.scroll(by)
			case a.log != nil:
				a.log.scroll(by)
			}
			return nil
		}
	}
	step := func(by int) func() tea.Cmd {
		return func() tea.Cmd {
			a.List.Step(by)
			return nil
		}
	}
	return []screen.Action{
		{ID: "help.close", Place: onHelp, Keys: []string{"esc", "?", "q"}, Short: "close help", Title: "close help", Run: a.closeHelp},
		{ID: "help.up", Place: onHelp, Keys: []string{"up", "k"}, Title: "scroll up", Run: scroll(-1)},
		{ID: "help.down", Place: onHelp, Keys: []string{"down", "j", " "}, Short: "scroll", Title: "scroll down", Run: scroll(+1)},
		{ID: "messages.close", Place: onLog, Keys: []string{"esc", "L", "q"}, Short: "close", Title: "close the messages", Run: a.closeLog},
		{ID: "messages.up", Place: onLog, Keys: []string{"up", "k"}, Short: "scroll", Title: "scroll up", Run: scroll(-1)},
		{ID: "messages.down", Place: onLog, Keys: []string{"down", "j"}, Title: "scroll down", Run: scroll(+1)},
		{ID: "question.yes", Place: onQuestion, Keys: []string{"y"}, Short: "yes", Title: "yes", Run: a.answerYes},
		{ID: "question.no", Place: onQuestion, Keys: []string{"n", "esc"}, Short: "no", Title: "no", Run: a.answerNo},
		{ID: "prompt.enter", Place: onPrompt, Keys: []string{"enter"}, Short: "done", Title: "take what is typed", Run: a.EnterPrompt},
		{ID: "prompt.complete", Place: onPrompt, Keys: []string{"tab"}, Short: "complete", Title: "complete what is typed", Refused: a.cannotComplete, Run: func() tea.Cmd { return a.Prompt.Tab(a.Work) }},
		{ID: "prompt.close", Place: onPrompt, Keys: []string{"esc"}, Short: "leave it", Title: "leave it as it was", Run: a.leavePrompt},
		{ID: "list.choose", Place: onList, Keys: []string{"enter"}, Short: "choose", Title: "choose what the cursor is on", Run: a.chooseItem},
		{ID: "list.toggle", Place: onList, Keys: []string{" "}, Short: "mark", Title: "mark what the cursor is on, or take the mark away", Refused: a.cannotToggle, Run: a.toggleItem},
		{ID: "list.back", Place: onList, Keys: []string{"shift+up"}, Short: "move it up", Title: "move what the cursor is on up", Refused: a.cannotMove, Run: func() tea.Cmd { return a.moveItem(-1) }},
		{ID: "list.forth", Place: onList, Keys: []string{"shift+down"}, Title: "move what the cursor is on down", Refused: a.cannotMove, Run: func() tea.Cmd { return a.moveItem(+1) }},
		{ID: "list.close", Place: onList, Keys: []string{"esc"}, Short: "close", Title: "close the list", Run: a.closeList},
		{ID: "list.up", Place: onList, Keys: []string{"up", "ctrl+k"}, Title: "up", Run: step(-1)},
		{ID: "list.down", Place: onList, Keys: []string{"down", "ctrl+j"}, Title: "down", Run: step(+1)},
		{ID: "list.pageup", Place: onList, Keys: []string{"pgup"}, Title: "ten up", Run: step(-10)},
		{ID: "list.pagedown", Place: onList, Keys: []string{"pgdown"}, Title: "ten down", Run: step(+10)},
	}
}

// find returns the action that a key stands for at a place.
func find(table []screen.Action, p screen.Place, key string) (screen.Action, bool) {
	i := slices.IndexFunc(table, func(c screen.Action) bool { return c.Place == p && slices.Contains(c.Keys, key) })
	if i < 0 {
		return screen.Action{}, false
	}
	return table[i], true
}

// bound gives actions the keys that a person chose. It reports (fault.Invalid)
// an action that there is not and a key that would stand for two things.
func bound(table []screen.Action, w config.Workbench) ([]screen.Action, error) {
	for _, id := range slices.Sorted(maps.Keys(w.Keys)) {
		mistaken := func(format string, args ...any) error {
			return mistake(w, "workbench.keys."+id, fault.Newf(fault.Invalid, format, args...))
		}
		at := slices.IndexFunc(table, func(c screen.Action) bool { return c.ID == id })
		if at < 0 {
			return nil, mistaken("there is no such action; the README names them")
		}
		for _, k := range w.Keys[id] {
			if other, ok := find(table, table[at].Place, k); ok && other.ID != id && !rebound(w.Keys, other.ID, k) {
				return nil, mistaken("%q is the key of %s there; give that another", k, other.ID)
			}
		}
		table[at].Keys = w.Keys[id]
	}
	return table, nil
}

// mistake says which setting is wrong, and where it comes from.
func mistake(w config.Workbench, name string, err error) error {
	if from := w.From[name]; from != "" {
		name = from + ": " + name
	}
	return fmt.Errorf("%s: %w", name, err)
}

// rebound reports whether an action loses a key to the person's choice.
func rebound(keys map[string][]string, id, key string) bool {
	chosen, ok := keys[id]
	return ok && !slices.Contains(chosen, key)
}

// noKey stands where an action has no key, by a person's choice.
const noKey = "(no key)"

// keyOf returns the key that is shown of an action.
func (a *app) keyOf(id string) string {
	i := slices.IndexFunc(a.actions, func(c screen.Action) bool { return c.ID == id })
	return a.firstKey(a.actions[i])
}

func (a *app) firstKey(c screen.Action) string {
	if len(c.Keys) == 0 {
		return noKey
	}
	return a.Symbols.Key(c.Keys[0])
}

// footer are the actions that the footer names: what can be done here, at most
// six.
func (a *app) footer() []screen.Action {
	const most = 6
	p := a.place()
	var shown []screen.Action
	for _, c := range a.actions {
		if c.Place == p && c.Short != "" && len(c.Keys) > 0 && c.Why() == "" {
			shown = append(shown, c)
		}
	}
	return shown[:min(most, len(shown))]
}
