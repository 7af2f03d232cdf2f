package train

import (
	"fmt"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"copydesk/engine"
	"copydesk/tui/draw"
	"copydesk/tui/figure"
	"copydesk/tui/format"
)

func (s *Screen) heading(t training, width, height int) string {
	h, j := s.host, t.job
	name := h.Symbols.Text(j.Spec.Source.Name(), width/3)
	verb := "Training on " + name
	switch j.State {
	case engine.Queued:
		verb += ", waits"
	case engine.Succeeded:
		verb = fmt.Sprintf("Trained on %s in %s, %s", name, format.Duration(j.Total), format.Ago(j.Ended, h.Clock()))
	case engine.Failed, engine.Cancelled, engine.Interrupted:
		verb += " " + map[engine.State]string{engine.Failed: "failed", engine.Cancelled: "was stopped", engine.Interrupted: "was interrupted"}[j.State]
		if !j.Ended.IsZero() {
			verb += ", " + format.Ago(j.Ended, h.Clock())
		}
	}
	where := ""
	if s.visit != nil {
		if ids, at := s.order(); at >= 0 {
			where = fmt.Sprintf("training %s of %s", format.Count(len(ids)-at), format.Count(len(ids)))
		}
	}
	if n := len(j.Warnings); n > 0 && t.going() && height < roomy {
		where = strings.Join(filled(where, "! "+format.Plural(n, "warning", "warnings")+", "+h.Key("train.log")+" shows"), "   ")
	}
	data := ""
	if d := j.Dataset; d.Features > 0 {
		data = fmt.Sprintf("%s articles, %s features", format.Count(d.Rows.Train+d.Rows.Validation+d.Rows.Test), format.Count(d.Features))
	}
	// Where a person is counts for more than the figures of the corpus.
	both := strings.Join(filled(where, data), "   ")
	if ansi.StringWidth(verb)+2+ansi.StringWidth(both) > width && where != "" {
		both = where
	}
	return h.Symbols.Spread(h.Styles.Title.Render(verb), h.Styles.Dim.Render(both), width)
}

// visitWord says where a person has gone to, and the way back.
func (s *Screen) visitWord(t training) string {
	h := s.host
	back := h.Key("train.follow") + " goes back to the newest."
	if h.Board.Training() {
		back = h.Key("train.follow") + " goes back to the one under way."
	}
	if t.job.State != engine.Queued {
		return "An earlier training; " + h.Key("train.before") + " and " + h.Key("train.after") + " go on to others, " + back
	}
	place := "It waits for its turn"
	jobs := s.waiting()
	if i := slices.IndexFunc(jobs, func(j engine.Job) bool { return j.ID == t.job.ID }); i >= 0 && len(jobs) > 1 {
		place += fmt.Sprintf(", as number %d of %d", i+1, len(jobs))
	}
	return place + ". " + h.Key("train.stopall") + " takes it out of the queue, " + back
}

// filled are the words that are not empty.
func filled(words ...string) []string {
	var out []string
	for _, w := range words {
		if w != "" {
			out = append(out, w)
		}
	}
	return out
}

// mostSaid is how many lines of an error or a warning are shown here; all of it
// is among the facts of the run.
const mostSaid = 12

// outcome is how the training ended, with what it warns of, on a screen of height
// lines of which room are free. Warnings are cut to a line each where there is no
// room for all of them.
func (s *Screen) outcome(t training, width, height, room int) []string {
	h, j := s.host, t.job
	var lines []string
	switch {
	case !j.State.Ended():
		if t.onTest() {
			lines = append(lines, h.Styles.Warn.Render(figure.Optimistic+"."))
		}
	case j.State == engine.Succeeded:
		for _, sentence := range s.verdict(t) {
			lines = append(lines, draw.Wrap(sentence, width)...)
		}
		if s.visit == nil {
			lines = append(lines, draw.Styled(h.Styles.Dim, draw.Wrap(s.next(t), width))...)
		}
	case j.State == engine.Cancelled:
		lines = draw.Wrap("The training was stopped. Its finished runs are in Runs; none was registered. "+h.Key("train.start")+" starts another.", width)
	default:
		lines = draw.Styled(h.Styles.Bad, draw.Wrap("! "+h.Symbols.Text(j.Error, mostSaid*width), width))
	}
	if s.visit != nil {
		lines = append(lines, draw.Styled(h.Styles.Dim, draw.Wrap(s.visitWord(t), width))...)
	}
	if s.cursor < len(t.lanes) {
		if l := t.lanes[s.cursor]; l.run.Error != "" && l.run.Error != j.Error {
			lines = append(lines, draw.Styled(h.Styles.Bad, draw.Wrap("! "+s.name(l)+": "+h.Symbols.Text(l.run.Error, mostSaid*width), width))...)
		}
	}
	if t.going() && height < roomy {
		return lines // the heading says that there are warnings: the curve is worth more
	}
	var short, whole []string
	for _, w := range j.Warnings {
		short = append(short, h.Symbols.Text("! "+w, width))
		whole = append(whole, draw.Wrap(h.Symbols.Text("! "+w, mostSaid*width), width)...)
	}
	if height >= draw.Tall || !t.going() && len(lines)+len(whole) <= room {
		short = whole
	}
	return append(lines, draw.Styled(h.Styles.Warn, short)...)
}

// verdict says which run is the best and what became of it.
func (s *Screen) verdict(t training) []string {
	h, b, j := s.host, s.host.Board, t.job
	best, ok := t.run(j.Best)
	if !ok {
		if j.Best != "" {
			return []string{"The run that was the best has been deleted since."}
		}
		return nil
	}
	name := h.Name(best)
	accuracy, judged := figure.Chosen(best, "accuracy")
	if !judged {
		return []string{"The models were not judged: there are no validation and no test articles."}
	}
	first := fmt.Sprintf("%s is best: accuracy %s on %s.", name, format.Score(accuracy)+" "+h.Interval(best), figure.PartWord(best))
	if j.Version == 0 {
		return []string{first}
	}
	if best.ChosenOn == "test" {
		first = fmt.Sprintf("%s is best: accuracy %s. %s.", name, format.Score(accuracy)+" "+h.Interval(best), figure.Optimistic)
	}
	second := fmt.Sprintf("It is version %d of %s", j.Version, engine.ModelName)
	switch v, ok := b.Champion(); {
	case ok && v.Number == j.Version:
		second += " and champion."
	case ok:
		second += fmt.Sprintf("; champion is version %d, %s.", v.Number, h.Symbols.Text(string(v.Kind), 12))
	default:
		second += "; there is no champion."
	}
	return []string{first + " " + second}
}

// next names the keys that lead on from a training that has ended.
func (s *Screen) next(t training) string {
	h := s.host
	open := h.Key("train.open") + " opens a run"
	if v, ok := h.Board.Champion(); ok && t.job.Version > 0 && v.Number != t.job.Version {
		open += ", where " + h.Key("run.promote") + " promotes it"
	}
	ways := []string{open}
	if s.cannotCompare() == "" {
		ways = append(ways, h.Key("train.compare")+" compares them")
	}
	if _, ok := h.Board.Champion(); ok {
		ways = append(ways, h.Key("screen.ask")+" asks the champion about an article, and why")
		if h.Board.Desk.Serving == "" {
			ways = append(ways, h.Key("serve")+" serves it")
		}
	}
	said := "Next: " + strings.Join(ways, "; ") + "."
	if n := s.form.changes(); n > 0 {
		said += fmt.Sprintf(" %s trains what the form says, with %s.", h.Key("train.start"), format.Plural(n, "change", "changes"))
	}
	return said
}
