package command

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"copydesk/engine"
	"copydesk/engine/eval"
	"copydesk/engine/fault"
	"copydesk/tui/format"
	"copydesk/tui/plain"
	"copydesk/tui/safe"

	"github.com/spf13/cobra"
)

func (a App) runsShow() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "show RUN",
		Short: "Show one run: figures, categories, confusion, parameters",
		Long:  "Show one run. RUN is its id or the beginning of it.",
		Example: `  copydesk runs show 1f3c9a02
  copydesk runs show 1f3c9a02 --json`,
		Args:              usage(cobra.ExactArgs(1)),
		ValidArgsFunction: a.completeRun,
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.open(cmd, AnyDesk, func(c Client) error {
				r, err := c.Run(cmd.Context(), args[0])
				if err != nil {
					return err
				}
				e, err := c.Evaluation(cmd.Context(), r.ID)
				if err != nil && fault.KindOf(err) != fault.NotFound {
					return err
				}
				if asJSON {
					points, err := c.Points(cmd.Context(), r.ID, 0)
					if err != nil {
						return err
					}
					return printJSON(a.Stdout, map[string]any{"run": r, "evaluation": e, "series": points})
				}
				return a.showRun(r, e)
			})
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON document")
	return cmd
}

func (a App) showRun(r engine.Run, e engine.Evaluation) error {
	w := a.Stdout
	line := func(name, value string) { fmt.Fprintf(w, "%-12s %s\n", name, safe.Text(value)) }
	line("run", r.ID)
	line("model", fmt.Sprintf("%s (%s)", r.Model, r.ModelType))
	line("state", strings.TrimSpace(string(r.State)+" "+r.Error))
	line("experiment", r.Experiment)
	line("created", r.Created.Local().Format(time.DateTime))
	line("corpus", fmt.Sprintf("%s, %s", r.Dataset.Name, r.Dataset.Digest))
	rows := r.Dataset.Rows
	line("rows", fmt.Sprintf("%s training, %s validation, %s test", format.Count(rows.Train), format.Count(rows.Validation), format.Count(rows.Test)))
	line("seed", fmt.Sprint(r.Spec.Seed))
	if r.Iterations > 0 {
		iterations := format.Count(r.Iterations)
		if r.Passes > 0 {
			iterations += fmt.Sprintf(", in %s over the rows", format.Plural(r.Passes, "pass", "passes"))
		}
		line("iterations", iterations)
	}
	if r.ChosenOn != "" {
		line("chosen on", format.ChosenOn(r.ChosenOn))
	}
	if r.State == engine.Succeeded {
		res := r.Resources
		line("fit", fmt.Sprintf("%s, %s of memory", format.Duration(res.FitDuration), format.Bytes(res.PeakMemory)))
		line("predict", fmt.Sprintf("%s one article, %s ten", format.Duration(res.PredictP50/1000), format.Duration(res.PredictTen/1000)))
	}
	for _, f := range r.Artifacts {
		says := fmt.Sprintf("%s, %s", f.Digest, format.Bytes(f.Bytes))
		if !f.Dropped.IsZero() {
			says = fmt.Sprintf("dropped by retention on %s; train it again with: copydesk jobs retry %s", f.Dropped.Local().Format(time.DateOnly), short(r.Job))
		}
		line(f.Kind, says)
	}
	if !r.SeriesDropped.IsZero() {
		line("series", "dropped by retention on "+r.SeriesDropped.Local().Format(time.DateOnly))
	}
	if !r.Deleted.IsZero() {
		line("deleted", fmt.Sprintf("%s; take it back with: copydesk runs restore %s", r.Deleted.Local().Format(time.DateTime), short(r.ID)))
	}
	for _, name := range slices.Sorted(maps.Keys(r.Tags)) {
		if name != engine.NoteTag {
			line("tag", name+"="+r.Tags[name])
		}
	}
	if note, ok := r.Tags[engine.NoteTag]; ok {
		for _, text := range safe.Lines(note) {
			line("note", text)
		}
	}
	if err := printParams(w, r.Params); err != nil {
		return err
	}
	for _, part := range []struct {
		name   string
		report *eval.Report
	}{{"validation", e.Validation}, {"test", e.Test}} {
		if part.report == nil {
			continue
		}
		if err := a.showReport(part.name, part.report); err != nil {
			return err
		}
	}
	return nil
}

// printParams lists an estimator's parameters.
func printParams(w io.Writer, params json.RawMessage) error {
	if len(params) == 0 {
		return nil
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(params, &fields); err != nil {
		return fault.Newf(fault.Corrupt, "parameters of the run: %w", err)
	}
	fmt.Fprintln(w, "\nparameters")
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		fmt.Fprintf(w, "  %-22s %s\n", safe.Text(name), safe.Text(string(fields[name])))
	}
	return nil
}

// showReport prints how a run did on one part, the worst category first.
func (a App) showReport(part string, r *eval.Report) error {
	fmt.Fprintf(a.Stdout, "\n%s: %s articles\n", part, format.Count(r.Rows))
	fmt.Fprintf(a.Stdout, "  accuracy %s %s, %.1f times the uniform baseline", format.Score(r.Accuracy),
		format.Interval(r.AccuracyInterval.Low, r.AccuracyInterval.High), r.Baselines.Uniform.Factor)
	if m := r.Baselines.Majority; m != nil && m.Factor != nil {
		fmt.Fprintf(a.Stdout, ", %.1f times always answering %s", *m.Factor, safe.Text(m.Category))
	}
	fmt.Fprintf(a.Stdout, "\n  macro F1 %s   weighted F1 %s   log loss %s\n\n", format.Score(r.F1Macro), format.Score(r.F1Weighted), format.Score(r.LogLoss))

	order := make([]int, len(r.Categories))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(r.Categories[i].F1, r.Categories[j].F1) })
	t := plain.NewTable(
		plain.Column{Title: "category", Shrink: true}, plain.Column{Title: "precision", Right: true}, plain.Column{Title: "recall", Right: true},
		plain.Column{Title: "F1", Right: true}, plain.Column{Title: "articles", Right: true}, plain.Column{Title: "answered", Right: true},
		plain.Column{Title: "most often taken for", Shrink: true},
	)
	for _, i := range order {
		c := r.Categories[i]
		t.Row(c.Category, format.Score(c.Precision), format.Score(c.Recall), format.Score(c.F1), format.Count(c.Support), format.Count(c.Predicted), confusedWith(r, i))
	}
	width, _ := plain.Terminal(a.Stdout)
	return t.Write(a.Stdout, width)
}

// confusedWith names the category that rows of category i were most often
// wrongly taken for.
func confusedWith(r *eval.Report, i int) string {
	worst := -1
	for j, n := range r.Confusion[i] {
		if j != i && n > 0 && (worst < 0 || n > r.Confusion[i][worst]) {
			worst = j
		}
	}
	if worst < 0 {
		return format.Missing
	}
	return fmt.Sprintf("%s (%s)", r.Categories[worst].Category, format.Count(r.Confusion[i][worst]))
}
