package screen

import (
	"github.com/charmbracelet/bubbles/cursor"
	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/sahilm/fuzzy"
)

// Item is a line of a List.
type Item struct {
	Text  string // harmless; what is searched
	Note  string // harmless; shown at the right
	Why   string // why it cannot be chosen, "" if it can
	Mark  bool   // it is among those that are chosen already
	Value any
}

// List lets a person choose from many things, by typing some of their letters in
// order. It stands in the place of the screen.
type List struct {
	Title string // harmless
	Items []Item
	// Do is done with the item that was chosen.
	Do func(Item) tea.Cmd
	// Toggle, if not nil, is done with the item under the cursor when space is
	// pressed, and the list stays; it returns the items as they are then.
	Toggle func(Item) []Item
	// Move, if not nil, moves the item under the cursor up or down in order.
	Move func(item Item, by int) []Item

	Input  textinput.Model
	Cursor int
	First  int
	Found  []Match
}

// Match is an item that what was typed finds, with the positions of its runes
// that were typed.
type Match struct {
	Item
	At []int // byte positions in Text
}

// Choose opens a list.
func (h *Host) Choose(l List) tea.Cmd {
	in := textinput.New()
	in.Prompt = ""
	in.Cursor.SetMode(cursor.CursorStatic) // an idle workbench draws nothing
	in.Focus()
	l.Input = in
	l.find()
	h.List = &l
	return nil
}

type texts []Item

func (t texts) String(i int) string { return t[i].Text }
func (t texts) Len() int            { return len(t) }

// find finds the items that what is typed stands for, the best first; all, in
// their order, where nothing is typed.
func (l *List) find() {
	l.Found = nil
	typed := l.Input.Value()
	if typed == "" {
		for _, item := range l.Items {
			l.Found = append(l.Found, Match{Item: item})
		}
		return
	}
	for _, m := range fuzzy.FindFrom(typed, texts(l.Items)) {
		l.Found = append(l.Found, Match{l.Items[m.Index], m.MatchedIndexes})
	}
}

// Type takes a key.
func (l *List) Type(m tea.KeyMsg) {
	before := l.Input.Value()
	l.Input, _ = l.Input.Update(m) // its commands only blink
	if l.Input.Value() != before {
		l.Cursor = 0
		l.find()
	}
}

// Step moves the cursor.
func (l *List) Step(by int) { l.Cursor = max(0, min(l.Cursor+by, len(l.Found)-1)) }

// Current returns the item under the cursor, if there is one.
func (l *List) Current() (Item, bool) {
	if l.Cursor >= len(l.Found) {
		return Item{}, false
	}
	return l.Found[l.Cursor].Item, true
}

// Set replaces the items and keeps the cursor where it is.
func (l *List) Set(items []Item) {
	l.Items = items
	l.find()
	l.Step(0)
}
