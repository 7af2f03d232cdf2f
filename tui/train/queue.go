package train

import (
	"fmt"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"copydesk/engine"
	"copydesk/tui/draw"
	"copydesk/tui/format"
	"copydesk/tui/screen"
)

// narrowQueue is below how many cells the queue does not say who asked.
const narrowQueue = 72

// queue is the list of the trainings that wait, while it is looked at.
type queue struct {
	open   bool
	job    string // under the cursor
	cursor int
	first  int
}

// waiting are the trainings that wait, the next first.
func (s *Screen) waiting() []engine.Job {
	jobs := slices.Clone(s.host.Board.Queue)
	slices.Reverse(jobs)
	return jobs
}

func (s *Screen) openQueue() tea.Cmd {
	s.queue.open = true
	s.host.Board.WantQueue()
	return nil
}

func (s *Screen) closeQueue() tea.Cmd {
	s.queue.open = false
	return nil
}

func (s *Screen) queueActions() []screen.Action {
	step := func(by int) func() tea.Cmd {
		return func() tea.Cmd {
			jobs := s.waiting()
			s.queue.find(jobs)
			s.queue.step(jobs, by)
			return nil
		}
	}
	const all = 1 << 20
	return []screen.Action{
		{ID: "queue.show", Place: inQueue, Keys: []string{"enter"}, Short: "show it", Title: "show the training", Refused: s.noneWaits, Run: s.showWaiting},
		{ID: "queue.cancel", Place: inQueue, Keys: []string{"x"}, Short: "take it out", Title: "take the training out of the queue", Refused: s.noneWaits, Run: s.cancelWaiting},
		{ID: "queue.close", Place: inQueue, Keys: []string{"esc", "Q"}, Short: "back", Title: "back to the training", Run: s.closeQueue},
		{ID: "queue.up", Place: inQueue, Keys: []string{"up", "k"}, Title: "up", Run: step(-1)},
		{ID: "queue.down", Place: inQueue, Keys: []string{"down", "j"}, Title: "down", Run: step(+1)},
		{ID: "queue.pageup", Place: inQueue, Keys: []string{"pgup", "ctrl+u"}, Title: "ten up", Run: step(-10)},
		{ID: "queue.pagedown", Place: inQueue, Keys: []string{"pgdown", "ctrl+d"}, Title: "ten down", Run: step(+10)},
		{ID: "queue.top", Place: inQueue, Keys: []string{"home", "g"}, Title: "to the next", Run: step(-all)},
		{ID: "queue.bottom", Place: inQueue, Keys: []string{"end", "G"}, Title: "to the last", Run: step(+all)},
	}
}

// find keeps the cursor on its training, or at its place if that waits no more.
func (q *queue) find(jobs []engine.Job) {
	if i := slices.IndexFunc(jobs, func(j engine.Job) bool { return j.ID == q.job }); i >= 0 {
		q.cursor = i
	}
	q.step(jobs, 0)
}

func (q *queue) step(jobs []engine.Job, by int) {
	q.cursor = max(0, min(q.cursor+by, len(jobs)-1))
	q.job = ""
	if len(jobs) > 0 {
		q.job = jobs[q.cursor].ID
	}
}

func (s *Screen) noneWaits() string {
	if len(s.host.Board.Queue) == 0 {
		return "no training waits"
	}
	return ""
}

// atCursor is the training under the cursor. There must be one.
func (s *Screen) atCursor() engine.Job {
	jobs := s.waiting()
	s.queue.find(jobs)
	return jobs[s.queue.cursor]
}

func (s *Screen) showWaiting() tea.Cmd { return s.goTo(s.atCursor().ID) }

func (s *Screen) cancelWaiting() tea.Cmd { return s.cancel(s.atCursor()) }

// queueView lists what waits.
func (s *Screen) queueView(width, height int) []string {
	h, q, jobs := s.host, &s.queue, s.waiting()
	q.find(jobs)
	now := ""
	if b := h.Board; b.Training() && b.Job.State == engine.Running {
		now = "under way: " + h.Symbols.Text(b.Job.Spec.Source.Name(), 30)
	}
	title := "No training waits"
	if n := len(jobs); n > 0 {
		title = format.Plural(n, "training waits", "trainings wait")
	}
	lines := []string{h.Symbols.Spread(h.Styles.Title.Render(title), h.Styles.Dim.Render(now), width), ""}
	if len(jobs) == 0 {
		return append(lines, draw.Wrap("A training that is started while another runs waits here for its turn. "+h.Key("queue.close")+" goes back, where "+h.Key("train.start")+" starts one.", width)...)
	}
	corpus := len("corpus")
	for _, j := range jobs {
		corpus = max(corpus, ansi.StringWidth(h.Symbols.Text(j.Spec.Source.Name(), width/3)))
	}
	const number, models, since = 2, 15, 9
	row := func(n, name, kinds, waits, by string) string {
		if width < narrowQueue {
			by = ""
		}
		return h.Symbols.FitRight(n, number) + "  " + h.Symbols.Fit(name, corpus) + "   " + h.Symbols.Fit(kinds, models) + "   " + h.Symbols.FitRight(waits, since) + strings.TrimRight("   "+by, " ")
	}
	lines = append(lines, h.Styles.Dim.Render("  "+row("", "corpus", "models", "waits for", "by")))
	height -= len(lines) + 2
	from, to := draw.Window(q.first, q.cursor, len(jobs), height)
	q.first = from
	for i := from; i < to; i++ {
		j := jobs[i]
		line := row(format.Count(i+1), h.Symbols.Text(j.Spec.Source.Name(), width/3), names(j.Spec.Classifiers), format.Duration(h.Clock().Sub(j.Created).Seconds()), h.Symbols.Text(j.By, 20))
		line = h.Symbols.Fit(line, width-2)
		if i == q.cursor {
			line = h.Styles.Accent.Bold(true).Render(h.Symbols.Cursor + " " + line)
		} else {
			line = "  " + line
		}
		lines = append(lines, line)
	}
	where := "The next is at the top."
	if to-from < len(jobs) {
		where = fmt.Sprintf("%d to %d of %d", from+1, to, len(jobs))
	}
	return append(lines, "", h.Styles.Dim.Render(where))
}
