package command

import (
	"context"
	"fmt"
	"slices"
	"time"

	"copydesk/engine"
	"copydesk/engine/fault"
	"copydesk/tui/format"
	"copydesk/tui/plain"
	"copydesk/tui/safe"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

const (
	// plainProgress is how often a line says how far a job is.
	plainProgress = 10 * time.Second
	// leaders is how many runs the leaderboard has.
	leaders = 100
)

// plainWorkbench prints what the workbench's screens show, and follows the
// work under way, for people and files that a full screen is not for.
func (a App) plainWorkbench(cmd *cobra.Command) error {
	var other string
	cmd.Flags().Visit(func(f *pflag.Flag) {
		if f.Name != "plain" && f.Name != "workspace" {
			other = f.Name
		}
	})
	if other != "" {
		return wrongUsageOf(cmd, fault.Newf(fault.Usage, "--%s goes without --plain", other))
	}
	// Like the workbench it has the jobs taken up that wait.
	return a.open(cmd, LastingDesk, func(c Client) error {
		// Interrupting ends the following, not the rest.
		ctx := context.WithoutCancel(cmd.Context())
		for i, section := range []struct {
			title string
			print func() error
		}{
			{"Desk", func() error { return a.plainDesk(ctx, c) }},
			{"Corpora", func() error { return a.plainCorpora(ctx, c) }},
			{"Work under way", func() error { return a.plainWork(cmd.Context(), c) }},
			{"Runs, the best first", func() error { return a.plainRuns(ctx, c) }},
			{"Models", func() error { return a.plainModels(ctx, c) }},
			{"Prediction server", func() error { return a.plainServing(ctx, c) }},
		} {
			if i > 0 {
				fmt.Fprintln(a.Stdout)
			}
			if _, err := fmt.Fprintf(a.Stdout, "%s\n\n", section.title); err != nil {
				return err
			}
			if err := section.print(); err != nil {
				return err
			}
		}
		return nil
	})
}

func (a App) plainDesk(ctx context.Context, c Client) error {
	s, err := c.Status(ctx)
	if err != nil {
		return err
	}
	kept, err := c.Kept(ctx)
	if err != nil {
		return err
	}
	traffic, err := trafficOf(ctx, c)
	if err != nil {
		return err
	}
	return a.showDesk(s, traffic, kept)
}

func (a App) plainCorpora(ctx context.Context, c Corpora) error {
	corpora, err := c.Corpora(ctx)
	if err != nil {
		return err
	}
	return a.corpusTable(corpora)
}

// plainWork lists what is under way and follows one job after the other
// until there is none or ctx ends.
func (a App) plainWork(ctx context.Context, c Client) error {
	reads := context.WithoutCancel(ctx)
	watch, err := a.watch(ctx, c)
	if err != nil {
		return err
	}
	defer watch.Close()
	page, err := findJobs(reads, c, engine.JobQuery{States: []engine.State{engine.Queued, engine.Running}}, 0)
	if err != nil {
		return err
	}
	if len(page.Jobs) == 0 {
		_, err := fmt.Fprintln(a.Stdout, "None is under way. Start one with: copydesk train --detach")
		return err
	}
	if err := a.jobTable(reads, c, page, false); err != nil {
		return err
	}
	fmt.Fprintln(a.Stdout, "\nctrl+c ends the watching, not the work")
	for {
		job, ok, err := jobUnderWay(reads, c)
		if !ok || err != nil {
			return err
		}
		fmt.Fprintf(a.Stdout, "\njob %s: %s on %s\n", short(job.ID), kindsOf(job), safe.Text(job.Spec.Source.Name()))
		lines := plain.NewProgress(a.Stdout, plain.ProgressOptions{
			Redraw: func() (int, bool) { return 0, false }, Every: plainProgress, Clock: a.Clock,
		})
		job, err = a.watchJob(ctx, c, watch, lines, job)
		if ctx.Err() != nil {
			_, err := fmt.Fprintf(a.Stdout, "job %s goes on; watch it again with: copydesk jobs watch %s\n", short(job.ID), short(job.ID))
			return err
		}
		if !job.State.Ended() {
			return err
		}
		if err == nil {
			err = failureOf(job)
		}
		if err != nil { // how the job ended, not this command
			for _, line := range safe.Lines(err.Error()) {
				fmt.Fprintln(a.Stdout, line)
			}
		}
	}
}

func (a App) plainRuns(ctx context.Context, c Client) error {
	page, err := findRuns(ctx, c, engine.RunQuery{OrderBy: "metrics.validation_accuracy desc, metrics.accuracy desc"}, leaders)
	if err != nil {
		return err
	}
	more := page.Next != ""
	page.Next = ""
	if err := a.runTable(ctx, c, page, true); err != nil || !more {
		return err
	}
	_, err = fmt.Fprintf(a.Stdout, "\n%s of %s runs; all are listed by: copydesk runs --limit 0\n", format.Count(len(page.Runs)), format.Count(page.Total))
	return err
}

func (a App) plainModels(ctx context.Context, c Registry) error {
	versions, err := c.Versions(ctx, engine.ModelName)
	if err != nil {
		return err
	}
	if err := a.versionTable(engine.ModelName, versions); err != nil || len(versions) == 0 {
		return err
	}
	says := "has no champion; promote a version with: copydesk models promote NUMBER"
	if i := slices.IndexFunc(versions, func(v engine.Version) bool { return v.Champion }); i >= 0 {
		says = fmt.Sprintf("version %d (%s) is champion", versions[i].Number, versions[i].Kind)
	}
	_, err = fmt.Fprintf(a.Stdout, "\n%s %s\n", engine.ModelName, says)
	return err
}

func (a App) plainServing(ctx context.Context, c Desk) error {
	s, err := c.Status(ctx)
	if err != nil {
		return err
	}
	says := "It is off. Turn it on with: copydesk desk serve"
	if s.Serving != "" {
		says = "It is on: " + s.URL()
	}
	_, err = fmt.Fprintln(a.Stdout, safe.Text(says))
	return err
}
