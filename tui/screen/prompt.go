package screen

import (
	"context"
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/bubbles/cursor"
	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"

	"copydesk/tui/files"
)

// Prompt asks for a line of text, above the footer.
type Prompt struct {
	Title string // what is to be typed, harmless
	Text  string // what stands there at first
	Hint  string // an example, shown while nothing is typed
	// Check returns what is wrong with the text, "" if nothing. Nil: anything goes.
	Check func(text string) string
	// Probe is Check by what is on the disk: it may take its time and touches
	// nothing of the workbench. It is asked after Check. Nil: there is nothing.
	Probe func(text string) string
	// Complete returns what text may become, for tab; it may take its time as
	// Probe does. Nil: there is no completion.
	Complete func(text string) []string
	// Changed, if not nil, is told each change while the person types.
	Changed func(text string) tea.Cmd
	// Do is done with the text that was entered.
	Do func(text string) tea.Cmd
	// Cancel, if not nil, is done when the person leaves it.
	Cancel func() tea.Cmd

	Input textinput.Model
	Wrong string   // what Check or Probe said of what was entered
	Ways  []string // what Complete returned, while there is a choice

	shown string // Text as the line showed it at first
	asked int    // counts what was asked of the disk, and what was typed: an answer to an older question is dropped
}

// Value returns what the line says: Text as it was where nobody has changed it,
// though a terminal may not show all of it.
func (p *Prompt) Value() string {
	if v := p.Input.Value(); v != p.shown {
		return v
	}
	return p.Text
}

// Enquire opens a prompt.
func (h *Host) Enquire(p Prompt) tea.Cmd {
	in := textinput.New()
	in.Prompt = ""
	in.Placeholder = p.Hint
	in.SetValue(h.Symbols.Whole(p.Text))
	in.CursorEnd()
	in.Cursor.SetMode(cursor.CursorStatic) // an idle workbench draws nothing
	in.Focus()
	p.Input, p.shown = in, in.Value()
	h.Prompt = &p
	return nil
}

// EnquireFile asks for the name of a file that is there, and does something with
// its absolute path, "" for none.
func (h *Host) EnquireFile(title, path string, do func(path string) tea.Cmd) tea.Cmd {
	names := files.Names{Home: h.Getenv("HOME")}
	return h.Enquire(Prompt{
		Title: title, Text: path, Hint: "~/news/articles.csv", Probe: names.Check, Complete: names.Complete,
		Do: func(text string) tea.Cmd {
			whole, err := names.Whole(text)
			if err != nil {
				h.Say(Bad, err.Error())
				return nil
			}
			return do(whole)
		},
	})
}

// Typed draws what is typed into a line. Names of files are data.
func (h *Host) Typed(in textinput.Model) string {
	if text, at := in.Value(), in.Position(); h.Symbols.Whole(text) != text {
		in.SetValue(h.Symbols.Whole(text))
		in.SetCursor(at)
	}
	return strings.ReplaceAll(in.View(), "\n", " ")
}

// Type takes a key.
func (p *Prompt) Type(m tea.KeyMsg) tea.Cmd {
	before := p.Input.Value()
	p.Input, _ = p.Input.Update(m) // its commands only blink
	if p.Input.Value() == before {
		return nil
	}
	p.Wrong, p.Ways = "", nil
	p.asked++
	if p.Changed != nil {
		return p.Changed(p.Input.Value())
	}
	return nil
}

// PromptAnswer is what the disk says to a prompt.
type PromptAnswer struct {
	prompt *Prompt
	number int
	take   func() tea.Cmd
}

// ask finds something out for the prompt, and takes it unless something was typed
// or asked meanwhile.
func (p *Prompt) ask(w *Work, find func() (take func() tea.Cmd)) tea.Cmd {
	p.asked++
	number := p.asked
	return w.Do(Asking, func(context.Context) tea.Msg { return PromptAnswer{p, number, find()} })
}

// TakeAnswer takes an answer to the prompt that is open.
func (h *Host) TakeAnswer(m PromptAnswer) tea.Cmd {
	if h.Prompt != m.prompt || m.number != m.prompt.asked {
		return nil
	}
	return m.take()
}

// EnterPrompt does what the prompt is for with its text, if that is good.
func (h *Host) EnterPrompt() tea.Cmd {
	p := h.Prompt
	text := p.Value()
	do := func() tea.Cmd {
		if p.Wrong != "" {
			return nil
		}
		h.Prompt = nil
		return p.Do(text)
	}
	p.Wrong = ""
	if p.Check != nil {
		p.Wrong = p.Check(text)
	}
	if p.Wrong != "" || p.Probe == nil {
		return do()
	}
	return p.ask(h.Work, func() func() tea.Cmd {
		wrong := p.Probe(text)
		return func() tea.Cmd {
			p.Wrong = wrong
			return do()
		}
	})
}

// Tab completes the text as far as its completions agree, and keeps them where
// they do not.
func (p *Prompt) Tab(w *Work) tea.Cmd {
	if p.Complete == nil {
		return nil
	}
	text := p.Input.Value()
	return p.ask(w, func() func() tea.Cmd {
		ways := p.Complete(text)
		return func() tea.Cmd { return p.complete(text, ways) }
	})
}

func (p *Prompt) complete(text string, ways []string) tea.Cmd {
	p.Ways = nil
	if len(ways) == 0 {
		return nil
	}
	if common := commonPrefix(ways); len(common) > len(text) {
		p.Input.SetValue(common)
		p.Input.CursorEnd()
	}
	if len(ways) > 1 {
		p.Ways = ways
	}
	if p.Changed != nil && p.Input.Value() != text {
		return p.Changed(p.Input.Value())
	}
	return nil
}

func commonPrefix(words []string) string {
	prefix := words[0]
	for _, w := range words[1:] {
		for !strings.HasPrefix(w, prefix) {
			_, size := utf8.DecodeLastRuneInString(prefix)
			prefix = prefix[:len(prefix)-size]
		}
	}
	return prefix
}
