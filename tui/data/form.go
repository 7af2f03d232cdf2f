package data

import (
	"cmp"
	"context"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"copydesk/engine"
	"copydesk/engine/corpus"
	"copydesk/tui/screen"
)

// form asks what a corpus to add is read from. All but the file is guessed.
type form struct {
	number int           // of the head that is read for it
	sent   int           // of the import that was asked for last
	source engine.Source // what the person said
	head   corpus.Head   // of the training file, with the columns of the source
	read   bool          // the head has come, or err instead
	err    error         // of the head, or of what was asked for last
	cursor int           // a row

	sending bool // it was asked for and has not answered
}

// formRow is a line of the form.
type formRow struct {
	label string
	enter func(*Screen) tea.Cmd
}

// The rows of the form, in order.
const (
	rowFile = iota
	rowValidation
	rowTest
	rowText
	rowLabel
	rowName
	rowAdd
)

var formRows = [...]formRow{
	rowFile:       {"file", (*Screen).enterFile},
	rowValidation: {"validation", (*Screen).enterValidation},
	rowTest:       {"test", (*Screen).enterTest},
	rowText:       {"text", (*Screen).enterText},
	rowLabel:      {"category", (*Screen).enterLabel},
	rowName:       {"name", (*Screen).enterName},
	rowAdd:        {"", func(s *Screen) tea.Cmd { return s.send(false) }},
}

func (s *Screen) formActions() []screen.Action {
	step := func(by int) func() tea.Cmd {
		return func() tea.Cmd {
			s.form.cursor = max(0, min(s.form.cursor+by, len(formRows)-1))
			return nil
		}
	}
	return []screen.Action{
		{ID: "add.enter", Place: inForm, Keys: []string{"enter"}, Short: "add or change it", Title: "add the corpus, or change what the cursor is on", Refused: s.cannotEnterRow, Run: func() tea.Cmd { return formRows[s.form.cursor].enter(s) }},
		{ID: "add.up", Place: inForm, Keys: []string{"up", "k", "shift+tab"}, Short: "to the fields", Title: "up", Run: step(-1)},
		{ID: "add.down", Place: inForm, Keys: []string{"down", "j", "tab"}, Title: "down", Run: step(+1)},
		{ID: "add.top", Place: inForm, Keys: []string{"home", "g"}, Title: "to the file", Run: step(-len(formRows))},
		{ID: "add.bottom", Place: inForm, Keys: []string{"end", "G"}, Title: "to what adds it", Run: step(+len(formRows))},
		{ID: "add.close", Place: inForm, Keys: []string{"esc"}, Short: "leave it", Title: "leave the form; nothing is added", Run: func() tea.Cmd {
			s.form = nil
			return s.want()
		}},
	}
}

// add asks for the file, and for the rest in the form.
func (s *Screen) add() tea.Cmd {
	return s.askFile("The CSV file with the articles, plain or .gz", "", func(path string) tea.Cmd {
		return s.fill(engine.Source{Train: path})
	})
}

// askFile asks for a file that is there. Nothing is done without one.
func (s *Screen) askFile(title, was string, do func(path string) tea.Cmd) tea.Cmd {
	return s.host.EnquireFile(title+" ("+s.host.Key("prompt.complete")+" completes it)", was, do)
}

// fill opens the form on a source.
func (s *Screen) fill(source engine.Source) tea.Cmd {
	if source.Train == "" {
		return nil
	}
	s.form = &form{source: source, cursor: rowAdd}
	return s.readHead()
}

// headMsg is the beginning of the file of a form.
type headMsg struct {
	number int
	head   corpus.Head
	err    error
}

// headArticles is how many articles of the file are shown.
const headArticles = 12

func (s *Screen) readHead() tea.Cmd {
	f := s.form
	s.asked++
	f.number, f.read, f.err = s.asked, false, nil
	number, path, want := f.number, f.source.Train, corpus.Columns{Text: f.source.Text, Label: f.source.Label}
	return s.host.Do(screen.Asking, func(ctx context.Context) tea.Msg {
		head, err := corpus.Peek(ctx, corpus.Source{Path: path}, want, headArticles)
		return headMsg{number, head, err}
	})
}

func (s *Screen) takeHead(m headMsg) {
	f := s.form
	if f == nil || m.number != f.number {
		return
	}
	f.read, f.head = true, m.head
	if err := cmp.Or(m.err, m.head.Missing); err != nil { // else what the desk said stands
		f.err = err
	}
}

func (s *Screen) cannotEnterRow() string {
	f := s.form
	switch {
	case f.sending:
		return "it is being asked for"
	case f.cursor == rowAdd && s.host.Closed:
		return s.closed()
	case f.cursor == rowAdd && f.read && f.head.Missing != nil:
		return "the columns of text and category are not known; choose them above"
	case (f.cursor == rowText || f.cursor == rowLabel) && len(f.head.Names) == 0:
		return "the columns are not known"
	}
	return ""
}

func (s *Screen) enterFile() tea.Cmd {
	return s.askFile("The CSV file with the articles, plain or .gz", s.names().Short(s.form.source.Train), func(path string) tea.Cmd {
		if path == "" || s.form == nil {
			return nil
		}
		s.form.source.Train = path
		return s.readHead()
	})
}

func (s *Screen) enterValidation() tea.Cmd {
	return s.askFile("A CSV file of articles that models are chosen on; nothing: a part of the others", s.form.source.Validation, func(path string) tea.Cmd {
		s.form.source.Validation = path
		return nil
	})
}

func (s *Screen) enterTest() tea.Cmd {
	return s.askFile("A CSV file of articles that models are judged on; nothing: a part of the others", s.form.source.Test, func(path string) tea.Cmd {
		s.form.source.Test = path
		return nil
	})
}

// enterText lets a person choose the columns of the text, in order.
func (s *Screen) enterText() tea.Cmd {
	f := s.form
	chosen := slices.Clone(f.head.Columns.Text)
	items := func() []screen.Item {
		var items []screen.Item
		for _, name := range f.head.Names {
			item := screen.Item{Text: s.host.Symbols.Whole(name), Value: name}
			if at := slices.Index(chosen, name); at >= 0 {
				item.Mark, item.Note = true, []string{"first", "second", "third", "then"}[min(at, 3)]
			}
			items = append(items, item)
		}
		return items
	}
	return s.host.Choose(screen.List{
		Title: "The columns that make the text, in the order in which they are marked",
		Items: items(),
		Toggle: func(i screen.Item) []screen.Item {
			name := i.Value.(string)
			if at := slices.Index(chosen, name); at >= 0 {
				chosen = slices.Delete(chosen, at, at+1)
			} else {
				chosen = append(chosen, name)
			}
			return items()
		},
		Do: func(i screen.Item) tea.Cmd {
			if len(chosen) == 0 {
				chosen = []string{i.Value.(string)}
			}
			f.source.Text = chosen
			return s.readHead()
		},
	})
}

// enterLabel lets a person choose the column of the category.
func (s *Screen) enterLabel() tea.Cmd {
	f := s.form
	var items []screen.Item
	for _, name := range f.head.Names {
		items = append(items, screen.Item{Text: s.host.Symbols.Whole(name), Value: name})
	}
	return s.host.Choose(screen.List{
		Title: "The column of the category", Items: items,
		Do: func(i screen.Item) tea.Cmd {
			f.source.Label = i.Value.(string)
			return s.readHead()
		},
	})
}

func (s *Screen) enterName() tea.Cmd {
	f := s.form
	return s.host.Enquire(screen.Prompt{
		Title: "What to call the corpus", Text: f.source.Name(), Hint: "nothing: as the file is called",
		Do: func(text string) tea.Cmd {
			f.source.Called = strings.TrimSpace(text)
			return nil
		},
	})
}

// send asks the desk for the import, with force even where it is expected to need
// more memory than there is.
func (s *Screen) send(force bool) tea.Cmd {
	f := s.form
	s.asked++
	f.sending, f.err, f.sent = true, nil, s.asked
	number, corpora, r := f.sent, s.corpora, engine.ImportRequest{Source: f.source, Force: force}
	return s.host.Do(screen.Asking, func(ctx context.Context) tea.Msg {
		job, err := corpora.Import(ctx, r)
		return importedMsg{number, force, job, err}
	})
}

// values are what the rows of the form say, and what of it was guessed.
func (f *form) values(short func(path string) string) (values, notes [len(formRows)]string) {
	s := f.source
	part := func(row int, path string) {
		switch {
		case path != "":
			values[row] = short(path)
		case s.Validation == "" && s.Test == "":
			notes[row] = "no file: 20 % of the articles are taken"
		default:
			notes[row] = "no file: there are none"
		}
	}
	values[rowFile] = short(s.Train)
	part(rowValidation, s.Validation)
	part(rowTest, s.Test)
	column := func(row int, said bool, names ...string) {
		values[row] = strings.Join(names, ", ")
		switch {
		case values[row] == "" && f.read:
			notes[row] = "not found; choose it"
		case !said && values[row] != "":
			notes[row] = "guessed"
		}
	}
	column(rowText, len(s.Text) > 0, cmp.Or(strings.Join(s.Text, ", "), strings.Join(f.head.Columns.Text, ", ")))
	column(rowLabel, s.Label != "", cmp.Or(s.Label, f.head.Columns.Label))
	values[rowName] = s.Name()
	if s.Called == "" {
		notes[rowName] = "as the file is called"
	}
	return values, notes
}
