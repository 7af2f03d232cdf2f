package ask

import (
	"context"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"copydesk/engine"
	"copydesk/tui/screen"
)

// keptModels is how many models stay in memory.
const keptModels = mostSubjects + 2

// model is one that is loaded, is being loaded, or could not be.
type model struct {
	digest    string
	predictor *engine.Predictor // nil until it is loaded
	err       error
}

// shelf has the models that were asked last, the last of them at the end.
type shelf []*model

// get returns a model, nil if it is not there, and remembers that it is wanted.
func (h *shelf) get(digest string) *model {
	m := h.find(digest)
	if m != nil {
		*h = append(slices.DeleteFunc(*h, func(x *model) bool { return x == m }), m)
	}
	return m
}

// find returns a model, nil if it is not there.
func (h shelf) find(digest string) *model {
	i := slices.IndexFunc(h, func(m *model) bool { return m.digest == digest })
	if i < 0 {
		return nil
	}
	return h[i]
}

// put adds a model and forgets those that were not wanted for longest.
func (h *shelf) put(m *model) {
	*h = append(*h, m)
	if over := len(*h) - keptModels; over > 0 {
		*h = slices.Delete(*h, 0, over)
	}
}

// loadedMsg is a model that was asked for.
type loadedMsg struct {
	digest    string
	predictor *engine.Predictor
	err       error
}

// load returns the command that loads what is asked and not loaded yet.
func (s *Screen) load() tea.Cmd {
	var cmds []tea.Cmd
	for _, sub := range s.subjects {
		if s.models.get(sub.digest) != nil {
			continue
		}
		s.models.put(&model{digest: sub.digest})
		predictors, digest := s.predictors, sub.digest
		cmds = append(cmds, s.host.Do(screen.Asking, func(ctx context.Context) tea.Msg {
			p, err := predictors.PredictorOf(ctx, digest)
			return loadedMsg{digest, p, err}
		}))
	}
	return tea.Batch(cmds...)
}

func (s *Screen) takeLoaded(m loadedMsg) tea.Cmd {
	kept := s.models.get(m.digest)
	if kept == nil { // others were wanted meanwhile
		return nil
	}
	kept.predictor, kept.err = m.predictor, m.err
	if m.err != nil {
		s.host.Say(screen.Bad, m.err.Error())
		return nil
	}
	return s.ask()
}
