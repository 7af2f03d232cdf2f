package command

import (
	"context"
	"fmt"

	"copydesk/engine"
	"copydesk/engine/fault"
	"copydesk/tui/format"
	"copydesk/tui/plain"
	"copydesk/tui/safe"

	"github.com/spf13/cobra"
)

// wideList is the width from which a list has all its columns.
const wideList = 110

func (a App) runsList() *cobra.Command {
	var asJSON bool
	var limit int
	var choice runChoice
	var token string
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List runs, the newest first",
		Long: `List runs. A filter compares metrics, params, tags and what else is known of a
run, joined by and, as in MLflow; an order is a list of such names, each with
asc or desc.`,
		Example: `  copydesk runs list --limit 10
  copydesk runs list --filter "metrics.accuracy > 0.9 and params.model = 'lr'"
  copydesk runs list --filter "tags.note like '%baseline%'" --order-by "metrics.log_loss"
  copydesk runs list --experiment sweep --sort "metrics.validation_accuracy desc" --json`,
		Args: usage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			q, err := choice.query()
			if err != nil {
				return err
			}
			if limit < 0 {
				return fault.Newf(fault.Usage, "--limit is %d; it must be at least 0", limit)
			}
			q.Token = token
			return a.open(cmd, AnyDesk, func(c Client) error {
				page, err := findRuns(cmd.Context(), c, q, limit)
				if err != nil {
					return err
				}
				if asJSON {
					return printJSON(a.Stdout, runsDoc{page.Runs, page.Total, page.Next})
				}
				return a.runTable(cmd.Context(), c, page, choice.all())
			})
		},
	}
	a.choiceFlags(cmd, &choice)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON document")
	cmd.Flags().IntVar(&limit, "limit", engine.DefaultPage, "the most runs to list; 0 for all")
	cmd.Flags().StringVar(&token, "page", "", "list from here on: the next_page_token of the page before")
	return cmd
}

// runsDoc is what runs list --json prints.
type runsDoc struct {
	Runs  []engine.Run `json:"runs"`
	Total int          `json:"total"`
	Next  string       `json:"next_page_token"`
}

// runChoice is which runs are meant, and in which order.
type runChoice struct {
	filter, orderBy, experiment string
	deleted, withDeleted        bool
}

// choiceFlags adds the flags that say which runs are meant.
func (a App) choiceFlags(cmd *cobra.Command, r *runChoice) {
	f := cmd.Flags()
	f.StringVar(&r.filter, "filter", "", "only runs of which this holds: metrics.accuracy > 0.9 and tags.note like '%baseline%'")
	f.StringVar(&r.orderBy, "order-by", "", "what comes first: metrics.accuracy desc, created (default: the newest)")
	f.StringVar(&r.orderBy, "sort", "", "the same as --order-by")
	f.StringVar(&r.experiment, "experiment", "", "only the runs of this experiment")
	f.BoolVar(&r.deleted, "deleted", false, "only deleted runs")
	f.BoolVar(&r.withDeleted, "all", false, "deleted runs too")
	_ = cmd.RegisterFlagCompletionFunc("experiment", a.completeExperiment)
}

func (r runChoice) query() (engine.RunQuery, error) {
	q := engine.RunQuery{Filter: r.filter, OrderBy: r.orderBy, Experiment: r.experiment}
	switch {
	case r.deleted && r.withDeleted:
		return q, fault.Newf(fault.Usage, "--deleted and --all exclude each other")
	case r.deleted:
		q.View = engine.ViewDeleted
	case r.withDeleted:
		q.View = engine.ViewAll
	}
	return q, nil
}

// all reports whether every run is meant that is not deleted.
func (r runChoice) all() bool {
	return r.filter == "" && r.experiment == "" && !r.deleted
}

// findRuns returns at most limit runs (0: all), of as many pages as it takes.
func findRuns(ctx context.Context, c Runs, q engine.RunQuery, limit int) (engine.RunPage, error) {
	return inPages(limit, q.Token, func(most int, token string) (engine.RunPage, error) {
		q.Limit, q.Token = most, token
		return c.FindRuns(ctx, q)
	}, func(p *engine.RunPage) (*[]engine.Run, *string) { return &p.Runs, &p.Next })
}

func (a App) runTable(ctx context.Context, c Client, page engine.RunPage, all bool) error {
	if len(page.Runs) == 0 {
		says := "No run matches."
		if all {
			says = "No runs yet. Train four models on the demo corpus with: copydesk train"
		}
		_, err := fmt.Fprintln(a.Stdout, says)
		return err
	}
	versions, err := c.Versions(ctx, engine.ModelName)
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
	for _, r := range page.Runs {
		prefix := ""
		if r.ChosenOn == "validation" {
			prefix = "validation_"
		}
		cells := []string{short(r.ID), string(r.Model), r.Dataset.Name, stateOf(r), metric(r, prefix+"accuracy"), format.ChosenOn(r.ChosenOn)}
		if wide {
			cells = append(cells, metric(r, prefix+"f1_macro"), metric(r, prefix+"log_loss"), fitTime(r))
		}
		t.Row(append(cells, versionOf(registered, r.ID), format.Ago(r.Created, now))...)
	}
	if err := t.Write(a.Stdout, width); err != nil {
		return err
	}
	if page.Next == "" {
		return nil
	}
	_, err = fmt.Fprintf(a.Stdout, "\n%s of %s runs; --limit 0 lists all, this lists the next: --page %s\n",
		format.Count(len(page.Runs)), format.Count(page.Total), safe.Text(page.Next))
	return err
}

// stateOf is where a run stands, or that it is deleted.
func stateOf(r engine.Run) string {
	if !r.Deleted.IsZero() {
		return "deleted"
	}
	return string(r.State)
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
