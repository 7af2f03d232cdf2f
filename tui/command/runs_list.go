package command

import (
	"fmt"
	"slices"

	"copydesk/engine"
	"copydesk/tui/format"
	"copydesk/tui/plain"

	"github.com/spf13/cobra"
)

// wideList is the width from which a list has all its columns.
const wideList = 110

func (a App) runsList() *cobra.Command {
	var asJSON bool
	var experiment string
	var limit int
	cmd := &cobra.Command{
		Use:     "list",
		Short:   "List runs, the newest first",
		Example: "  copydesk runs list --limit 10\n  copydesk runs list --json",
		Args:    usage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.open(cmd, func(c Client) error {
				runs, err := c.Runs()
				if err != nil {
					return err
				}
				if experiment != "" {
					runs = slices.DeleteFunc(runs, func(r engine.Run) bool { return r.Experiment != experiment })
				}
				total := len(runs)
				if limit > 0 {
					runs = runs[:min(limit, len(runs))]
				}
				if asJSON {
					return printJSON(a.Stdout, map[string]any{"runs": runs, "total": total})
				}
				return a.runTable(c, runs, total)
			})
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON document")
	cmd.Flags().StringVar(&experiment, "experiment", "", "only the runs of this experiment")
	cmd.Flags().IntVar(&limit, "limit", 50, "the most runs to list; 0 for all")
	return cmd
}

func (a App) runTable(c Client, runs []engine.Run, total int) error {
	if len(runs) == 0 {
		_, err := fmt.Fprintln(a.Stdout, "No runs yet. Train four models on the demo corpus with: copydesk train")
		return err
	}
	versions, err := c.Versions(engine.ModelName)
	if err != nil {
		return err
	}
	registered := make(map[string]engine.Version)
	for _, v := range versions {
		registered[v.Run] = v
	}
	width, _ := plain.Terminal(a.Stdout)
	wide := width == 0 || width >= wideList
	columns := []plain.Column{{Title: "run"}, {Title: "model"}, {Title: "corpus", Shrink: true}, {Title: "state"}, {Title: "accuracy", Right: true}, {Title: "on"}}
	if wide {
		columns = append(columns, plain.Column{Title: "macro F1", Right: true}, plain.Column{Title: "log loss", Right: true}, plain.Column{Title: "fit", Right: true})
	}
	t := plain.NewTable(append(columns, plain.Column{Title: "ver", Right: true}, plain.Column{Title: "when"})...)
	now := a.Clock()
	for _, r := range runs {
		prefix := ""
		if r.ChosenOn == "validation" {
			prefix = "validation_"
		}
		cells := []string{short(r.ID), string(r.Model), r.Dataset.Name, string(r.State), metric(r, prefix+"accuracy"), chosenOn(r.ChosenOn)}
		if wide {
			cells = append(cells, metric(r, prefix+"f1_macro"), metric(r, prefix+"log_loss"), fitTime(r))
		}
		t.Row(append(cells, versionOf(registered, r.ID), format.Ago(r.Created, now))...)
	}
	if err := t.Write(a.Stdout, width); err != nil {
		return err
	}
	if len(runs) < total {
		_, err := fmt.Fprintf(a.Stdout, "\n%s of %s runs; --limit 0 lists all\n", format.Count(len(runs)), format.Count(total))
		return err
	}
	return nil
}

// fitTime is how long a run took to fit, if it did.
func fitTime(r engine.Run) string {
	if r.State != engine.Succeeded {
		return format.Missing
	}
	return format.Seconds(r.Resources.FitDuration)
}

// versionOf is the registered version that a run became, the champion marked.
func versionOf(registered map[string]engine.Version, run string) string {
	v, ok := registered[run]
	switch {
	case !ok:
		return ""
	case v.Champion:
		return fmt.Sprintf("* %d", v.Number)
	}
	return fmt.Sprint(v.Number)
}
