package ask

import (
	"context"
	"fmt"

	tea "github.com/charmbracelet/bubbletea"

	"copydesk/engine"
	"copydesk/engine/fault"
	"copydesk/tui/format"
	"copydesk/tui/screen"
)

// origin is where an article is among those that a run was judged on.
type origin struct {
	run   string // "" if it is none of them
	part  string
	at    int // from 0
	total int
}

// words says it.
func (o origin) words() string {
	if o.run == "" {
		return ""
	}
	return fmt.Sprintf("%s of %s", format.Count(o.at+1), format.Plural(o.total, o.part+" article", o.part+" articles"))
}

// sampleMsg is an article that a run was judged on.
type sampleMsg struct {
	number  int // of the request
	article draft
	err     error
}

func (s *Screen) cannotSample() string {
	if len(s.subjects) == 0 {
		return "no run is asked"
	}
	return ""
}

// sample reads an article that the run in front was judged on: a random one, or
// the next.
func (s *Screen) sample(random bool) tea.Cmd {
	run := s.subjects[s.front].run
	at, total := 0, 0
	if s.origin.run == run {
		at, total = s.origin.at+1, s.origin.total
	}
	const steps = 1 << 30
	share := -1.0
	if random {
		share = float64(s.random(steps)) / steps
	}
	s.sampling++
	number, judge := s.sampling, s.judge
	return s.host.Do(screen.Asking, func(ctx context.Context) tea.Msg {
		m := sampleMsg{number: number}
		m.article, m.err = pick(ctx, judge, run, at, total, share)
		return m
	})
}

// pick returns the article at a position among those that a run was judged on,
// or, if share is not negative, the one after that share of them. total is how
// many there are, 0 if that is not known.
func pick(ctx context.Context, judge Judge, run string, at, total int, share float64) (draft, error) {
	q := engine.JudgedQuery{Run: run, Limit: 1}
	if total == 0 {
		page, err := judge.Judged(ctx, q)
		if err != nil {
			return draft{}, err
		}
		total = page.Total
	}
	if share >= 0 {
		at = int(share * float64(total))
	}
	if q.Skip = at; at >= total {
		q.Skip = 0
	}
	page, err := judge.Judged(ctx, q)
	switch {
	case err != nil:
		return draft{}, err
	case len(page.Judged) == 0:
		return draft{}, fault.Newf(fault.NotFound, "the run was judged on no article")
	}
	j := page.Judged[0]
	return draft{j.Text, j.Truth, origin{run, page.Part, q.Skip, page.Total}}, nil
}

// takeSample shows the article, unless another was asked for meanwhile.
func (s *Screen) takeSample(m sampleMsg) tea.Cmd {
	switch {
	case m.number != s.sampling:
		return nil
	case m.err != nil:
		s.host.Say(screen.Bad, m.err.Error())
		return nil
	}
	s.replace(m.article)
	return s.ask()
}
