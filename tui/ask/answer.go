package ask

import (
	"cmp"
	"context"
	"slices"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"copydesk/engine"
	"copydesk/tui/screen"
)

const (
	// pause is how long nothing is typed before the models are asked.
	pause = 150 * time.Millisecond
	// mostUnknown is how many unknown words are listed.
	mostUnknown = 40
	// quick is a prediction that is worth to be timed again: the first one of a
	// model is slower than those that follow.
	quick = 2 * time.Millisecond
)

// answer is what a model says of the article.
type answer struct {
	categories  []string
	names       []string // of the categories, harmless
	widest      int      // cells of the widest name
	order       []int    // of the categories, the most probable first
	prediction  engine.Prediction
	took        time.Duration
	explanation engine.Explanation
	unknown     []string
	err         error
}

// question is what models are asked.
type question struct {
	article  string
	category string // to be explained, "" for the one that is answered
	versus   bool   // it is held against another
}

// put asks a model.
func (q question) put(p *engine.Predictor) answer {
	a := answer{categories: p.Manifest().Categories, prediction: p.Predict(q.article), unknown: p.UnknownWords(q.article, mostUnknown)}
	a.took = total(a.prediction.Stages)
	if a.took < quick {
		a.took = min(a.took, total(p.Predict(q.article).Stages))
	}
	probabilities := a.prediction.Probabilities
	a.order = make([]int, len(a.categories))
	for i := range a.order {
		a.order[i] = i
	}
	slices.SortStableFunc(a.order, func(i, j int) int { return cmp.Compare(probabilities[j], probabilities[i]) })
	category := q.category
	if !slices.Contains(a.categories, category) {
		category = a.prediction.Category
	}
	switch {
	case !q.versus || len(a.order) < 2:
		a.explanation, a.err = p.Explain(q.article, category, engine.MaxTop)
	case category != a.prediction.Category:
		a.explanation, a.err = p.Contrast(q.article, a.prediction.Category, category, engine.MaxTop)
	default:
		second := a.order[0]
		if a.categories[second] == category {
			second = a.order[1]
		}
		a.explanation, a.err = p.Contrast(q.article, category, a.categories[second], engine.MaxTop)
	}
	return a
}

func total(s engine.Stages) time.Duration { return s.Clean + s.Vectorize + s.Score }

// answersMsg is what models answered, by their digests.
type answersMsg struct {
	version int // of the article
	answers map[string]answer
}

// restMsg says that nothing was typed for a while, unless it was.
type restMsg int

// rest arranges for the models to be asked when the person pauses.
func (s *Screen) rest() tea.Cmd {
	version := s.sheet.version
	return s.host.Do(screen.Asking, func(ctx context.Context) tea.Msg {
		timer := time.NewTimer(pause)
		defer timer.Stop()
		select {
		case <-ctx.Done():
			return nil
		case <-timer.C:
			return restMsg(version)
		}
	})
}

// ask returns the command that puts the article to the models that are loaded,
// nil while they are at it: then they are asked again afterwards.
func (s *Screen) ask() tea.Cmd {
	if s.asking {
		s.again = true
		return nil
	}
	if s.sheet.blank() {
		s.answers = nil
		return nil
	}
	predictors := make(map[string]*engine.Predictor)
	for _, sub := range s.subjects {
		if m := s.models.get(sub.digest); m != nil && m.predictor != nil {
			predictors[sub.digest] = m.predictor
		}
	}
	if len(predictors) == 0 {
		return nil
	}
	s.asking, s.again = true, false
	q := question{s.sheet.text(), s.category, s.versus}
	version := s.sheet.version
	return s.host.Do(screen.Asking, func(ctx context.Context) tea.Msg {
		m := answersMsg{version, make(map[string]answer, len(predictors))}
		for digest, p := range predictors {
			if ctx.Err() != nil {
				return nil
			}
			m.answers[digest] = q.put(p)
		}
		return m
	})
}

// takeAnswers takes what the models answered, unless the article is another by
// now.
func (s *Screen) takeAnswers(m answersMsg) tea.Cmd {
	s.asking = false
	if m.version == s.sheet.version && !s.sheet.blank() {
		s.answers = m.answers
		for digest, a := range m.answers {
			a.names = make([]string, len(a.categories))
			for i, c := range a.categories {
				a.names[i] = s.host.Symbols.Text(c, mostName)
				a.widest = max(a.widest, ansi.StringWidth(a.names[i]))
			}
			s.answers[digest] = a
		}
		for _, sub := range s.subjects {
			if err := m.answers[sub.digest].err; err != nil {
				s.host.Say(screen.Bad, err.Error())
			}
		}
	}
	if s.again {
		return s.ask()
	}
	return nil
}
