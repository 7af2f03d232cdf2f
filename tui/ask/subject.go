package ask

import (
	"cmp"
	"fmt"
	"slices"

	"copydesk/engine"
	"copydesk/tui/figure"
	"copydesk/tui/format"
)

// mostSubjects is how many runs are asked at once.
const mostSubjects = 6

// subject is a model that is asked.
type subject struct {
	run      string
	digest   string
	name     string // of the model, harmless
	version  int    // 0 if it is not registered
	champion bool
	note     string // what tells it apart, harmless
}

// askable reports whether a run's model can still be loaded, else why not.
func askable(r engine.Run) (digest, why string) {
	a, ok := r.Artifact(engine.ModelArtifact)
	switch {
	case !ok:
		return "", "it has no model"
	case !a.Dropped.IsZero():
		return "", "its model is not kept any more"
	}
	return a.Digest, ""
}

// resolve finds the models to ask: those that were chosen, else the champion,
// else the best. It reports whether they are others than before.
func (s *Screen) resolve() (changed bool) {
	b := s.host.Board
	var found []subject
	for _, id := range s.chosen {
		if r, ok := b.Run(id); ok {
			if sub, ok := s.subject(r); ok {
				found = append(found, sub)
			}
		}
	}
	if len(found) == 0 {
		if sub, ok := s.byDefault(); ok {
			found = append(found, sub)
		}
	}
	same := func(x, y subject) bool { return x.digest == y.digest && x.run == y.run }
	changed = !slices.EqualFunc(found, s.subjects, same)
	s.subjects = found
	s.front = max(0, min(s.front, len(found)-1))
	return changed
}

// byDefault is the model that is asked where nobody chose.
func (s *Screen) byDefault() (subject, bool) {
	b := s.host.Board
	if v, ok := b.Champion(); ok {
		if r, ok := b.Run(v.Run); ok {
			if sub, ok := s.subject(r); ok {
				return sub, true
			}
		} else if v.Digest != "" {
			return subject{run: v.Run, digest: v.Digest, name: s.host.Symbols.Text(string(v.Kind), 12), version: v.Number, champion: true}, true
		}
	}
	best, found := engine.Run{}, false
	for _, r := range b.Runs {
		if _, why := askable(r); why == "" && (!found || better(r, best)) {
			best, found = r, true
		}
	}
	if !found {
		return subject{}, false
	}
	return s.subject(best)
}

// better reports whether one run is more worth to be asked than another.
func better(r, than engine.Run) bool {
	x, ok := figure.Chosen(r, "accuracy")
	y, has := figure.Chosen(than, "accuracy")
	return ok && (!has || x > y)
}

func (s *Screen) subject(r engine.Run) (subject, bool) {
	digest, why := askable(r)
	if why != "" {
		return subject{}, false
	}
	sub := subject{run: r.ID, digest: digest, name: s.host.Name(r)}
	if v, ok := s.host.Board.VersionOf(r.ID); ok {
		sub.version, sub.champion = v.Number, v.Champion
	} else {
		sub.note = s.host.Symbols.Text(figure.CorpusOf(r), 24)
	}
	return sub, true
}

// title names a model and what it is to the registry.
func (s *Screen) title(sub subject) string {
	switch {
	case sub.champion:
		return fmt.Sprintf("%s  %s champion, version %d", sub.name, s.host.Symbols.Champion, sub.version)
	case sub.version > 0:
		return fmt.Sprintf("%s  version %d", sub.name, sub.version)
	}
	if r, ok := s.host.Board.Run(sub.run); ok {
		return fmt.Sprintf("%s  %s, %s", sub.name, sub.note, format.Ago(figure.When(r), s.host.Clock()))
	}
	return sub.name
}

// rank orders runs to choose from: the champion, then the best.
func (s *Screen) rank() []engine.Run {
	b := s.host.Board
	var runs []engine.Run
	for _, r := range b.Runs {
		if r.State == engine.Succeeded {
			runs = append(runs, r)
		}
	}
	champion, _ := b.Champion()
	first := func(r engine.Run) int {
		if r.ID == champion.Run {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(runs, func(x, y engine.Run) int {
		if c := cmp.Compare(first(x), first(y)); c != 0 {
			return c
		}
		switch {
		case better(x, y):
			return -1
		case better(y, x):
			return +1
		}
		return 0
	})
	return runs
}
