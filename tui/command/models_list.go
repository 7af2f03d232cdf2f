package command

import (
	"context"
	"fmt"

	"copydesk/engine"
	"copydesk/tui/format"
	"copydesk/tui/plain"
	"copydesk/tui/safe"

	"github.com/spf13/cobra"
)

func (a App) modelsList() *cobra.Command {
	var asJSON, history bool
	cmd := &cobra.Command{
		Use:     "list",
		Short:   "List the versions, the newest first: who is champion and challenger",
		Example: "  copydesk models list --history\n  copydesk models list --json",
		Args:    usage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			model, err := cmd.Flags().GetString("model")
			if err != nil {
				return err
			}
			return a.open(cmd, AnyDesk, func(c Client) error {
				if asJSON {
					return a.printModel(cmd.Context(), c, model)
				}
				if history {
					changes, err := c.History(cmd.Context(), model)
					if err != nil {
						return err
					}
					return a.historyTable(changes)
				}
				versions, err := c.Versions(cmd.Context(), model)
				if err != nil {
					return err
				}
				return a.versionTable(model, versions)
			})
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON document")
	cmd.Flags().BoolVar(&history, "history", false, "list what was done, by whom and why")
	return cmd
}

// printModel prints all that there is of a registered model, for programs.
func (a App) printModel(ctx context.Context, c Registry, model string) error {
	versions, err := c.Versions(ctx, model)
	if err != nil {
		return err
	}
	changes, err := c.History(ctx, model)
	if err != nil {
		return err
	}
	return printJSON(a.Stdout, map[string]any{"model": model, "versions": versions, "history": changes})
}

func (a App) versionTable(model string, versions []engine.Version) error {
	if len(versions) == 0 {
		_, err := fmt.Fprintf(a.Stdout, "%s has no version yet. Train one with: copydesk train\n", safe.Text(model))
		return err
	}
	t := plain.NewTable(
		plain.Column{Title: "version", Right: true}, plain.Column{Title: "model"}, plain.Column{Title: "accuracy", Right: true},
		plain.Column{Title: "on"}, plain.Column{Title: "run"}, plain.Column{Title: "is"}, plain.Column{Title: "by", Shrink: true}, plain.Column{Title: "when"},
	)
	for _, v := range versions {
		role := ""
		switch {
		case v.Champion:
			role = string(engine.ChampionAlias)
		case v.Challenger:
			role = fmt.Sprintf("%s %s", engine.ChallengerAlias, engine.TrialText(v.ChallengerShare))
		}
		r := engine.Run{Metrics: v.Metrics, ChosenOn: v.ChosenOn}
		accuracy := format.Missing
		if x, _, ok := chosenAccuracy(r); ok {
			accuracy = format.Score(x)
		}
		t.Row(fmt.Sprint(v.Number), string(v.Kind), accuracy, format.ChosenOn(v.ChosenOn), short(v.Run), role, v.By, format.Ago(v.Created, a.Clock()))
	}
	width, _ := plain.Terminal(a.Stdout)
	return t.Write(a.Stdout, width)
}

func (a App) historyTable(changes []engine.Change) error {
	t := plain.NewTable(plain.Column{Title: "when"}, plain.Column{Title: "what"}, plain.Column{Title: "version", Right: true},
		plain.Column{Title: "before", Right: true}, plain.Column{Title: "by", Shrink: true}, plain.Column{Title: "why", Shrink: true})
	for _, c := range changes {
		what := string(c.Action)
		if c.Action == engine.Challenge {
			what += " " + engine.TrialText(c.Share)
		}
		t.Row(format.Ago(c.Time, a.Clock()), what, numberOrNone(c.To), numberOrNone(c.From), c.By, c.Reason)
	}
	width, _ := plain.Terminal(a.Stdout)
	return t.Write(a.Stdout, width)
}

// numberOrNone is a version's number, empty where there is none.
func numberOrNone(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprint(n)
}
