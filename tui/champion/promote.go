package champion

import (
	"context"
	"fmt"
	"strconv"

	tea "github.com/charmbracelet/bubbletea"

	"copydesk/engine"
	"copydesk/tui/figure"
	"copydesk/tui/format"
	"copydesk/tui/screen"
)

// Promoter makes a version champion.
type Promoter interface {
	Promote(ctx context.Context, model string, number int, reason string) (engine.Version, error)
}

// Rollbacker goes back to the champion before.
type Rollbacker interface {
	Rollback(ctx context.Context, model, reason string) (engine.Version, error)
}

// What the registry's history keeps of why.
const (
	promotionReason = "promoted in the workbench"
	rollbackReason  = "rolled back in the workbench"
)

// Promote asks whether a version is to be champion.
func Promote(h *screen.Host, registry Promoter, v engine.Version) tea.Cmd {
	return crown(h, v, "Make "+Name(h, v)+", the champion", "promote version "+strconv.Itoa(v.Number), func(ctx context.Context) (engine.Version, error) {
		return registry.Promote(ctx, v.Model, v.Number, promotionReason)
	})
}

// RollBack asks whether a version, the champion before, is to be it again.
func RollBack(h *screen.Host, registry Rollbacker, v engine.Version) tea.Cmd {
	return crown(h, v, "Roll back to "+Name(h, v), "roll back to version "+strconv.Itoa(v.Number), func(ctx context.Context) (engine.Version, error) {
		return registry.Rollback(ctx, v.Model, rollbackReason)
	})
}

// crown asks whether v is to be champion, with what changes.
func crown(h *screen.Host, v engine.Version, text, yes string, do func(context.Context) (engine.Version, error)) tea.Cmd {
	c, ok := h.Board.Champion()
	if ok {
		text += ", in place of " + Name(h, c)
	}
	text += "?"
	if ok {
		text += against(h, v, c)
	}
	if v.ChosenOn == "test" {
		text += " " + figure.Optimistic + "."
	}
	if v.Challenger {
		text += " There is no challenger then."
	}
	if h.Board.Desk.Serving != "" {
		text += " The prediction server answers with it at once."
	}
	return h.Ask(screen.Question{Text: text, Yes: yes, No: "leave it", Do: Decide(h, "champion", do), Over: Changed(h)})
}

// Changed returns what says that another version is champion than now, "" while
// none is.
func Changed(h *screen.Host) func() string {
	was, _ := h.Board.Champion()
	return func() string {
		if now, _ := h.Board.Champion(); now.Number != was.Number {
			return "another version is champion now"
		}
		return ""
	}
}

// against says how the accuracy of a version compares with the champion's.
func against(h *screen.Host, v, champion engine.Version) string {
	a, ok := figure.Chosen(run(h, v), "accuracy")
	b, and := figure.Chosen(run(h, champion), "accuracy")
	if !ok || !and {
		return ""
	}
	text := fmt.Sprintf(" Its accuracy is %s, the champion has %s", format.Score(a), format.Score(b))
	mine, theirs := Corpus(h, v, 24), Corpus(h, champion, 24)
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

// Decide returns what asks the desk for something that changes what a version is,
// and says what the desk answered.
func Decide(h *screen.Host, is string, do func(context.Context) (engine.Version, error)) func() tea.Cmd {
	return func() tea.Cmd {
		return h.Do(screen.Asking, func(ctx context.Context) tea.Msg {
			v, err := do(ctx)
			if err != nil {
				return screen.Done{Err: err}
			}
			return screen.Done{Text: fmt.Sprintf("%s version %d (%s) is %s", v.Model, v.Number, v.Kind, is)}
		})
	}
}
