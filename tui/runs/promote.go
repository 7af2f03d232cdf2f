package runs

import (
	"context"
	"fmt"

	tea "github.com/charmbracelet/bubbletea"

	"copydesk/engine"
	"copydesk/tui/champion"
	"copydesk/tui/screen"
)

// registrationReason is what the registry's history keeps of why.
const registrationReason = "registered in the workbench"

// cannotPromote says why a run's version cannot become champion.
func (s *Screen) cannotPromote(run string) string {
	r, ok := s.host.Board.Run(run)
	if !ok {
		return "there is no run"
	}
	v, ok := s.host.Board.VersionOf(run)
	switch {
	case ok && v.Champion:
		return fmt.Sprintf("version %d is champion already", v.Number)
	case ok:
		return ""
	case r.State != engine.Succeeded:
		return s.host.Name(r) + " has no model"
	}
	return fmt.Sprintf("the run is not registered: %s registers it", s.host.Key(s.own("register")))
}

// own is the id of an action in the place where the person is.
func (s *Screen) own(verb string) string {
	if s.detail != nil {
		return "run." + verb
	}
	return "runs." + verb
}

// promote asks whether a run's version is to be champion.
func (s *Screen) promote(run string) tea.Cmd {
	v, ok := s.host.Board.VersionOf(run)
	if !ok {
		return nil
	}
	return champion.Promote(s.host, s.desk.Registry, v)
}

// cannotRegister says why a run cannot become a version.
func (s *Screen) cannotRegister(run string) string {
	r, ok := s.host.Board.Run(run)
	if !ok {
		return "there is no run"
	}
	if v, ok := s.host.Board.VersionOf(run); ok {
		return fmt.Sprintf("it is version %d already", v.Number)
	}
	switch {
	case r.State != engine.Succeeded:
		return s.host.Name(r) + " has no model"
	case r.ChosenOn == "":
		return "it was not judged on any article"
	}
	if file, ok := r.Artifact(engine.ModelArtifact); ok && !file.Dropped.IsZero() {
		return fmt.Sprintf("its model file is not kept any more: %s trains it again", s.host.Key(s.own("again")))
	}
	return ""
}

// registeredMsg is the version that a run has become.
type registeredMsg struct {
	version engine.Version
	called  string
	err     error
}

// register makes a run the next version of the model.
func (s *Screen) register(run string) tea.Cmd {
	r, ok := s.host.Board.Run(run)
	if !ok {
		return nil
	}
	registry, called := s.desk.Registry, s.called(r)
	return s.host.Do(screen.Asking, func(ctx context.Context) tea.Msg {
		v, err := registry.Register(ctx, engine.ModelName, run, registrationReason)
		return registeredMsg{v, called, err}
	})
}

func (s *Screen) takeRegistered(m registeredMsg) {
	if m.err != nil {
		s.host.Say(screen.Bad, m.err.Error())
		return
	}
	s.host.Board.WantVersions()
	text := fmt.Sprintf("%s is version %d", m.called, m.version.Number)
	if m.version.Champion {
		text += ", and champion: there was none"
	}
	s.host.Say(screen.Good, text)
}
