package train

import (
	"fmt"
	"slices"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"copydesk/engine"
	"copydesk/tui/draw"
	"copydesk/tui/figure"
	"copydesk/tui/format"
	"copydesk/tui/screen"
)

// record is the log of trainings: what the jobs and their runs do not say of
// themselves, and how it is looked at.
type record struct {
	open  bool
	first int  // the first line that is seen
	tail  bool // the end is followed as it grows
	lines int  // that there were when it was drawn last
	page  int  // lines of a page

	seen   []seen
	stages map[string]engine.Stage // the last of each job and run
}

// seen is something that happened while the workbench was open.
type seen struct {
	job string
	entry
}

// entry is a line of the log.
type entry struct {
	time time.Time
	tone screen.Tone
	text string // harmless
}

// mostSeen is how many things are remembered that no record holds.
const mostSeen = 1000

// note remembers something of a job. The text is harmless.
func (r *record) note(job string, at time.Time, text string) {
	r.seen = append(r.seen, seen{job, entry{at, screen.Plainly, text}})
	r.seen = r.seen[max(0, len(r.seen)-mostSeen):]
}

// take remembers when stages began, which only the samples tell.
func (r *record) take(events []engine.Event) {
	for _, e := range events {
		if e.Kind == engine.JobChanged && e.State.Ended() {
			delete(r.stages, e.Job)
		}
		if e.Kind == engine.RunChanged && e.State.Ended() {
			delete(r.stages, e.Run)
		}
		if e.Kind != engine.Progressed || e.Progress == nil {
			continue
		}
		of := e.Run
		if of == "" {
			of = e.Job
		}
		if stage := e.Progress.Stage; r.stages[of] != stage {
			r.stages[of] = stage
			// A run that begins to fit is in its record.
			if e.Run == "" {
				r.note(e.Job, e.Time, format.StageWord(stage))
			}
		}
	}
}

// entries are what happened to a training, in order.
func (s *Screen) entries(t training, width int) []entry {
	h, j := s.host, t.job
	room := mostSaid * width
	var all []entry
	add := func(at time.Time, tone screen.Tone, text string) {
		if !at.IsZero() {
			all = append(all, entry{at, tone, text})
		}
	}
	asked := "asked for"
	if j.By != "" {
		asked += " by " + h.Symbols.Text(j.By, 24)
	}
	if j.RetryOf != "" {
		asked += ", once more after " + h.Symbols.Text(j.RetryOf, 8)
	}
	add(j.Created, screen.Plainly, asked+": "+names(j.Spec.Classifiers)+" on "+h.Symbols.Text(j.Spec.Source.Name(), 40))
	add(j.Started, screen.Plainly, "the training begins")
	for _, n := range s.log.seen {
		if n.job == j.ID {
			all = append(all, n.entry)
		}
	}
	if d := j.Dataset; d.Features > 0 {
		at := j.Ended
		for _, l := range t.lanes {
			if b := l.run.Started; !b.IsZero() && (at.IsZero() || b.Before(at)) {
				at = b
			}
		}
		if at.IsZero() {
			at = j.Started
		}
		add(at, screen.Plainly, "prepared"+tookWord(preparation(j))+": "+figure.SplitWords(d.Rows)+", "+format.Plural(d.Features, "feature", "features"))
		for _, w := range j.Warnings {
			add(at, screen.Bad, h.Symbols.Text(w, room))
		}
	}
	for _, l := range t.lanes {
		all = append(all, s.runEntries(l, j, room)...)
	}
	if v, ok := h.Board.VersionOf(j.Best); ok && j.Best != "" && v.Number == j.Version {
		text := fmt.Sprintf("%s is the best: version %d of %s", h.Symbols.Text(string(v.Kind), 12), v.Number, engine.ModelName)
		add(v.Created, screen.Good, text)
	}
	switch j.State {
	case engine.Succeeded:
		// The version is registered when all is done, and a moment later.
		at := j.Ended
		if len(all) > 0 && all[len(all)-1].time.After(at) {
			at = all[len(all)-1].time
		}
		add(at, screen.Good, "all done"+tookWord(j.Total))
	case engine.Failed:
		add(j.Ended, screen.Bad, "failed: "+h.Symbols.Text(j.Error, room))
	case engine.Cancelled:
		add(j.Ended, screen.Plainly, "stopped")
	case engine.Interrupted:
		add(j.Ended, screen.Bad, "interrupted: "+h.Symbols.Text(j.Error, room))
	}
	slices.SortStableFunc(all, func(x, y entry) int { return x.time.Compare(y.time) })
	return all
}

// runEntries are what happened to a run.
func (s *Screen) runEntries(l lane, j engine.Job, room int) []entry {
	h, r, name := s.host, l.run, s.name(l)
	if !l.known {
		return nil
	}
	var all []entry
	if !r.Started.IsZero() {
		all = append(all, entry{r.Started, screen.Plainly, name + ": begins"})
	}
	if !r.State.Ended() || r.Ended.IsZero() {
		return all
	}
	end := entry{time: r.Ended}
	switch r.State {
	case engine.Succeeded:
		end.text = name + ": done, fitted" + tookWord(r.Resources.FitDuration)
		if v, ok := figure.Chosen(r, "accuracy"); ok {
			end.text += ", " + r.ChosenOn + " accuracy " + format.Score(v)
		}
		if steps := figure.Steps(r); steps != "" {
			end.text += ", " + steps
		}
	case engine.Cancelled:
		end.text = name + ": stopped"
	default:
		end.tone, end.text = screen.Bad, name+": "+format.StateWord(r.State)
		if r.Error != "" && r.Error != j.Error {
			end.text += ": " + h.Symbols.Text(r.Error, room)
		}
	}
	all = append(all, end)
	for _, w := range r.Warnings {
		all = append(all, entry{r.Ended, screen.Bad, name + ": " + h.Symbols.Text(w, room)})
	}
	if !r.Deleted.IsZero() {
		all = append(all, entry{r.Deleted, screen.Plainly, name + ": the run was deleted"})
	}
	return all
}

func tookWord(seconds float64) string {
	if seconds <= 0 {
		return ""
	}
	return " in " + format.Duration(seconds)
}

// logLines are the entries as lines.
func (s *Screen) logLines(t training, width int) []string {
	const stamp = len("15:04:05") + 2
	h := s.host
	var lines []string
	day := ""
	for _, e := range s.entries(t, width) {
		at := e.time.Local()
		if d := at.Format(time.DateOnly); d != day {
			if day != "" {
				lines = append(lines, h.Styles.Dim.Render(d))
			}
			day = d
		}
		mark, style := "  ", h.Styles.Plain
		switch e.tone {
		case screen.Bad:
			mark, style = "! ", h.Styles.Bad
		case screen.Good:
			style = h.Styles.Good
		}
		head := h.Styles.Dim.Render(at.Format(time.TimeOnly)) + "  "
		for _, line := range draw.Wrap(e.text, width-stamp-len(mark)) {
			lines = append(lines, head+style.Render(mark+line))
			head, mark = draw.Blanks(stamp), "  "
		}
	}
	return lines
}

func (s *Screen) cannotLog() string {
	if s.shown().job.ID == "" {
		return "there is no training"
	}
	return ""
}

func (s *Screen) openLog() tea.Cmd {
	s.log.open, s.log.tail = true, true
	return nil
}

func (s *Screen) logActions() []screen.Action {
	scroll := func(by func() int) func() tea.Cmd {
		return func() tea.Cmd {
			s.log.scroll(by())
			return nil
		}
	}
	return []screen.Action{
		{ID: "log.close", Place: inLog, Keys: []string{"esc", "l"}, Short: "back to the training", Title: "back to the training", Run: func() tea.Cmd {
			s.log.open = false
			return nil
		}},
		{ID: "log.up", Place: inLog, Keys: []string{"up", "k"}, Short: "scroll", Title: "scroll up", Run: scroll(func() int { return -1 })},
		{ID: "log.down", Place: inLog, Keys: []string{"down", "j"}, Title: "scroll down", Run: scroll(func() int { return +1 })},
		{ID: "log.pageup", Place: inLog, Keys: []string{"pgup", "ctrl+u"}, Title: "a page up", Run: scroll(func() int { return -s.log.page })},
		{ID: "log.pagedown", Place: inLog, Keys: []string{"pgdown", "ctrl+d"}, Title: "a page down", Run: scroll(func() int { return +s.log.page })},
		{ID: "log.top", Place: inLog, Keys: []string{"home", "g"}, Title: "to the beginning", Run: scroll(func() int { return -s.log.lines })},
		{ID: "log.bottom", Place: inLog, Keys: []string{"end", "G"}, Title: "to the end, and follow it", Run: scroll(func() int { return +s.log.lines })},
		{ID: "log.stopall", Place: inLog, Keys: []string{"X"}, Short: "stop all", Title: "stop the training; its finished runs are kept", Refused: s.cannotStopAll, Run: s.stopAll},
		{ID: "log.before", Place: inLog, Keys: []string{"["}, Title: "the log of the training before this one", Refused: s.cannotGo(+1), Run: s.turnLog(+1)},
		{ID: "log.after", Place: inLog, Keys: []string{"]"}, Title: "the log of the training after this one", Refused: s.cannotGo(-1), Run: s.turnLog(-1)},
	}
}

// turnLog is turn, with the log left open.
func (s *Screen) turnLog(by int) func() tea.Cmd {
	return func() tea.Cmd {
		cmd := s.turn(by)()
		s.openLog()
		return cmd
	}
}

// scroll moves the view. At the end it follows what comes.
func (r *record) scroll(by int) {
	last := max(0, r.lines-r.page)
	if r.tail {
		r.first = last
	}
	r.first = max(0, min(r.first+by, last))
	r.tail = r.first == last
}

// logView is the log, as much of it as fits.
func (s *Screen) logView(t training, width, height int) []string {
	h, r := s.host, &s.log
	lines := s.logLines(t, width)
	title := "What happened"
	height -= 2
	if len(lines) > height {
		height--
	}
	r.lines, r.page = len(lines), max(1, height)
	r.scroll(0)
	from, to := r.first, min(len(lines), r.first+r.page)
	out := append([]string{h.Styles.Title.Render(title), ""}, lines[from:to]...)
	if to-from < len(lines) {
		out = append(out, h.Styles.Dim.Render(fmt.Sprintf("%s to %s of %s", format.Count(from+1), format.Count(to), format.Plural(len(lines), "line", "lines"))))
	}
	return out
}

// logTail is the end of the log, in so many lines.
func (s *Screen) logTail(t training, width, height int) []string {
	h := s.host
	lines := s.logLines(t, min(width, 110))
	title := h.Symbols.Spread(h.Styles.Title.Render("What happened"), h.Styles.Dim.Render(h.Key("train.log")+" scrolls it"), min(width, 110))
	return append([]string{title}, lines[max(0, len(lines)-height+1):]...)
}

// names are the short names of models.
func names[K ~string](kinds []K) string {
	words := make([]string, len(kinds))
	for i, k := range kinds {
		words[i] = string(k)
	}
	return strings.Join(words, ", ")
}
