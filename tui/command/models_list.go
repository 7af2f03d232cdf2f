package command

import (
	"fmt"

	"copydesk/engine"
	"copydesk/tui/format"
	"copydesk/tui/plain"

	"github.com/spf13/cobra"
)

func (a App) modelsList() *cobra.Command {
	var asJSON, history bool
	cmd := &cobra.Command{
		Use:     "list",
		Short:   "List the versions, the newest first, and what was done to them",
		Example: "  copydesk models list --history\n  copydesk models list --json",
		Args:    usage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			model, err := cmd.Flags().GetString("model")
			if err != nil {
				return err
			}
			return a.open(cmd, func(c Client) error {
				versions, err := c.Versions(model)
				if err != nil {
					return err
				}
				changes, err := c.History(model)
				if err != nil {
					return err
				}
				if asJSON {
					return printJSON(a.Stdout, map[string]any{"model": model, "versions": versions, "history": changes})
				}
				if history {
					return a.historyTable(changes)
				}
				return a.versionTable(model, versions)
			})
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON document")
	cmd.Flags().BoolVar(&history, "history", false, "list what was done, by whom and why")
	return cmd
}

func (a App) versionTable(model string, versions []engine.Version) error {
	if len(versions) == 0 {
		_, err := fmt.Fprintf(a.Stdout, "%s has no version yet. Train one with: copydesk train\n", model)
		return err
	}
	t := plain.NewTable(
		plain.Column{Title: ""}, plain.Column{Title: "version", Right: true}, plain.Column{Title: "model"}, plain.Column{Title: "accuracy", Right: true},
		plain.Column{Title: "on"}, plain.Column{Title: "run"}, plain.Column{Title: "by", Shrink: true}, plain.Column{Title: "when"},
	)
	for _, v := range versions {
		mark := ""
		if v.Champion {
			mark = "*"
		}
		r := engine.Run{Metrics: v.Metrics, ChosenOn: v.ChosenOn}
		accuracy := format.Missing
		if x, _, ok := chosenAccuracy(r); ok {
			accuracy = format.Score(x)
		}
		t.Row(mark, fmt.Sprint(v.Number), string(v.Kind), accuracy, chosenOn(v.ChosenOn), short(v.Run), v.By, format.Ago(v.Created, a.Clock()))
	}
	width, _ := plain.Terminal(a.Stdout)
	if err := t.Write(a.Stdout, width); err != nil {
		return err
	}
	_, err := fmt.Fprintln(a.Stdout, "\n* is the champion: it answers predictions")
	return err
}

func (a App) historyTable(changes []engine.Change) error {
	t := plain.NewTable(plain.Column{Title: "when"}, plain.Column{Title: "what"}, plain.Column{Title: "version", Right: true},
		plain.Column{Title: "before", Right: true}, plain.Column{Title: "by", Shrink: true}, plain.Column{Title: "why", Shrink: true})
	for _, c := range changes {
		before := ""
		if c.From > 0 {
			before = fmt.Sprint(c.From)
		}
		t.Row(format.Ago(c.Time, a.Clock()), string(c.Action), fmt.Sprint(c.To), before, c.By, c.Reason)
	}
	width, _ := plain.Terminal(a.Stdout)
	return t.Write(a.Stdout, width)
}
