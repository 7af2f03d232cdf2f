package command

import (
	"context"
	"fmt"
	"io"
	"slices"

	"copydesk/engine"
	"copydesk/engine/atomicfile"
	"copydesk/engine/fault"
	"copydesk/tui/export"
	"copydesk/tui/format"
	"copydesk/tui/plain"
	"copydesk/tui/safe"

	"github.com/spf13/cobra"
)

// exportedTerms is how many terms of a category a report has.
const exportedTerms = 10

// compareFlags say in which form a comparison is written, and where.
type compareFlags struct {
	json, markdown, csv bool
	path                string
}

// check refuses flags that exclude each other.
func (f compareFlags) check() error {
	forms := 0
	for _, given := range []bool{f.json, f.markdown, f.csv} {
		if given {
			forms++
		}
	}
	switch {
	case forms > 1:
		return fault.Newf(fault.Usage, "--json, --markdown and --csv exclude each other")
	case forms == 0 && f.path != "":
		return fault.Newf(fault.Usage, "-o needs to know what to write; add --markdown, --csv or --json")
	}
	return nil
}

func (a App) runsCompare() *cobra.Command {
	var f compareFlags
	cmd := &cobra.Command{
		Use:   "compare RUN RUN...",
		Short: "Compare runs: only what differs, the best marked",
		Long: `Compare two or more runs. Settings and figures that all of them share are
counted, not shown; the best figure of a line has a *. The first run is held
against each other one that was judged on the same articles: by how much their
accuracies differ, with a 95 % interval (Newcombe's method 10), and whether that
is more than chance (McNemar's test).

--markdown and --csv also have F1 by category and, of two runs whose terms can be
compared, the terms whose weight changed most.`,
		Example: `  copydesk runs compare 1f3c 9a02
  copydesk runs compare 1f3c 9a02 77b1 --json
  copydesk runs compare 1f3c 9a02 --markdown -o comparison.md
  copydesk runs compare 1f3c 9a02 --csv > comparison.csv`,
		Args:              usage(cobra.MinimumNArgs(2)),
		ValidArgsFunction: a.completeRuns,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := f.check(); err != nil {
				return err
			}
			return a.open(cmd, AnyDesk, func(c Client) error {
				r, err := reportOf(cmd.Context(), c, args)
				if err != nil {
					return err
				}
				if f.markdown || f.csv {
					if err := addDetails(cmd.Context(), c, &r); err != nil {
						return err
					}
				}
				write := func(w io.Writer) error { return a.writeComparison(w, r, f) }
				if f.path == "" || f.path == "-" {
					return write(a.Stdout)
				}
				return atomicfile.Write(f.path, write)
			})
		},
	}
	cmd.Flags().BoolVar(&f.json, "json", false, "print one JSON document")
	cmd.Flags().BoolVar(&f.markdown, "markdown", false, "write a report in Markdown")
	cmd.Flags().BoolVar(&f.csv, "csv", false, "write a report in CSV")
	cmd.Flags().StringVarP(&f.path, "output", "o", "", "file to write the report to; it is there whole or not at all")
	_ = cmd.MarkFlagFilename("output")
	return cmd
}

// reportOf compares the runs of some ids.
func reportOf(ctx context.Context, c Client, ids []string) (r export.Report, err error) {
	r.Runs = make([]engine.Run, len(ids))
	for i, id := range ids {
		if r.Runs[i], err = c.Run(ctx, id); err != nil {
			return r, err
		}
	}
	if r.Comparison, err = engine.Compare(r.Runs); err != nil {
		return r, err
	}
	for _, other := range r.Runs[1:] {
		pair := export.Pair{Run: other.ID}
		p, err := c.Paired(ctx, r.Runs[0].ID, other.ID)
		switch fault.KindOf(err) {
		case fault.Conflict, fault.NotFound:
			pair.Reason = err.Error()
		default:
			if err != nil {
				return r, err
			}
			pair.Paired = &p
		}
		r.Pairs = append(r.Pairs, pair)
	}
	return r, nil
}

// addDetails adds what only a report has.
func addDetails(ctx context.Context, c Client, r *export.Report) error {
	for _, run := range r.Runs {
		e, err := c.Evaluation(ctx, run.ID)
		if err != nil {
			return err
		}
		r.Evaluations = append(r.Evaluations, e)
	}
	if len(r.Runs) != 2 {
		return nil
	}
	changes, err := c.TermChanges(ctx, r.Runs[0].ID, r.Runs[1].ID, exportedTerms)
	switch fault.KindOf(err) {
	case fault.Conflict, fault.NotFound:
		r.NoTerms = err.Error()
		return nil
	}
	if err == nil {
		r.Terms = &changes
	}
	return err
}

func (a App) writeComparison(w io.Writer, r export.Report, f compareFlags) error {
	switch {
	case f.json:
		d := compareDoc{Comparison: r.Comparison, Pairs: r.Pairs}
		if len(r.Pairs) == 1 {
			d.Paired = r.Pairs[0].Paired
		}
		return printJSON(w, d)
	case f.markdown:
		return export.Markdown(w, r)
	case f.csv:
		return export.CSV(w, r)
	}
	if err := compareTable(w, r); err != nil {
		return err
	}
	for i, p := range r.Pairs {
		if err := verdict(w, r.Runs[0], r.Runs[i+1], p); err != nil {
			return err
		}
	}
	return nil
}

func compareTable(w io.Writer, r export.Report) error {
	columns := []plain.Column{{Title: ""}}
	for _, run := range r.Runs {
		columns = append(columns, plain.Column{Title: export.Name(run), Right: true, Shrink: true})
	}
	t := plain.NewTable(columns...)
	for _, m := range r.Comparison.Metrics {
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
	for _, p := range r.Comparison.Params {
		t.Row(export.SettingRow(p)...)
	}
	width, _ := plain.Terminal(w)
	if err := t.Write(w, width); err != nil {
		return err
	}
	c := r.Comparison
	_, err := fmt.Fprintf(w, "\n%s the same, %s equal; * is the best of a line\n",
		format.Plural(c.Same, "setting is", "settings are"), format.Plural(c.Equal, "figure is", "figures are"))
	return err
}

// compareDoc is what runs compare --json prints.
type compareDoc struct {
	engine.Comparison
	// Paired is the test of two runs, Pairs those of the first against each
	// other one.
	Paired *engine.Paired `json:"paired,omitempty"`
	Pairs  []export.Pair  `json:"pairs"`
}

// verdict says by how much two runs differ, and whether that is more than
// chance.
func verdict(w io.Writer, first, second engine.Run, pair export.Pair) error {
	p, a, b := pair.Paired, short(first.ID), short(second.ID)
	if p == nil {
		_, err := fmt.Fprintf(w, "%s against %s is not tested: %s\n", a, b, safe.Text(pair.Reason))
		return err
	}
	_, err := fmt.Fprintf(w, `on the same %s %s articles only %s is right on %s, only %s on %s: the difference %s (McNemar p %s)
  both are right on %s, both wrong on %s; accuracy of %s minus that of %s: %s, with 95 %% confidence %s to %s
`, format.Count(p.Rows), p.Part, a, format.Count(p.B), b, format.Count(p.C), export.Verdict(p), format.Value(p.PValue),
		format.Count(p.BothRight), format.Count(p.BothWrong), a, b, format.Signed(p.Advantage), format.Signed(p.Difference.Low), format.Signed(p.Difference.High))
	return err
}
