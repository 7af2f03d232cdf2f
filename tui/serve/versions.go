package serve

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	tea "github.com/charmbracelet/bubbletea"

	"copydesk/engine"
	"copydesk/tui/figure"
	"copydesk/tui/format"
	"copydesk/tui/screen"
)

// reasons are what the registry's history keeps of why.
const (
	promotionReason = "promoted in the workbench"
	rollbackReason  = "rolled back in the workbench"
	trialReason     = "tried from the workbench"
	retireReason    = "retired in the workbench"
)

// accuracyWidth is how wide accuracies are in a column, with their intervals.
const accuracyWidth = len("0.8440 +/-0.0481") + 1

// name is what people call a version.
func (s *Screen) name(v engine.Version) string {
	return fmt.Sprintf("%s, version %d", s.host.Symbols.Text(string(v.Kind), 12), v.Number)
}

// run is the run of a version, or what of it the version knows.
func (s *Screen) run(v engine.Version) engine.Run {
	if r, ok := s.host.Board.Run(v.Run); ok {
		return r
	}
	return engine.Run{Metrics: v.Metrics, ChosenOn: v.ChosenOn}
}

// accuracy is the accuracy of a version with half its interval, "" where it has
// none.
func (s *Screen) accuracy(v engine.Version) string {
	r := s.run(v)
	a, ok := figure.Chosen(r, "accuracy")
	if !ok {
		return ""
	}
	if half := s.host.Interval(r); half != "" {
		return format.Score(a) + " " + half
	}
	return format.Score(a)
}

// corpus is the name of the corpus that a version was trained on, "" where its
// run is not known.
func (s *Screen) corpus(v engine.Version, width int) string {
	return s.host.Symbols.Text(figure.CorpusOf(s.run(v)), width)
}

// role says what a version is now, "" if it only is registered.
func role(v engine.Version) string {
	switch {
	case v.Champion:
		return "champion"
	case v.Challenger:
		if v.ChallengerShare == 0 {
			return "challenger, shadow mode"
		}
		return "challenger, " + percent(v.ChallengerShare)
	}
	return ""
}

// trial says how a challenger of a share is tried.
func trial(share float64) string {
	if share == 0 {
		return "shadow mode"
	}
	return percent(share) + " of the traffic"
}

// versions offers the registered versions. why says of one that it cannot be
// chosen.
func (s *Screen) versions(title string, why func(engine.Version) string, do func(engine.Version) tea.Cmd) tea.Cmd {
	b := s.host.Board
	list := screen.List{Title: title, Cursor: -1, Do: func(item screen.Item) tea.Cmd { return do(item.Value.(engine.Version)) }}
	for i, v := range b.Versions {
		text := s.host.Symbols.Fit("version "+strconv.Itoa(v.Number), 12) + s.host.Symbols.Fit(s.host.Symbols.Text(string(v.Kind), 12), 5)
		text += s.host.Symbols.Fit(s.accuracy(v), accuracyWidth) + " " + s.corpus(v, 20)
		note := format.Ago(v.Created, s.host.Clock())
		if v.Challenger {
			note = "challenger"
		}
		item := screen.Item{Text: text, Note: note, Why: why(v), Value: v}
		list.Items = append(list.Items, item)
		if item.Why == "" && (list.Cursor < 0 || v.Challenger) {
			list.Cursor = i
		}
	}
	list.Cursor = max(0, list.Cursor)
	return s.host.Choose(list)
}

// other says why there is no version that could be another than the champion.
func (s *Screen) other() string {
	versions := s.host.Board.Versions
	switch {
	case len(versions) == 0:
		return "no version is registered; " + s.host.Key("screen.train") + " goes to Train, which registers the best run"
	case !slices.ContainsFunc(versions, func(v engine.Version) bool { return !v.Champion }):
		return "the champion is the only version; the next training registers another"
	}
	return ""
}

func isChampion(v engine.Version) string {
	if v.Champion {
		return "champion already"
	}
	return ""
}

func (s *Screen) cannotPromote() string { return s.other() }

// promote has a person choose the version that is to be champion, and asks with
// what changes.
func (s *Screen) promote() tea.Cmd {
	return s.versions("Which version is to answer, as champion?", isChampion, func(v engine.Version) tea.Cmd {
		registry := s.registry
		return s.crown(v, "Make "+s.name(v)+", the champion", "promote version "+strconv.Itoa(v.Number), func(ctx context.Context) (engine.Version, error) {
			return registry.Promote(ctx, v.Model, v.Number, promotionReason)
		})
	})
}

// before is the champion that a rollback goes back to.
func (s *Screen) before() (engine.Version, bool) {
	number := engine.PreviousChampion(s.known.history)
	i := slices.IndexFunc(s.host.Board.Versions, func(v engine.Version) bool { return v.Number == number })
	if i < 0 {
		return engine.Version{}, false
	}
	return s.host.Board.Versions[i], true
}

func (s *Screen) cannotRollBack() string {
	if _, ok := s.before(); ok {
		return ""
	}
	_, ok := s.host.Board.Champion()
	switch {
	case !ok:
		return "there is no champion"
	case !s.known.read:
		return "the history is not read yet"
	}
	return "there was no champion before this one"
}

func (s *Screen) rollBack() tea.Cmd {
	v, ok := s.before()
	if !ok {
		return nil
	}
	registry := s.registry
	return s.crown(v, "Roll back to "+s.name(v), "roll back to version "+strconv.Itoa(v.Number), func(ctx context.Context) (engine.Version, error) {
		return registry.Rollback(ctx, v.Model, rollbackReason)
	})
}

// crown asks whether v is to be champion, with what changes.
func (s *Screen) crown(v engine.Version, text, yes string, do func(context.Context) (engine.Version, error)) tea.Cmd {
	c, ok := s.host.Board.Champion()
	if ok {
		text += ", in place of " + s.name(c)
	}
	text += "?"
	if ok {
		text += s.against(v, c)
	}
	if v.ChosenOn == "test" {
		text += " " + figure.Optimistic + "."
	}
	if v.Challenger {
		text += " There is no challenger then."
	}
	if s.on() {
		text += " The prediction server answers with it at once."
	}
	return s.host.Ask(screen.Question{
		Text: text, Yes: yes, No: "leave it",
		Do: s.decide("champion", do),
	})
}

// against says how the accuracy of a version compares with the champion's.
func (s *Screen) against(v, champion engine.Version) string {
	a, ok := figure.Chosen(s.run(v), "accuracy")
	b, and := figure.Chosen(s.run(champion), "accuracy")
	if !ok || !and {
		return ""
	}
	text := fmt.Sprintf(" Its accuracy is %s, the champion has %s", format.Score(a), format.Score(b))
	mine, theirs := s.corpus(v, 24), s.corpus(champion, 24)
	switch {
	case mine != theirs && mine != "" && theirs != "":
		text += " on another corpus (" + mine + ", " + theirs + ")"
	case v.ChosenOn == champion.ChosenOn:
		text += " (" + v.ChosenOn + ")"
	default:
		text += " (" + v.ChosenOn + ", " + champion.ChosenOn + ")"
	}
	return text + "."
}

// decide asks the desk for something that changes what a version is, and says
// what the desk answered.
func (s *Screen) decide(is string, do func(context.Context) (engine.Version, error)) func() tea.Cmd {
	return func() tea.Cmd {
		return s.host.Do(screen.Asking, func(ctx context.Context) tea.Msg {
			v, err := do(ctx)
			if err != nil {
				return screen.Done{Err: err}
			}
			return screen.Done{Text: fmt.Sprintf("%s version %d (%s) is %s", v.Model, v.Number, v.Kind, is)}
		})
	}
}
