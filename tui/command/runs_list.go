package command

import (
	"fmt"
	"slices"

	"copydesk/engine"
	"copydesk/tui/format"
	"copydesk/tui/plain"

	"github.com/spf13/cobra"
)

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
	t := plain.NewTable(
		plain.Column{Title: "run"}, plain.Column{Title: "model"}, plain.Column{Title: "corpus", Shrink: true}, plain.Column{Title: "state"},
		plain.Column{Title: "accuracy", Right: true}, plain.Column{Title: "on"}, plain.Column{Title: "macro F1", Right: true},
		plain.Column{Title: "log loss", Right: true}, plain.Column{Title: "fit", Right: true}, plain.Column{Title: "version", Right: true}, plain.Column{Title: "when"},
	)
	now := a.Clock()
	for _, r := range runs {
		prefix := ""
		if r.ChosenOn == "validation" {
			prefix = "validation_"
		}
		version := ""
		if v, ok := registered[r.ID]; ok {
			version = fmt.Sprint(v.Number)
			if v.Champion {
				version = "* " + version
			}
		}
		fit := format.Missing
		if r.State == engine.Succeeded {
			fit = format.Seconds(r.Resources.FitDuration)
		}
		t.Row(short(r.ID), string(r.Model), r.Dataset.Name, string(r.State), metric(r, prefix+"accuracy"), r.ChosenOn,
			metric(r, prefix+"f1_macro"), metric(r, prefix+"log_loss"), fit, version, format.Ago(r.Created, now))
	}
	width, _ := plain.Terminal(a.Stdout)
	if err := t.Write(a.Stdout, width); err != nil {
		return err
	}
	if len(runs) < total {
		_, err := fmt.Fprintf(a.Stdout, "\n%s of %s runs; --limit 0 lists all\n", format.Count(len(runs)), format.Count(total))
		return err
	}
	return nil
}
