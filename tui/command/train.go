package command

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"copydesk/engine"
	"copydesk/engine/fault"
	"copydesk/tui/format"
	"copydesk/tui/plain"
	"copydesk/tui/safe"

	"github.com/spf13/cobra"
)

func (a App) train() *cobra.Command {
	var asJSON bool
	var dump string
	cmd := &cobra.Command{
		Use:   "train",
		Short: "Train and compare models",
		Long: `Read articles, clean them, make features, then train, judge and keep each model.
The best one becomes the next version of news-classifier, and its champion
where there is none.

A single file is split into 60 % training, 20 % validation and 20 % test rows;
files given by name are used as they are.`,
		Example: `  copydesk train
  copydesk train --train news.csv.gz --text headline,text --label section
  copydesk train --train a.csv --test b.csv --models nb,lr --json
  copydesk train --set models.logistic_regression.C=10 --experiment sweep`,
		Args: usage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := a.load(cmd)
			if err != nil {
				return err
			}
			request := engine.TrainRequest{}
			if request.Spec, err = a.spec(cmd, c); err != nil {
				return err
			}
			if dump != "" {
				if request.Dump, err = filepath.Abs(dump); err != nil {
					return fault.Newf(fault.Invalid, "--dump: %w", err)
				}
			}
			return a.open(cmd, func(client Client) error {
				return a.runTraining(cmd.Context(), client, request, asJSON)
			})
		},
	}
	specFlags(cmd)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON document")
	cmd.Flags().StringVar(&dump, "dump", "", "directory to write vocabulary, cleaned test rows and probabilities to, as CSV")
	return cmd
}

// runTraining trains, shows how far it is and prints what came of it. When ctx
// ends the job is cancelled and what it finished is kept.
func (a App) runTraining(ctx context.Context, c Client, r engine.TrainRequest, asJSON bool) error {
	watcher := c.Watch()
	job, err := c.Train(r)
	if err != nil {
		return err
	}
	progress := plain.NewProgress(a.Stderr, plain.ProgressOptions{Clock: a.Clock})
	told := make(chan int)
	followCtx, stop := context.WithCancel(context.WithoutCancel(ctx))
	started := job
	go func() { told <- follow(followCtx, c, watcher, started, progress) }()
	job, err = wait(ctx, c, job.ID)
	stop()
	warned := <-told
	if err := errors.Join(err, progress.Close()); err != nil {
		return err
	}
	return a.report(c, job, warned, asJSON)
}

// wait returns the job when it has ended, cancelling it when ctx ends.
func wait(ctx context.Context, c Jobs, id string) (engine.Job, error) {
	job, err := c.Wait(ctx, id)
	if ctx.Err() == nil {
		return job, err
	}
	if err := c.Cancel(id); err != nil && fault.KindOf(err) != fault.Conflict {
		return engine.Job{}, err
	}
	return c.Wait(context.WithoutCancel(ctx), id)
}

// follow shows the events of a job until ctx ends. It returns how many of the
// job's warnings were shown.
func follow(ctx context.Context, c Client, w *engine.Watcher, job engine.Job, p *plain.Progress) (warned int) {
	p.Lane("", "text")
	prepared := false
	for i, run := range job.Runs {
		p.Lane(run, string(job.Spec.Classifiers[i]))
	}
	for {
		events, err := w.Next(ctx)
		if err != nil || len(events) == 0 {
			return warned
		}
		for _, e := range events {
			switch {
			case e.Job != job.ID:
			case e.Kind == engine.Progressed:
				p.Show(e.Run, *e.Progress)
			case e.Kind == engine.RunChanged && e.State.Ended():
				if line, ok := endOf(c, e); ok {
					p.Done(e.Run, line)
				}
			case e.Kind == engine.RunChanged && e.State == engine.Running && !prepared:
				if j, err := c.Job(job.ID); err == nil {
					prepared = true
					for _, text := range j.Warnings {
						p.Print("warning: " + text)
					}
					warned = len(j.Warnings)
					p.Done("", textLine(j))
				}
			}
		}
	}
}

// endOf says how the run of an event ended. What ended the whole job is said
// once, at the end.
func endOf(c Runs, e engine.Event) (line string, ok bool) {
	r, err := c.Run(e.Run)
	if err != nil {
		return "", false
	}
	if job, err := c.Job(e.Job); err == nil && r.Error == job.Error {
		r.Error = ""
	}
	return runLine(r), true
}

// textLine says what the shared stages came to.
func textLine(j engine.Job) string {
	rows := j.Dataset.Rows
	return fmt.Sprintf("done  %s articles  %s features", format.Count(rows.Train+rows.Validation+rows.Test), format.Count(j.Dataset.Features))
}

// runLine says how a run ended.
func runLine(r engine.Run) string {
	if r.State != engine.Succeeded {
		if r.Error != "" {
			return string(r.State) + ": " + r.Error
		}
		return string(r.State)
	}
	line := "done  " + format.Duration(r.Resources.FitDuration)
	if accuracy, on, ok := chosenAccuracy(r); ok {
		line += fmt.Sprintf("  %s %s", on, format.Score(accuracy))
	}
	return line
}

// chosenAccuracy returns the accuracy that a run is compared by.
func chosenAccuracy(r engine.Run) (accuracy float64, on string, ok bool) {
	name := "accuracy"
	if r.ChosenOn == "validation" {
		name = "validation_accuracy"
	}
	accuracy, ok = r.Metrics[name]
	return accuracy, r.ChosenOn, ok
}

// report prints what a job came to, the first of its warnings told already, and
// returns its failure as an error.
func (a App) report(c Client, job engine.Job, told int, asJSON bool) error {
	runs := make([]engine.Run, len(job.Runs))
	for i, id := range job.Runs {
		var err error
		if runs[i], err = c.Run(id); err != nil {
			return err
		}
	}
	for _, w := range job.Warnings[min(told, len(job.Warnings)):] {
		fmt.Fprintln(a.Stderr, "warning: "+safe.Text(w))
	}
	for _, r := range runs {
		for _, w := range r.Warnings {
			fmt.Fprintf(a.Stderr, "warning: %s: %s\n", r.Model, safe.Text(w))
		}
	}
	switch job.State {
	case engine.Succeeded:
	case engine.Cancelled:
		kept := 0
		for _, r := range runs {
			if r.State == engine.Succeeded {
				kept++
			}
		}
		fmt.Fprintf(a.Stderr, "cancelled; %s kept\n", format.Plural(kept, "finished run is", "finished runs are"))
		return fault.As(fault.Cancelled, errReported)
	default:
		if job.Error != "no model was trained" {
			return fault.Newf(fault.Internal, "%s", job.Error)
		}
	}
	if asJSON {
		if err := printJSON(a.Stdout, trainDocument(job, runs)); err != nil {
			return err
		}
	} else if err := a.trainTable(job, runs); err != nil {
		return err
	}
	for _, r := range runs {
		if r.State == engine.Failed {
			return fault.Newf(fault.Internal, "%s failed: %s", r.Model, r.Error)
		}
	}
	return nil
}

// trainTable prints the models of a job beside each other.
func (a App) trainTable(job engine.Job, runs []engine.Run) error {
	t := plain.NewTable(
		plain.Column{Title: ""}, plain.Column{Title: "model"}, plain.Column{Title: "validation", Right: true}, plain.Column{Title: "test", Right: true},
		plain.Column{Title: "macro F1", Right: true}, plain.Column{Title: "log loss", Right: true}, plain.Column{Title: "fit", Right: true},
		plain.Column{Title: "size", Right: true}, plain.Column{Title: "run"},
	)
	for _, r := range runs {
		mark := ""
		if r.ID == job.Best {
			mark = "*"
		}
		if r.State != engine.Succeeded {
			t.Row(mark, string(r.Model), string(r.State), "", "", "", "", "", short(r.ID))
			continue
		}
		prefix := ""
		if r.ChosenOn == "validation" {
			prefix = "validation_"
		}
		t.Row(mark, string(r.Model), metric(r, "validation_accuracy"), metric(r, "accuracy"), metric(r, prefix+"f1_macro"), metric(r, prefix+"log_loss"),
			format.Seconds(r.Resources.FitDuration), format.Bytes(r.Resources.BundleSize), short(r.ID))
	}
	width, _ := plain.Terminal(a.Stdout)
	if err := t.Write(a.Stdout, width); err != nil {
		return err
	}
	d := job.Dataset
	fmt.Fprintf(a.Stdout, "\n%s: %s training, %s validation, %s test articles in %s, %s features; %s in all\n", safe.Text(d.Name),
		format.Count(d.Rows.Train), format.Count(d.Rows.Validation), format.Count(d.Rows.Test),
		format.Plural(len(d.Categories), "category", "categories"), format.Count(d.Features), format.Duration(job.Total))
	if job.Version == 0 {
		return nil
	}
	var best engine.Run
	for _, r := range runs {
		if r.ID == job.Best {
			best = r
		}
	}
	note := ""
	if best.ChosenOn == "test" {
		note = " (chosen on test: optimistic)"
	}
	_, err := fmt.Fprintf(a.Stdout, "best: %s%s, registered as %s version %d\n", best.Model, note, engine.ModelName, job.Version)
	return err
}

func metric(r engine.Run, name string) string {
	v, ok := r.Metrics[name]
	if !ok {
		return format.Missing
	}
	return format.Score(v)
}

// short is an id as people see it.
func short(id string) string { return fmt.Sprintf("%.8s", id) }
