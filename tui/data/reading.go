package data

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"copydesk/engine"
	"copydesk/engine/fault"
	"copydesk/tui/screen"
)

// reading is what is read of the list of corpora. One reading is under way at a
// time: what happens meanwhile is read by the next.
type reading struct {
	number int  // of the last one that began
	busy   bool // it has not answered
	again  bool // something happened meanwhile
	stale  bool // something happened while the screen was not shown
}

// entered reads what changed while the screen was not shown.
func (s *Screen) entered() tea.Cmd {
	if s.reading.stale {
		return tea.Batch(s.readList(), s.want())
	}
	return s.want()
}

// readAgain reads everything once more, also where an answer never came.
func (s *Screen) readAgain() tea.Cmd {
	s.reading.busy = false
	s.profiles.forget()
	if s.inside != nil {
		s.inside.readAgain()
	}
	if !s.shown() && len(s.list.imports) == 0 {
		s.reading.stale = true
		return nil
	}
	return tea.Batch(s.readList(), s.want())
}

// broke waits for no answer any more: what was being read could not be.
func (s *Screen) broke(m screen.Broke) {
	if s.reading.busy {
		s.reading.busy, s.list.err = false, m.Err
	}
	if p := &s.profiles; p.busy != "" {
		p.known[p.busy] = &known{err: m.Err}
		p.busy = ""
	}
	if s.inside != nil {
		for _, a := range append(s.inside.lists[:], s.inside.peek) {
			if a != nil {
				a.broke(m)
			}
		}
	}
	if f := s.form; f != nil && (f.sending || !f.read) {
		f.sending, f.read, f.err = false, true, m.Err
	}
}

// happened takes the progress of imports and reads again what may have changed.
func (s *Screen) happened(events screen.Events) tea.Cmd {
	changed := false
	for _, e := range events {
		switch e.Kind {
		case engine.Progressed:
			if i := s.list.importing(e.Job); i != nil && e.Progress != nil {
				i.sample = e.Progress
			}
		case engine.CorpusChanged:
			s.profiles.drop(e.Corpus)
			changed = true
		case engine.JobChanged, engine.Reset:
			changed = true
		case engine.RunChanged:
			changed = changed || e.Purged
		}
	}
	switch {
	case !changed:
		return nil
	case !s.shown() && len(s.list.imports) == 0:
		s.reading.stale = true
		return nil
	}
	return s.readList()
}

// listMsg is what was read of the list.
type listMsg struct {
	number  int
	corpora []engine.Corpus
	jobs    []engine.Job // imports under way, and those that were when it was asked
	err     error
}

func (s *Screen) readList() tea.Cmd {
	if s.reading.busy {
		s.reading.again = true
		return nil
	}
	s.reading.number++
	s.reading.busy, s.reading.again, s.reading.stale = true, false, false
	var followed []engine.Job
	for _, i := range s.list.imports {
		if !i.job.State.Ended() {
			followed = append(followed, i.job)
		}
	}
	number, corpora, jobs := s.reading.number, s.corpora, s.jobs
	return s.host.Do(screen.Asking, func(ctx context.Context) tea.Msg {
		m := listMsg{number: number}
		m.jobs, m.err = readImports(ctx, jobs, followed)
		if m.err == nil {
			m.corpora, m.err = corpora.Corpora(ctx)
		}
		return m
	})
}

// readImports reads the imports under way and those that are followed. One that
// the desk does not know any more has been interrupted.
func readImports(ctx context.Context, jobs Jobs, followed []engine.Job) ([]engine.Job, error) {
	page, err := jobs.FindJobs(ctx, engine.JobQuery{States: []engine.State{engine.Queued, engine.Running}, Limit: engine.MaxPage})
	if err != nil {
		return nil, err
	}
	var found []engine.Job
	there := make(map[string]bool)
	for i := len(page.Jobs) - 1; i >= 0; i-- { // the first asked for first
		if j := page.Jobs[i]; j.Kind == engine.ImportJob {
			found, there[j.ID] = append(found, j), true
		}
	}
	for _, f := range followed {
		if there[f.ID] {
			continue
		}
		switch j, err := jobs.Job(ctx, f.ID); {
		case fault.KindOf(err) == fault.NotFound:
			f.State, f.Error = engine.Interrupted, err.Error()
			found = append(found, f)
		case err != nil:
			return nil, err
		default:
			found = append(found, j)
		}
	}
	return found, nil
}

// renew puts what the list says now in the place of what a person went into.
func (s *Screen) renew() {
	if s.inside == nil {
		return
	}
	for _, c := range s.list.corpora {
		if c.Dataset.Digest == s.inside.corpus.Dataset.Digest {
			s.inside.corpus = c
		}
	}
}

func (s *Screen) takeList(m listMsg) tea.Cmd {
	if m.number != s.reading.number {
		return nil
	}
	s.reading.busy = false
	if s.list.err = m.err; m.err != nil {
		s.host.Say(screen.Bad, "the corpora could not be listed: "+m.err.Error())
	} else {
		s.list.read, s.list.corpora = true, m.corpora
		for _, j := range m.jobs {
			s.takeImport(j)
		}
		s.list.set()
		s.renew()
	}
	if s.reading.again && m.err == nil {
		return tea.Batch(s.readList(), s.want())
	}
	return s.want()
}
