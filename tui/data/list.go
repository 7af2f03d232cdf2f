package data

import (
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"copydesk/engine"
	"copydesk/tui/screen"
)

// list is what stands in the list: imports that have not become a corpus, then
// the corpora, those that the filter lets pass.
type list struct {
	read    bool
	err     error           // of the last reading
	corpora []engine.Corpus // all, the last used first
	imports []*importing    // the first asked for first
	filter  string

	items    []item
	selected string // the key of the item under the cursor
	cursor   int
	first    int // line
	page     int // lines shown
}

// item is a line of the list: an import or a corpus.
type item struct {
	importing *importing // nil: it is a corpus
	corpus    engine.Corpus
}

// key tells items apart: corpora by their digests, imports by their jobs.
func (i item) key() string {
	if i.importing != nil {
		return i.importing.job.ID
	}
	return i.corpus.Dataset.Digest
}

// name is what people call the item.
func (i item) name() string {
	if i.importing != nil {
		return i.importing.job.Spec.Source.Name()
	}
	return i.corpus.Dataset.Name
}

// set makes the items again and keeps the cursor on its own.
func (l *list) set() {
	l.items = l.items[:0]
	for _, i := range l.imports {
		l.add(item{importing: i})
	}
	for _, c := range l.corpora {
		l.add(item{corpus: c})
	}
	if at := slices.IndexFunc(l.items, func(i item) bool { return i.key() == l.selected }); at >= 0 {
		l.cursor = at
	}
	l.move(0)
}

func (l *list) add(i item) {
	if l.filter == "" || strings.Contains(strings.ToLower(i.name()), strings.ToLower(l.filter)) {
		l.items = append(l.items, i)
	}
}

// choose puts the cursor on an item, which the filter must not hide.
func (l *list) choose(key string) {
	l.selected, l.filter = key, ""
	l.set()
}

func (l *list) move(by int) {
	l.cursor = max(0, min(l.cursor+by, len(l.items)-1))
	if i, ok := l.current(); ok {
		l.selected = i.key()
	}
}

// current returns the item under the cursor, if there is one.
func (l *list) current() (item, bool) {
	if l.cursor >= len(l.items) {
		return item{}, false
	}
	return l.items[l.cursor], true
}

// corpus returns the corpus under the cursor, or why there is none.
func (l *list) corpus() (engine.Corpus, string) {
	i, ok := l.current()
	switch {
	case !ok:
		return engine.Corpus{}, "there is no corpus"
	case i.importing != nil && i.importing.job.State.Ended():
		return engine.Corpus{}, "it was not read"
	case i.importing != nil:
		return engine.Corpus{}, "it is not read yet"
	}
	return i.corpus, ""
}

func (s *Screen) listActions() []screen.Action {
	move := func(by func() int) func() tea.Cmd {
		return func() tea.Cmd {
			s.list.move(by())
			return s.want()
		}
	}
	noCorpus := func() string {
		_, why := s.list.corpus()
		return why
	}
	return []screen.Action{
		{ID: "data.add", Place: here, Keys: []string{"a"}, Short: "add a corpus", Title: "add a corpus from a CSV file", Refused: s.closed, Run: s.add},
		{ID: "data.open", Place: here, Keys: []string{"enter", "right", "l"}, Short: "open it", Title: "look into the corpus; of one that was not added: ask for it again", Refused: s.cannotOpen, Run: s.open},
		{ID: "data.stop", Place: here, Keys: []string{"x"}, Short: "stop reading", Title: "stop reading the corpus", Refused: s.cannotStop, Run: s.stop},
		{ID: "data.train", Place: here, Keys: []string{"t"}, Short: "train on it", Title: "train on the corpus", Refused: noCorpus, Run: func() tea.Cmd {
			c, _ := s.list.corpus()
			return s.train(c)
		}},
		{ID: "data.filter", Place: here, Keys: []string{"/"}, Short: "find", Title: "list only corpora with a text in their name", Refused: s.nothing, Run: s.filter},
		{ID: "data.all", Place: here, Keys: []string{"esc"}, Title: "list all corpora again", Refused: s.unfiltered, Run: s.unfilter},
		{ID: "data.forget", Place: here, Keys: []string{"d"}, Short: "forget it", Title: "forget the corpus, or take one that was not added from the list", Refused: s.cannotForget, Run: s.forget},
		{ID: "data.copy", Place: here, Keys: []string{"y"}, Title: "copy the digest of the corpus", Refused: noCorpus, Run: func() tea.Cmd {
			c, _ := s.list.corpus()
			return s.host.Copy("the digest", c.Dataset.Digest)
		}},
		{ID: "data.up", Place: here, Keys: []string{"up", "k"}, Title: "up", Run: move(func() int { return -1 })},
		{ID: "data.down", Place: here, Keys: []string{"down", "j"}, Title: "down", Run: move(func() int { return +1 })},
		{ID: "data.pageup", Place: here, Keys: []string{"pgup", "ctrl+u"}, Title: "a page up", Run: move(func() int { return -s.list.page })},
		{ID: "data.pagedown", Place: here, Keys: []string{"pgdown", "ctrl+d"}, Title: "a page down", Run: move(func() int { return +s.list.page })},
		{ID: "data.top", Place: here, Keys: []string{"home", "g"}, Title: "to the first", Run: move(func() int { return -len(s.list.items) })},
		{ID: "data.bottom", Place: here, Keys: []string{"end", "G"}, Title: "to the last", Run: move(func() int { return +len(s.list.items) })},
	}
}

func (s *Screen) closed() string {
	if s.host.Closed {
		return "the desk has closed"
	}
	return ""
}

func (s *Screen) nothing() string {
	if len(s.list.corpora)+len(s.list.imports) == 0 {
		return "there is no corpus"
	}
	return ""
}

func (s *Screen) unfiltered() string {
	if s.list.filter == "" {
		return "all are listed"
	}
	return ""
}

func (s *Screen) unfilter() tea.Cmd {
	s.list.filter = ""
	s.list.set()
	return s.want()
}

// filter narrows the list while the person types.
func (s *Screen) filter() tea.Cmd {
	narrow := func(text string) tea.Cmd {
		s.list.filter = strings.TrimSpace(text)
		s.list.set()
		return s.want()
	}
	was := s.list.filter
	return s.host.Enquire(screen.Prompt{
		Title: "A part of the corpus's name", Text: was, Changed: narrow, Do: narrow,
		Cancel: func() tea.Cmd { return narrow(was) },
	})
}

// train offers a training on a corpus.
func (s *Screen) train(c engine.Corpus) tea.Cmd {
	return s.host.Tell(screen.TrainOn{Source: c.Source})
}

func (s *Screen) cannotOpen() string {
	if i, ok := s.list.current(); ok && i.importing != nil && i.importing.failed() {
		return ""
	}
	_, why := s.list.corpus()
	return why
}

// open goes into the corpus, or back to the form of an import that failed.
func (s *Screen) open() tea.Cmd {
	i, _ := s.list.current()
	if i.importing != nil {
		return s.fill(i.importing.job.Spec.Source)
	}
	s.inside = newInside(s, i.corpus)
	return s.want()
}
