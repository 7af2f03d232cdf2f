package data

import (
	"context"
	"fmt"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"copydesk/engine"
	"copydesk/engine/fault"
	"copydesk/tui/draw"
	"copydesk/tui/format"
	"copydesk/tui/screen"
)

// importing is a corpus that is being read.
type importing struct {
	job      engine.Job
	mine     bool             // it was asked for here
	sample   *engine.Progress // nil: nothing was told yet
	stopping bool
}

func (i *importing) failed() bool {
	return i.job.State == engine.Failed || i.job.State == engine.Interrupted
}

// importing returns the import of a job, nil if it is none.
func (l *list) importing(job string) *importing {
	at := slices.IndexFunc(l.imports, func(i *importing) bool { return i.job.ID == job })
	if at < 0 {
		return nil
	}
	return l.imports[at]
}

func (l *list) drop(job string) {
	l.imports = slices.DeleteFunc(l.imports, func(i *importing) bool { return i.job.ID == job })
}

// takeImport takes how an import is. When it has become a corpus, that is
// selected in its place; one that failed stands where it stood and says why.
func (s *Screen) takeImport(j engine.Job) {
	l, h := &s.list, s.host
	i := l.importing(j.ID)
	if i == nil {
		if !j.State.Ended() {
			l.imports = append(l.imports, &importing{job: j})
		}
		return
	}
	if i.job.State.Ended() {
		return
	}
	i.job = j
	name := h.Symbols.Text(j.Spec.Source.Name(), 40)
	switch {
	case !j.State.Ended():
	case j.State == engine.Succeeded:
		l.drop(j.ID)
		s.profiles.drop(j.Corpus)
		if l.selected == j.ID {
			l.selected = j.Corpus
		}
		if i.mine {
			h.Say(screen.Good, fmt.Sprintf("%s was added: %s", name, format.Plural(len(j.Dataset.Categories), "category", "categories")))
		}
	case i.failed() && i.mine:
		said := name + " was not added"
		if !s.shown() || l.selected != j.ID { // else the reason is seen
			said += ": " + j.Error
		}
		h.Say(screen.Bad, said)
	default:
		l.drop(j.ID)
		if i.mine {
			h.Say(screen.Plainly, name+" was stopped; nothing was added")
		}
	}
}

// importedMsg is the answer to an import that was asked for.
type importedMsg struct {
	number int // of what the form asked for
	forced bool
	job    engine.Job
	err    error
}

func (s *Screen) takeImported(m importedMsg) tea.Cmd {
	if f := s.form; f != nil && f.sent == m.number {
		if f.sending = false; m.err != nil {
			f.err = m.err
			if fault.KindOf(m.err) == fault.Exhausted && !m.forced {
				return s.host.Ask(screen.Question{
					Text: s.host.Symbols.Whole("Read it nevertheless? " + m.err.Error()),
					Yes:  "read it", No: "do not read it",
					Do: func() tea.Cmd { return s.force(f) },
				})
			}
			return nil
		}
		s.form = nil
	}
	if m.err != nil {
		s.host.Say(screen.Bad, m.err.Error())
		return nil
	}
	l := &s.list
	i := l.importing(m.job.ID)
	if i == nil {
		i = &importing{job: m.job}
		l.imports = append(l.imports, i)
	}
	i.mine = true
	if m.job.State.Ended() { // what became of it is read with the corpora
		i.job.State = engine.Running
	}
	l.choose(m.job.ID)
	return s.readList()
}

// force asks for what a form says though there is too little memory, if it is
// still open.
func (s *Screen) force(f *form) tea.Cmd {
	if s.form != f {
		return nil
	}
	return s.send(true)
}

func (s *Screen) cannotStop() string {
	switch i, ok := s.list.current(); {
	case !ok || i.importing == nil:
		return "it is not being read"
	case i.importing.failed():
		return "it has failed; " + s.host.Key("data.forget") + " takes it from the list"
	case i.importing.stopping:
		return "it stops already"
	case s.host.Closed:
		return s.closed()
	}
	return ""
}

// stop ends the reading of a corpus.
func (s *Screen) stop() tea.Cmd {
	at, _ := s.list.current()
	i := at.importing
	name, jobs := s.host.Symbols.Text(at.name(), 40), s.jobs
	return s.host.Ask(screen.Question{
		Text: "Stop reading " + name + "? Nothing of it is added.",
		Yes:  "stop reading", No: "go on",
		Over: func() string {
			if s.list.importing(i.job.ID) != nil && !i.job.State.Ended() {
				return ""
			}
			return "the reading of " + name + " has ended"
		},
		Do: func() tea.Cmd {
			i.stopping = true
			return s.host.Asks("reading "+name+" stops", func(ctx context.Context) error { return jobs.Cancel(ctx, i.job.ID) })
		},
	})
}

// mostSaid is how many lines of an error are shown.
const mostSaid = 12

// importView says how far an import is, or why it failed.
func (s *Screen) importView(i *importing, width int) []string {
	h, y := s.host, s.host.Symbols
	source := i.job.Spec.Source
	lines := []string{h.Styles.Title.Render(y.Text(source.Name(), width)), h.Styles.Dim.Render(s.path(source.Train, width)), ""}
	switch {
	case i.failed():
		lines = append(lines, draw.Styled(h.Styles.Bad, draw.Wrap("! "+y.Text(i.job.Error, mostSaid*width), width))...)
		return append(append(lines, ""), draw.Wrap("Nothing was added. "+h.Key("data.open")+" asks for it again with changes, "+h.Key("data.forget")+" takes it from the list.", width)...)
	case i.stopping:
		return append(lines, "It stops.")
	case i.job.State == engine.Queued:
		return append(lines, draw.Wrap("It waits until what is under way has ended.", width)...)
	case i.sample == nil:
		return append(lines, "Reading begins.")
	}
	p := *i.sample
	return append(lines,
		h.Bar(p, width),
		y.Pieces(width, format.Steps(p), format.Rate(p), format.ETA(p)), "",
		h.Styles.Dim.Render(y.Fit("Every row is checked and a copy is kept.", width)))
}
