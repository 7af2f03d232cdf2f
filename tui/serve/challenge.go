package serve

import (
	"context"
	"strconv"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"copydesk/engine"
	"copydesk/engine/fault"
	"copydesk/tui/champion"
	"copydesk/tui/screen"
)

func (s *Screen) cannotChallenge() string {
	if _, ok := s.host.Board.Champion(); !ok && len(s.host.Board.Versions) > 0 {
		return "there is no champion to be challenged; " + s.host.Key("serve.promote") + " makes one"
	}
	return s.other()
}

// challenge has a person choose the version that is tried beside the champion and
// how much it answers, and asks with what changes.
func (s *Screen) challenge() tea.Cmd {
	return s.versions("Which version is to be tried beside the champion?", isChampion, func(v engine.Version) tea.Cmd {
		now := 0.0
		if v.Challenger {
			now = v.ChallengerShare
		}
		return s.host.Enquire(screen.Prompt{
			Title: "How much of the traffic is " + champion.Name(s.host, v) + ", to answer, in per cent? 0 is shadow mode: it is asked as well, and nobody sees its answers",
			Text:  strconv.FormatFloat(now, 'f', -1, 64), Hint: "10",
			Check: func(text string) string {
				if _, err := parseShare(text); err != nil {
					return err.Error()
				}
				return ""
			},
			Do: func(text string) tea.Cmd {
				share, err := parseShare(text)
				if err != nil {
					s.host.Say(screen.Bad, err.Error())
					return nil
				}
				return s.try(v, share)
			},
		})
	})
}

// parseShare reads a percentage of the traffic.
func parseShare(text string) (float64, error) {
	share, err := strconv.ParseFloat(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(text), "%")), 64)
	if err != nil {
		return 0, fault.Newf(fault.Invalid, "a share is a number of per cent from 0.01 to 100, or 0 for shadow mode")
	}
	return share, engine.CheckShare(share)
}

func (s *Screen) try(v engine.Version, share float64) tea.Cmd {
	text := "Try " + champion.Name(s.host, v) + ", in shadow mode? It is asked what the champion is asked, and nobody sees its answers: the metrics tell how often the two agree."
	if share > 0 {
		text = "Have " + champion.Name(s.host, v) + ", answer " + trial(share) + "?"
		if c, ok := s.host.Board.Champion(); ok && share < 100 {
			text += " The champion, " + champion.Name(s.host, c) + ", answers the rest."
		}
	}
	if now, ok := s.host.Board.Challenger(); ok && now.Number != v.Number {
		text += " " + champion.Name(s.host, now) + ", is challenger no more."
	}
	registry := s.registry
	return s.host.Ask(screen.Question{
		Text: text, Yes: "make it challenger", No: "leave it",
		Over: champion.Changed(s.host),
		Do: champion.Decide(s.host, "challenger, "+trial(share), func(ctx context.Context) (engine.Version, error) {
			return registry.Challenge(ctx, v.Model, v.Number, share, trialReason)
		}),
	})
}

func (s *Screen) cannotRetire() string {
	if _, ok := s.host.Board.Challenger(); !ok {
		return "there is no challenger"
	}
	return ""
}

// retire asks whether there is to be no challenger.
func (s *Screen) retire() tea.Cmd {
	v, ok := s.host.Board.Challenger()
	if !ok {
		return nil
	}
	text := "Retire the challenger, " + champion.Name(s.host, v) + "? It stays registered, and can be made challenger again."
	if v.ChallengerShare > 0 {
		text += " The champion answers its share."
	}
	registry := s.registry
	return s.host.Ask(screen.Question{
		Text: text, Yes: "retire it", No: "leave it",
		Over: func() string {
			if now, ok := s.host.Board.Challenger(); ok && now.Number == v.Number {
				return ""
			}
			return champion.Name(s.host, v) + ", is challenger no more"
		},
		Do: func() tea.Cmd {
			return s.host.Asks(champion.Name(s.host, v)+", is challenger no more", func(ctx context.Context) error {
				return registry.Retire(ctx, v.Model, retireReason)
			})
		},
	})
}
