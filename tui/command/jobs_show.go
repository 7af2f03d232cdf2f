package command

import (
	"context"
	"fmt"
	"strings"
	"time"

	"copydesk/engine"
	"copydesk/engine/fault"
	"copydesk/tui/format"
	"copydesk/tui/plain"
	"copydesk/tui/safe"

	"github.com/spf13/cobra"
)

func (a App) jobsShow() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "show JOB",
		Short: "Show one job: state, runs, memory, warnings",
		Long:  "Show one job. JOB is its id or the beginning of it.",
		Example: `  copydesk jobs show 4be1
  copydesk jobs show 4be1 --json`,
		Args:              usage(cobra.ExactArgs(1)),
		ValidArgsFunction: a.completeJob(),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.open(cmd, AnyDesk, func(c Client) error {
				j, err := c.Job(cmd.Context(), args[0])
				if err != nil {
					return err
				}
				if asJSON {
					return printJSON(a.Stdout, j)
				}
				return a.showJob(cmd.Context(), c, j)
			})
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON document")
	return cmd
}

func (a App) showJob(ctx context.Context, c Client, j engine.Job) error {
	line := func(name, value string) {
		if value != "" {
			fmt.Fprintf(a.Stdout, "%-12s %s\n", name, safe.Text(value))
		}
	}
	when := func(t time.Time) string {
		if t.IsZero() {
			return ""
		}
		return t.Local().Format(time.DateTime)
	}
	queue, err := a.queue(ctx, c, []engine.Job{j})
	if err != nil {
		return err
	}
	line("job", j.ID)
	if j.Kind != engine.TrainJob {
		line("does", j.Kind)
	}
	line("state", string(j.State))
	if j.State == engine.Queued || j.State == engine.Running {
		line("how far", queue.howFar(j))
	}
	line("error", j.Error)
	line("corpus", j.Spec.Source.Name())
	line("experiment", j.Spec.Experiment)
	line("by", j.By)
	line("created", when(j.Created))
	line("started", when(j.Started))
	line("ended", when(j.Ended))
	if j.Total > 0 {
		line("took", format.Duration(j.Total))
	}
	line("memory", memoryLine(j))
	if j.RetryOf != "" {
		line("retry of", short(j.RetryOf))
	}
	if j.Version > 0 {
		line("registered", fmt.Sprintf("%s version %d", engine.ModelName, j.Version))
	}
	for _, w := range j.Warnings {
		line("warning", w)
	}
	line("added", j.Corpus)
	if len(j.Runs) == 0 {
		return nil
	}
	fmt.Fprintln(a.Stdout)
	t := plain.NewTable(plain.Column{Title: "run"}, plain.Column{Title: "model"}, plain.Column{Title: "state"},
		plain.Column{Title: "accuracy", Right: true}, plain.Column{Title: "on"}, plain.Column{Title: "fit", Right: true})
	for _, id := range j.Runs {
		r, err := c.Run(ctx, id)
		if fault.KindOf(err) == fault.NotFound {
			t.Row(short(id), "", "gone for good")
			continue
		}
		if err != nil {
			return err
		}
		accuracy := format.Missing
		if x, _, ok := chosenAccuracy(r); ok {
			accuracy = format.Score(x)
		}
		t.Row(short(r.ID), string(r.Model), stateOf(r), accuracy, format.ChosenOn(r.ChosenOn), fitTime(r))
	}
	width, _ := plain.Terminal(a.Stdout)
	return t.Write(a.Stdout, width)
}

// memoryLine says what a job is expected to need and what it took.
func memoryLine(j engine.Job) string {
	var parts []string
	if j.ExpectedMemory > 0 {
		parts = append(parts, "expected "+format.Memory(j.ExpectedMemory))
	}
	if j.PeakRSS > 0 {
		parts = append(parts, "took "+format.Memory(j.PeakRSS))
	}
	if j.Forced {
		parts = append(parts, "forced")
	}
	return strings.Join(parts, ", ")
}
