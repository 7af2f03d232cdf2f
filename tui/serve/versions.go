package serve

import (
	"slices"
	"strconv"

	tea "github.com/charmbracelet/bubbletea"

	"copydesk/engine"
	"copydesk/tui/champion"
	"copydesk/tui/format"
	"copydesk/tui/screen"
)

// What the registry's history keeps of why.
const (
	trialReason  = "tried from the workbench"
	retireReason = "retired in the workbench"
)

// accuracyWidth is how wide accuracies are in a column, with their intervals.
const accuracyWidth = len("0.8440 +/-0.0481") + 1

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
		text += s.host.Symbols.Fit(champion.Accuracy(s.host, v), accuracyWidth) + " " + champion.Corpus(s.host, v, 20)
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
		return champion.Promote(s.host, s.registry, v)
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
	return champion.RollBack(s.host, s.registry, v)
}
