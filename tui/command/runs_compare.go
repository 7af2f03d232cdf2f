package command

import (
	"context"
	"fmt"
	"slices"

	"copydesk/engine"
	"copydesk/engine/fault"
	"copydesk/tui/format"
	"copydesk/tui/plain"

	"github.com/spf13/cobra"
)

func (a App) runsCompare() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "compare RUN RUN...",
		Short: "Compare runs: only what differs, the best marked",
		Long: `Compare two or more runs. Settings and figures that all of them share are
counted, not shown; the best figure of a line has a *. Two runs that were judged
on the same articles are tested for a real difference (McNemar's test).`,
		Example:           "  copydesk runs compare 1f3c 9a02\n  copydesk runs compare 1f3c 9a02 77b1 --json",
		Args:              usage(cobra.MinimumNArgs(2)),
		ValidArgsFunction: a.completeRuns,
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.open(cmd, AnyDesk, func(c Client) error {
				runs := make([]engine.Run, len(args))
				for i, id := range args {
					var err error
					if runs[i], err = c.Run(cmd.Context(), id); err != nil {
						return err
					}
				}
				comparison, err := engine.Compare(runs)
				if err != nil {
					return err
				}
				var pair *engine.Paired
				if len(runs) == 2 {
					if pair, err = paired(cmd.Context(), c, runs[0], runs[1]); err != nil {
						return err
					}
				}
				if asJSON {
					return printJSON(a.Stdout, compareDoc{comparison, pair})
				}
				if err := a.compareTable(runs, comparison); err != nil {
					return err
				}
				return a.verdict(runs, pair)
			})
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON document")
	return cmd
}

func (a App) compareTable(runs []engine.Run, c engine.Comparison) error {
	columns := []plain.Column{{Title: ""}}
	for _, r := range runs {
		columns = append(columns, plain.Column{Title: fmt.Sprintf("%s %s", r.Model, short(r.ID)), Right: true, Shrink: true})
	}
	t := plain.NewTable(columns...)
	for _, m := range c.Metrics {
		cells := []string{m.Name}
		for i, v := range m.Values {
			cell := format.Missing
			if v != nil {
				cell = format.Figure(m.Name, *v)
			}
			if slices.Contains(m.Best, i) {
				cell = "* " + cell
			}
			cells = append(cells, cell)
		}
		t.Row(cells...)
	}
	for _, p := range c.Params {
		cells := []string{p.Name}
		for _, v := range p.Values {
			if v == "" {
				v = format.Missing
			}
			cells = append(cells, v)
		}
		t.Row(cells...)
	}
	width, _ := plain.Terminal(a.Stdout)
	if err := t.Write(a.Stdout, width); err != nil {
		return err
	}
	_, err := fmt.Fprintf(a.Stdout, "\n%s the same, %s equal; * is the best of a line\n",
		format.Plural(c.Same, "setting is", "settings are"), format.Plural(c.Equal, "figure is", "figures are"))
	return err
}

// compareDoc is what runs compare --json prints.
type compareDoc struct {
	engine.Comparison
	Paired *engine.Paired `json:"paired,omitempty"`
}

// paired tests two runs against each other, nil where they cannot be.
func paired(ctx context.Context, c Pairs, first, second engine.Run) (*engine.Paired, error) {
	p, err := c.Paired(ctx, first.ID, second.ID)
	if fault.KindOf(err) == fault.Conflict {
		return nil, nil
	}
	return &p, err
}

// likely is the p-value below which a difference is called real.
const likely = 0.05

// verdict says whether the difference of two runs is more than chance.
func (a App) verdict(runs []engine.Run, p *engine.Paired) error {
	if p == nil {
		return nil
	}
	says := "may be chance"
	if p.PValue < likely {
		says = "is real"
	}
	_, err := fmt.Fprintf(a.Stdout, "on the same %s %s articles only %s is right on %s, only %s on %s: the difference %s (McNemar p %s)\n",
		format.Count(p.Rows), p.Part, short(runs[0].ID), format.Count(p.B), short(runs[1].ID), format.Count(p.C), says, format.Score(p.PValue))
	return err
}
