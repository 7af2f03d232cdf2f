package command

import (
	"context"
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
	var asJSON, detach bool
	var dump, named string
	request := engine.TrainRequest{}
	cmd := &cobra.Command{
		Use:   "train",
		Short: "Train and compare models",
		Long: `Read articles, clean them, make features, then train, judge and keep each model.
The best one becomes the next version of news-classifier, and its champion
where there is none.

A single file is split into 60 % training, 20 % validation and 20 % test rows;
files given by name are used as they are.

Ctrl-C cancels the training and keeps what was finished; a lost connection
cancels nothing. With --detach the training goes on in the background. One that
is expected to need more memory than there is is refused, unless it is forced.`,
		Example: `  copydesk train
  copydesk train --train news.csv.gz --text headline,text --label section
  copydesk train --train a.csv --test b.csv --models nb,lr --json
  copydesk train --set models.logistic_regression.C=10 --experiment sweep
  copydesk train --corpus morning --models lr
  copydesk train --detach`,
		Args: usage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := a.load(cmd)
			if err != nil {
				return err
			}
			if request.Spec, err = a.spec(cmd, c); err != nil {
				return err
			}
			if err := onlyCorpus(cmd); err != nil {
				return err
			}
			if dump != "" {
				if request.Dump, err = filepath.Abs(dump); err != nil {
					return fault.Newf(fault.Invalid, "--dump: %w", err)
				}
			}
			if detach {
				return a.open(cmd, LastingDesk, func(client Client) error {
					if err := onCorpus(cmd.Context(), client, &request.Spec, named); err != nil {
						return err
					}
					job, err := client.Train(cmd.Context(), request)
					if err != nil {
						return err
					}
					return a.detached(cmd.Context(), client, job, asJSON)
				})
			}
			return a.open(cmd, AnyDesk, func(client Client) error {
				if err := onCorpus(cmd.Context(), client, &request.Spec, named); err != nil {
					return err
				}
				return a.runTraining(cmd.Context(), client, request, asJSON)
			})
		},
	}
	specFlags(cmd)
	cmd.Flags().StringVar(&named, "corpus", "", "name or digest of a corpus that is kept; see: copydesk data")
	_ = cmd.RegisterFlagCompletionFunc("corpus", a.completeCorpus)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON document")
	cmd.Flags().StringVar(&dump, "dump", "", "directory to write vocabulary, cleaned test rows and probabilities to, as CSV")
	cmd.Flags().BoolVar(&detach, "detach", false, "train in the background and return at once")
	cmd.Flags().BoolVar(&request.Force, "force", false, "train even where more memory is needed than there is")
	return cmd
}

// detached says how a job that goes on by itself is watched.
func (a App) detached(ctx context.Context, c Queue, job engine.Job, asJSON bool) error {
	if asJSON {
		return printJSON(a.Stdout, job)
	}
	line := "job " + short(job.ID)
	if job.ExpectedMemory > 0 {
		line += fmt.Sprintf(" expects to need %s of memory", format.Memory(job.ExpectedMemory))
	}
	if job.State == engine.Queued {
		places, err := queueOf(ctx, c)
		if err != nil {
			return err
		}
		if ahead := places[job.ID]; ahead > 0 {
			line += "; it waits: " + format.Plural(ahead, "job is ahead", "jobs are ahead")
		}
	}
	_, err := fmt.Fprintf(a.Stdout, "%s\nwatch it with: copydesk jobs watch %s\n", line, short(job.ID))
	return err
}

// runTraining trains, shows how far it is and prints what came of it. When ctx
// ends the job is cancelled and what it finished is kept.
func (a App) runTraining(ctx context.Context, c Client, r engine.TrainRequest, asJSON bool) error {
	watch, err := a.watch(ctx, c)
	if err != nil {
		return err
	}
	defer watch.Close()
	// Once it was asked for, whoever interrupts must know which job to cancel.
	job, err := c.Train(context.WithoutCancel(ctx), r)
	if err != nil {
		return err
	}
	job, warned, err := a.show(ctx, c, watch, a.progress(), job, func() (engine.Job, error) { return wait(ctx, c, job.ID) })
	if err != nil {
		return err
	}
	return a.report(context.WithoutCancel(ctx), c, job, warned, asJSON)
}

// progress is where commands show how far a job is.
func (a App) progress() *plain.Progress {
	return plain.NewProgress(a.Stderr, plain.ProgressOptions{Clock: a.Clock})
}

// show shows the progress of a job until wait returns. It returns what wait did
// and how many of the job's warnings were shown.
func (a App) show(ctx context.Context, c Client, w Watch, progress *plain.Progress, job engine.Job, wait func() (engine.Job, error)) (engine.Job, int, error) {
	f := newFollower(c, w, progress, job)
	ctx = context.WithoutCancel(ctx)
	followCtx, stop := context.WithCancel(ctx)
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		f.follow(followCtx)
	}()
	job, err := wait()
	stop()
	<-stopped
	if err == nil {
		f.catchUp(ctx)
	}
	// Nobody may be there any more to see progress. That ends no training.
	_ = progress.Close()
	return job, f.warned, err
}

// wait returns the job when it has ended, cancelling it when ctx ends.
func wait(ctx context.Context, c Jobs, id string) (engine.Job, error) {
	job, err := c.Wait(ctx, id)
	if ctx.Err() == nil {
		return job, err
	}
	ctx = context.WithoutCancel(ctx)
	if err := c.Cancel(ctx, id); err != nil && fault.KindOf(err) != fault.Conflict {
		return engine.Job{}, err
	}
	return c.Wait(ctx, id)
}

// textLine says what the shared stages came to.
func textLine(j engine.Job) string {
	rows := j.Dataset.Rows
	if j.Kind == engine.ImportJob {
		return fmt.Sprintf("done  %s articles in %s", format.Count(rows.Train+rows.Validation+rows.Test), format.Plural(len(j.Dataset.Categories), "category", "categories"))
	}
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
func (a App) report(ctx context.Context, c Client, job engine.Job, told int, asJSON bool) error {
	if job.Kind == engine.ImportJob {
		return a.reportImport(ctx, c, job, told, asJSON)
	}
	var runs []engine.Run
	for _, id := range job.Runs {
		r, err := c.Run(ctx, id)
		if fault.KindOf(err) == fault.NotFound {
			continue // somebody purged it
		}
		if err != nil {
			return err
		}
		runs = append(runs, r)
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
