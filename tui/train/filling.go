package train

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/charmbracelet/bubbles/cursor"
	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"

	"copydesk/engine"
	"copydesk/engine/classify"
	"copydesk/tui/format"
	"copydesk/tui/screen"
)

func (s *Screen) formActions() []screen.Action {
	step := func(by int) func() tea.Cmd { return s.filled(func(f *form) { f.step(by) }) }
	section := func(by int) func() tea.Cmd { return s.filled(func(f *form) { f.stepSection(by) }) }
	const all = 1 << 20
	return []screen.Action{
		{ID: "form.enter", Place: inForm, Keys: []string{"enter"}, Short: "change it", Now: s.entering, Title: "change what the cursor is on, or start", Run: s.enterRow},
		{ID: "form.start", Place: inForm, Keys: []string{"ctrl+s"}, Short: "start", Title: "start the training", Refused: s.cannotStart, Run: s.start},
		{ID: "form.close", Place: inForm, Keys: []string{"esc"}, Short: "leave", Title: "leave the form; what was changed is kept", Run: s.closeForm},
		{ID: "form.forth", Place: inForm, Keys: []string{"right", "l", " "}, Short: "next choice", Title: "the next choice", Refused: s.cannotCycle, Run: s.cycle(+1)},
		{ID: "form.back", Place: inForm, Keys: []string{"left", "h"}, Title: "the choice before", Refused: s.cannotCycle, Run: s.cycle(-1)},
		{ID: "form.default", Place: inForm, Keys: []string{"r", "backspace"}, Short: "default", Title: "back to the default", Refused: s.cannotReset, Run: s.resetRow},
		{ID: "form.find", Place: inForm, Keys: []string{"/"}, Short: "find", Title: "find a setting by its name", Run: s.findRow},
		{ID: "form.defaults", Place: inForm, Keys: []string{"R"}, Title: "everything back to the default", Refused: s.nothingChanged, Run: s.resetAll},
		{ID: "form.up", Place: inForm, Keys: []string{"up", "k", "shift+tab"}, Title: "up", Run: step(-1)},
		{ID: "form.down", Place: inForm, Keys: []string{"down", "j", "tab"}, Title: "down", Run: step(+1)},
		{ID: "form.pageup", Place: inForm, Keys: []string{"pgup", "ctrl+u"}, Title: "to the section before", Run: section(-1)},
		{ID: "form.pagedown", Place: inForm, Keys: []string{"pgdown", "ctrl+d"}, Title: "to the next section", Run: section(+1)},
		{ID: "form.top", Place: inForm, Keys: []string{"home", "g"}, Title: "to the corpus", Run: step(-all)},
		{ID: "form.bottom", Place: inForm, Keys: []string{"end", "G"}, Title: "to the start", Run: step(+all)},
	}
}

func (s *Screen) fieldActions() []screen.Action {
	take := func(by int) func() tea.Cmd {
		return func() tea.Cmd {
			if s.takeField() {
				s.form.step(by)
			}
			return nil
		}
	}
	return []screen.Action{
		{ID: "field.take", Place: inField, Keys: []string{"enter"}, Short: "take it", Title: "take what is typed", Run: take(0)},
		{ID: "field.close", Place: inField, Keys: []string{"esc"}, Short: "leave it as it was", Title: "leave the value as it was", Run: s.filled((*form).leaveField)},
		{ID: "field.next", Place: inField, Keys: []string{"tab", "down"}, Short: "take it, go on", Title: "take what is typed and go to the next", Run: take(+1)},
		{ID: "field.previous", Place: inField, Keys: []string{"shift+tab", "up"}, Title: "take what is typed and go to the one before", Run: take(-1)},
		{ID: "field.start", Place: inField, Keys: []string{"ctrl+s"}, Short: "start", Title: "take what is typed and start the training", Refused: s.cannotStart, Run: func() tea.Cmd {
			if !s.takeField() {
				return nil
			}
			return s.start()
		}},
	}
}

// filled does something to the form.
func (s *Screen) filled(do func(*form)) func() tea.Cmd {
	return func() tea.Cmd {
		do(&s.form)
		return nil
	}
}

// openForm shows the form as it was left.
func (s *Screen) openForm() tea.Cmd {
	s.form.open = true
	return s.readCorpora()
}

func (s *Screen) closeForm() tea.Cmd {
	s.form.open = false
	return nil
}

// trainOn offers a training on a corpus.
func (s *Screen) trainOn(source engine.Source) tea.Cmd {
	spec := s.form.spec
	spec.Source = source
	s.form.set(spec)
	s.form.cursor, s.form.edit = "start", nil
	return tea.Batch(s.host.Show(s), s.openForm())
}

// trainAgain offers the training of a run once more. What the form says that was
// never started is not thrown away unasked.
func (s *Screen) trainAgain(r engine.Run) tea.Cmd {
	offer := func() tea.Cmd {
		spec := r.Spec
		spec.Classifiers = []classify.Kind{r.Model}
		// Models that it knew nothing of can be trained beside it.
		spec.Models = maps.Clone(s.form.own.Models)
		maps.Copy(spec.Models, r.Spec.Models)
		if a, ok := r.Artifact(engine.CorpusArtifact); ok && a.Dropped.IsZero() && spec.Source.Train != "" {
			spec.Source.Digest = a.Digest // the articles that it learned from, wherever the file is now
		}
		f := &s.form
		f.base, f.again = spec, s.host.Name(r)+" of "+format.Ago(r.Created, s.host.Clock())
		f.set(spec)
		f.started = true // nothing in it is a person's yet
		f.cursor, f.edit = "start", nil
		return s.openForm()
	}
	show := s.host.Show(s)
	if n := s.form.changes(); n > 0 && !s.form.started {
		s.form.open = true
		return tea.Batch(show, s.host.Ask(screen.Question{
			Text: "The form has " + format.Plural(n, "change", "changes") + " that no training was started with. Put the settings of " + s.host.Name(r) + " in their place?",
			Yes:  "put those of " + s.host.Name(r), No: "keep the form", Do: offer,
		}))
	}
	return tea.Batch(show, offer())
}

// corporaMsg are the corpora that the desk knows.
type corporaMsg struct {
	number  int
	corpora []engine.Corpus
	err     error
}

func (s *Screen) readCorpora() tea.Cmd {
	s.form.asked++
	number, from := s.form.asked, s.corpora
	return s.host.Do(screen.Asking, func(ctx context.Context) tea.Msg {
		list, err := from.Corpora(ctx)
		return corporaMsg{number, list, err}
	})
}

func (s *Screen) takeCorpora(m corporaMsg) {
	f := &s.form
	if m.number != f.asked {
		return
	}
	if m.err != nil {
		s.host.Say(screen.Bad, "the corpora could not be listed: "+m.err.Error())
		return
	}
	f.corpora, f.listed = m.corpora, true
}

// entering is what enter does now, in a word.
func (s *Screen) entering() string {
	if s.form.current().kind == startRow {
		return "start"
	}
	return "change it"
}

// enterRow changes what the cursor is on.
func (s *Screen) enterRow() tea.Cmd {
	f := &s.form
	switch r := f.current(); {
	case r.kind == startRow:
		if why := s.cannotStart(); why != "" {
			s.host.Say(screen.Plainly, "not now: "+why)
			return nil
		}
		return s.start()
	case r.kind == corpusRow:
		return s.chooseCorpus()
	case r.kind == modelRow || len(r.choices) > 0:
		if why := s.cannotCycle(); why != "" {
			s.host.Say(screen.Plainly, "not now: "+why)
			return nil
		}
		return s.cycle(+1)()
	case r.path:
		return s.host.EnquireFile(r.help, r.value, func(path string) tea.Cmd {
			s.wrong(f.put(r, path))
			return nil
		})
	default:
		return s.editField(r)
	}
}

// wrong says what is wrong, if something is.
func (s *Screen) wrong(err error) {
	if err != nil {
		s.host.Say(screen.Bad, err.Error())
	}
}

func (s *Screen) cannotCycle() string {
	switch r := s.form.current(); {
	case r.kind == modelRow:
		return ""
	case r.kind == corpusRow && len(s.form.corpora) == 0:
		return "the desk has listed no corpora yet"
	case r.kind == corpusRow:
		return ""
	case r.kind == startRow:
		return "there is nothing to choose"
	case len(r.choices) == 1:
		return r.choices[0] + " is the only choice"
	case len(r.choices) == 0:
		return "its value is typed; " + s.host.Key("form.enter") + " begins"
	}
	return ""
}

// cycle goes to the next choice, or the one before.
func (s *Screen) cycle(by int) func() tea.Cmd {
	return func() tea.Cmd {
		f := &s.form
		r := f.current()
		switch r.kind {
		case modelRow:
			if wrong := f.toggle(r.model); wrong != "" {
				s.host.Say(screen.Plainly, wrong)
			}
		case corpusRow:
			n := len(f.corpora)
			at := slices.IndexFunc(f.corpora, func(c engine.Corpus) bool { return sameSource(c.Source, f.spec.Source) })
			if at < 0 && by < 0 {
				at = 0
			}
			spec := f.spec
			spec.Source = f.corpora[(at+by+n)%n].Source
			f.set(spec)
		default:
			n := len(r.choices)
			at := max(0, slices.Index(r.choices, r.value))
			s.wrong(f.put(r, r.choices[(at+by+n)%n]))
		}
		return nil
	}
}

func (s *Screen) cannotReset() string {
	if !s.form.current().changed {
		return "it is as it was"
	}
	return ""
}

func (s *Screen) resetRow() tea.Cmd {
	if wrong := s.form.reset(s.form.current()); wrong != "" {
		s.host.Say(screen.Bad, wrong)
	}
	return nil
}

func (s *Screen) nothingChanged() string {
	if s.form.changes() == 0 && s.form.again == "" {
		return "nothing was changed"
	}
	return ""
}

// resetAll takes everything back to what the workbench was started with.
func (s *Screen) resetAll() tea.Cmd {
	f := &s.form
	text := fmt.Sprintf("Take %s back to the defaults?", format.Plural(f.changes(), "change", "changes"))
	if f.again != "" {
		text = "Leave the settings of " + f.again + ", and take everything back to the defaults?"
	}
	return s.host.Ask(screen.Question{
		Text: text, Yes: "take it back", No: "keep it",
		Do: func() tea.Cmd {
			f.base, f.again = f.own, ""
			f.set(f.own)
			return nil
		},
	})
}

// findRow lets a person find a setting by its name.
func (s *Screen) findRow() tea.Cmd {
	var items []screen.Item
	for _, r := range s.form.rows() {
		name := r.label
		if r.section != "" {
			name += ", " + r.section
		}
		items = append(items, screen.Item{Text: name, Note: r.help, Mark: r.changed, Value: r.id})
	}
	return s.host.Choose(screen.List{
		Title: "Find a setting", Items: items,
		Do: func(i screen.Item) tea.Cmd {
			s.form.cursor = i.Value.(string)
			return nil
		},
	})
}

// chooseCorpus lets a person choose among the corpora, or name a file.
func (s *Screen) chooseCorpus() tea.Cmd {
	h, f := s.host, &s.form
	var items []screen.Item
	at := 0
	for i, c := range f.corpora {
		note := corpusFigures(c)[0]
		if sameSource(c.Source, f.spec.Source) {
			at, note = i, "chosen, "+note
		}
		items = append(items, screen.Item{Text: h.Symbols.Text(c.Source.Name(), 60), Note: note, Value: c.Source})
	}
	items = append(items, screen.Item{Text: "a file of your own", Note: "CSV, plain or .gz"})
	return h.Choose(screen.List{
		Title: "Train on which articles?", Items: items, Cursor: at,
		Do: func(i screen.Item) tea.Cmd {
			if source, ok := i.Value.(engine.Source); ok {
				s.putSource(source)
				return nil
			}
			return h.EnquireFile("CSV file of training articles, plain or .gz", f.spec.Source.Train, func(path string) tea.Cmd {
				if path != "" {
					s.putSource(engine.Source{Train: path})
				}
				return nil
			})
		},
	})
}

func (s *Screen) putSource(source engine.Source) {
	spec := s.form.spec
	spec.Source = source
	s.form.set(spec)
}

// corpusFigures are how large a corpus is.
func corpusFigures(c engine.Corpus) []string {
	said := []string{format.Plural(c.Articles, "article", "articles"), format.Plural(len(c.Dataset.Categories), "category", "categories")}
	if c.Runs > 0 {
		said = append(said, format.Plural(c.Runs, "run", "runs"))
	}
	return said
}

// editField begins to type the value of a row.
func (s *Screen) editField(r row) tea.Cmd {
	in := textinput.New()
	in.Prompt = ""
	in.SetValue(s.host.Symbols.Whole(r.value))
	in.CursorEnd()
	in.Cursor.SetMode(cursor.CursorStatic) // an idle workbench draws nothing
	in.Focus()
	s.form.edit, s.form.shown, s.form.wrong = &in, in.Value(), ""
	return nil
}

// typed takes a key into the field, and says at once what is wrong with it.
func (f *form) typed(m tea.KeyMsg) {
	in, _ := f.edit.Update(m) // its commands only blink
	f.edit, f.wrong = &in, ""
	if _, err := f.current().set(f.spec, in.Value()); err != nil {
		f.wrong = err.Error()
	}
}

// takeField takes what is typed; ok is false if it is wrong.
func (s *Screen) takeField() (ok bool) {
	f := &s.form
	if f.edit.Value() == f.shown { // the line may not show all that the value has
		f.leaveField()
		return true
	}
	if err := f.put(f.current(), f.edit.Value()); err != nil {
		f.wrong = err.Error()
		return false
	}
	f.leaveField()
	return true
}

func (f *form) leaveField() { f.edit, f.wrong = nil, "" }
