package command

import (
	"fmt"

	"copydesk/engine"
	"copydesk/engine/fault"
	"copydesk/tui/format"
	"copydesk/tui/plain"

	"github.com/spf13/cobra"
)

func (a App) runsTerms() *cobra.Command {
	var asJSON bool
	var top int
	var against string
	cmd := &cobra.Command{
		Use:   "terms RUN",
		Short: "Show the terms that a run's model listens to most",
		Long: `Show the terms that a run's model listens to most.

nb and lr give each term a weight for each category: times its tf-idf it is what
the term contributes to an answer. rf has importances: what the splits at a term
take away of the impurity, whatever the category. Of mlp it is the mean of what a
term contributed to the category that articles were put into.

With --against, the terms whose weight differs most from another run's, where
both have the same measure and it is one of the model alone.`,
		Example: `  copydesk runs terms 1f3c
  copydesk runs terms 1f3c --top 25 --json
  copydesk runs terms 1f3c --against 9a02`,
		Args:              usage(cobra.ExactArgs(1)),
		ValidArgsFunction: a.completeRun,
		RunE: func(cmd *cobra.Command, args []string) error {
			if top < 1 || top > engine.MaxTop {
				return fault.Newf(fault.Usage, "--top is %d; it must be from 1 to %d", top, engine.MaxTop)
			}
			return a.open(cmd, AnyDesk, func(c Client) error {
				if against != "" {
					changes, err := c.TermChanges(cmd.Context(), args[0], against, top)
					if err != nil {
						return err
					}
					if asJSON {
						return printJSON(a.Stdout, changes)
					}
					return a.changesTable(changes)
				}
				terms, err := c.Terms(cmd.Context(), args[0], top)
				if err != nil {
					return err
				}
				if asJSON {
					return printJSON(a.Stdout, terms)
				}
				return a.termsTable(terms)
			})
		},
	}
	cmd.Flags().IntVar(&top, "top", topTerms, fmt.Sprintf("the most terms of a list, 1 to %d", engine.MaxTop))
	cmd.Flags().StringVar(&against, "against", "", "another run, to see which terms changed most")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON document")
	_ = cmd.RegisterFlagCompletionFunc("against", a.completeRuns)
	return cmd
}

// termsTable lists the terms for and against each category side by side, or the
// one list of a model whose measure has no sign.
func (a App) termsTable(terms engine.Terms) error {
	says := fmt.Sprintf("%s: %s", terms.Measure, terms.Unit)
	if terms.Articles > 0 {
		says += fmt.Sprintf("; over %s", format.Plural(terms.Articles, "article", "articles"))
	}
	if _, err := fmt.Fprintln(a.Stdout, says); err != nil {
		return err
	}
	width, _ := plain.Terminal(a.Stdout)
	if terms.Measure == engine.ImportanceMeasure {
		t := plain.NewTable(plain.Column{Title: "term", Shrink: true}, plain.Column{Title: "importance", Right: true})
		for _, c := range terms.Categories {
			for _, x := range c.For {
				t.Row(x.Term, format.Value(x.Weight))
			}
		}
		return t.Write(a.Stdout, width)
	}
	t := plain.NewTable(plain.Column{Title: "category", Shrink: true}, plain.Column{Title: "for it", Shrink: true}, plain.Column{Title: terms.Measure, Right: true},
		plain.Column{Title: "against it", Shrink: true}, plain.Column{Title: terms.Measure, Right: true})
	for _, c := range terms.Categories {
		for i := range max(len(c.For), len(c.Against), 1) {
			cells := []string{c.Category, format.Missing, "", format.Missing, ""}
			if i < len(c.For) {
				cells[1], cells[2] = c.For[i].Term, format.Signed(c.For[i].Weight)
			}
			if i < len(c.Against) {
				cells[3], cells[4] = c.Against[i].Term, format.Signed(c.Against[i].Weight)
			}
			t.Row(cells...)
		}
	}
	return t.Write(a.Stdout, width)
}

// changesTable lists the terms that changed most.
func (a App) changesTable(changes engine.TermChanges) error {
	whole := changes.Measure == engine.ImportanceMeasure
	var columns []plain.Column
	if !whole {
		columns = append(columns, plain.Column{Title: "category", Shrink: true})
	}
	t := plain.NewTable(append(columns, plain.Column{Title: "term", Shrink: true}, plain.Column{Title: "first " + changes.Measure, Right: true},
		plain.Column{Title: "second " + changes.Measure, Right: true}, plain.Column{Title: "difference", Right: true})...)
	rows := 0
	for _, c := range changes.Categories {
		for _, change := range c.Changes {
			var cells []string
			if !whole {
				cells = append(cells, c.Category)
			}
			cells = append(cells, change.Term)
			for _, v := range []*float64{change.First, change.Second} {
				cell := format.Missing
				if v != nil {
					cell = format.Signed(*v)
				}
				cells = append(cells, cell)
			}
			t.Row(append(cells, format.Signed(change.Difference()))...)
			rows++
		}
	}
	if rows == 0 {
		_, err := fmt.Fprintf(a.Stdout, "Both runs give every term the same %s.\n", changes.Measure)
		return err
	}
	width, _ := plain.Terminal(a.Stdout)
	if err := t.Write(a.Stdout, width); err != nil {
		return err
	}
	_, err := fmt.Fprintf(a.Stdout, "\n%s: the term is not in the run's vocabulary\n", format.Missing)
	return err
}
