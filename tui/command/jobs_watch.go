package command

import (
	"context"
	"fmt"

	"copydesk/engine"
	"copydesk/engine/fault"
	"copydesk/tui/plain"
	"copydesk/tui/safe"

	"github.com/spf13/cobra"
)

func (a App) jobsWatch() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "watch [JOB]",
		Short: "Watch a job until it has ended",
		Long: `Watch a job until it has ended, by default the one that runs, else the last one.
The exit code is 1 if it did not succeed. Ctrl-C ends the watching, not the job.`,
		Example: `  copydesk jobs watch
  copydesk jobs watch 4be1
  copydesk jobs watch --json | jq .progress`,
		Args:              usage(cobra.MaximumNArgs(1)),
		ValidArgsFunction: a.completeJob(),
		RunE: func(cmd *cobra.Command, args []string) error {
			// A job that waits is taken up by a desk that goes on.
			return a.open(cmd, LastingDesk, func(c Client) error {
				ctx := cmd.Context()
				watch, err := a.watch(ctx, c)
				if err != nil {
					return err
				}
				defer watch.Close()
				job, err := jobToWatch(ctx, c, args)
				if err != nil {
					return err
				}
				if asJSON {
					job, err = streamEvents(ctx, c, watch, job.ID, a.Stdout)
				} else {
					job, err = a.watchJob(ctx, c, watch, a.progress(), job)
				}
				if ctx.Err() != nil {
					fmt.Fprintf(a.Stderr, "job %s goes on; watch it again with: copydesk jobs watch %s\n", short(job.ID), short(job.ID))
					return fault.As(fault.Cancelled, errReported)
				}
				if err != nil {
					return err
				}
				return failureOf(job)
			})
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print events, one JSON document a line")
	return cmd
}

// jobToWatch returns the job that is named, else the one that runs, else the
// next one, else the last one.
func jobToWatch(ctx context.Context, c Client, args []string) (engine.Job, error) {
	if len(args) > 0 {
		return c.Job(ctx, args[0])
	}
	if job, ok, err := jobUnderWay(ctx, c); ok || err != nil {
		return job, err
	}
	page, err := c.FindJobs(ctx, engine.JobQuery{Limit: 1})
	if err != nil {
		return engine.Job{}, err
	}
	if len(page.Jobs) > 0 {
		return page.Jobs[0], nil
	}
	return engine.Job{}, fault.Newf(fault.NotFound, "no job yet; start one with: copydesk train --detach")
}

// jobUnderWay returns the job that runs, else the next one, if there is one.
func jobUnderWay(ctx context.Context, c Queue) (engine.Job, bool, error) {
	for _, q := range []engine.JobQuery{
		{States: []engine.State{engine.Running}, Limit: 1},
		{States: []engine.State{engine.Queued}, Limit: engine.MaxPage},
	} {
		page, err := c.FindJobs(ctx, q)
		if err != nil {
			return engine.Job{}, false, err
		}
		if n := len(page.Jobs); n > 0 {
			return page.Jobs[n-1], true, nil
		}
	}
	return engine.Job{}, false, nil
}

// watchJob shows the progress of a job and, when it has succeeded, what came of
// it.
func (a App) watchJob(ctx context.Context, c Client, w Watch, p *plain.Progress, job engine.Job) (engine.Job, error) {
	id := job.ID
	job, warned, err := a.show(ctx, c, w, p, job, func() (engine.Job, error) { return c.Wait(ctx, id) })
	job.ID = id
	if err != nil || job.State != engine.Succeeded {
		return job, err
	}
	return job, a.report(ctx, c, job, warned, false)
}

// failureOf returns an error if a job that has ended did not succeed.
func failureOf(j engine.Job) error {
	switch {
	case j.State == engine.Succeeded:
		return nil
	case j.Error != "":
		return fault.Newf(fault.Internal, "job %s %s: %s", short(j.ID), participle(j.State), safe.Text(j.Error))
	}
	return fault.Newf(fault.Internal, "job %s %s", short(j.ID), participle(j.State))
}

// participle is how a job ended, in a sentence.
func participle(s engine.State) string {
	switch s {
	case engine.Cancelled, engine.Interrupted:
		return "was " + string(s)
	}
	return string(s)
}
