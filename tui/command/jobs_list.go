package command

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"copydesk/engine"
	"copydesk/engine/fault"
	"copydesk/tui/format"
	"copydesk/tui/plain"
	"copydesk/tui/safe"

	"github.com/spf13/cobra"
)

// states are what a job or a run can be in.
var states = []string{
	string(engine.Queued), string(engine.Running), string(engine.Succeeded), string(engine.Failed), string(engine.Cancelled), string(engine.Interrupted),
}

func (a App) jobsList() *cobra.Command {
	var asJSON bool
	var named []string
	var limit int
	var token string
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List jobs, the newest first, with what runs and what waits",
		Example: `  copydesk jobs list
  copydesk jobs list --state queued,running
  copydesk jobs list --state failed --json`,
		Args: usage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			q := engine.JobQuery{Token: token}
			for _, name := range named {
				state := engine.State(name)
				if !state.Known() {
					return fault.Newf(fault.Usage, "--state is %q; it must be queued, running, succeeded, failed, cancelled or interrupted", name)
				}
				q.States = append(q.States, state)
			}
			if limit < 0 {
				return fault.Newf(fault.Usage, "--limit is %d; it must be at least 0", limit)
			}
			return a.open(cmd, AnyDesk, func(c Client) error {
				page, err := findJobs(cmd.Context(), c, q, limit)
				if err != nil {
					return err
				}
				if asJSON {
					return printJSON(a.Stdout, jobsDoc{page.Jobs, page.Total, page.Next})
				}
				return a.jobTable(cmd.Context(), c, page, len(q.States) == 0)
			})
		},
	}
	cmd.Flags().StringSliceVar(&named, "state", nil, "only jobs in these states")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON document")
	cmd.Flags().IntVar(&limit, "limit", engine.DefaultPage, "the most jobs to list; 0 for all")
	cmd.Flags().StringVar(&token, "page", "", "list from here on: the next_page_token of the page before")
	_ = cmd.RegisterFlagCompletionFunc("state", cobra.FixedCompletions(states, cobra.ShellCompDirectiveNoFileComp))
	return cmd
}

// jobsDoc is what jobs list --json prints.
type jobsDoc struct {
	Jobs  []engine.Job `json:"jobs"`
	Total int          `json:"total"`
	Next  string       `json:"next_page_token"`
}

// findJobs returns at most limit jobs (0: all), of as many pages as it takes.
func findJobs(ctx context.Context, c Queue, q engine.JobQuery, limit int) (engine.JobPage, error) {
	return inPages(limit, q.Token, func(most int, token string) (engine.JobPage, error) {
		q.Limit, q.Token = most, token
		return c.FindJobs(ctx, q)
	}, func(p *engine.JobPage) (*[]engine.Job, *string) { return &p.Jobs, &p.Next })
}

func (a App) jobTable(ctx context.Context, c Client, page engine.JobPage, all bool) error {
	if len(page.Jobs) == 0 {
		says := "No job matches."
		if all {
			says = "No jobs yet. Train four models on the demo corpus with: copydesk train"
		}
		_, err := fmt.Fprintln(a.Stdout, says)
		return err
	}
	queue, err := a.queue(ctx, c, page.Jobs)
	if err != nil {
		return err
	}
	t := plain.NewTable(plain.Column{Title: "job"}, plain.Column{Title: "corpus", Shrink: true}, plain.Column{Title: "models"},
		plain.Column{Title: "state"}, plain.Column{Title: "how far", Shrink: true}, plain.Column{Title: "memory", Right: true},
		plain.Column{Title: "by", Shrink: true}, plain.Column{Title: "when"})
	for _, j := range page.Jobs {
		t.Row(short(j.ID), j.Spec.Source.Name(), kindsOf(j), string(j.State), queue.howFar(j), memoryOf(j), j.By, format.Ago(j.Created, a.Clock()))
	}
	width, _ := plain.Terminal(a.Stdout)
	if err := t.Write(a.Stdout, width); err != nil || page.Next == "" {
		return err
	}
	_, err = fmt.Fprintf(a.Stdout, "\n%s of %s jobs; --limit 0 lists all, this lists the next: --page %s\n",
		format.Count(len(page.Jobs)), format.Count(page.Total), safe.Text(page.Next))
	return err
}

// kindsOf are the models of a job, or what else it does.
func kindsOf(j engine.Job) string {
	if j.Kind != engine.TrainJob {
		return j.Kind
	}
	out := ""
	for i, kind := range j.Spec.Classifiers {
		if i > 0 {
			out += ","
		}
		out += string(kind)
	}
	return out
}

// memoryOf is what a job took, or is expected to need until that is known.
func memoryOf(j engine.Job) string {
	switch {
	case j.PeakRSS > 0:
		return format.Memory(j.PeakRSS)
	case j.ExpectedMemory > 0:
		return format.Memory(j.ExpectedMemory)
	}
	return format.Missing
}

// queue is what says how far jobs are that have not ended.
type queue struct {
	places  map[string]int           // of jobs that wait: how many are ahead
	samples map[string]*engine.Event // of jobs that run: the latest of what is under way
}

// queue asks how far jobs are.
func (a App) queue(ctx context.Context, c Client, jobs []engine.Job) (queue, error) {
	q := queue{samples: make(map[string]*engine.Event)}
	var err error
	if q.places, err = queueOf(ctx, c); err != nil {
		return q, err
	}
	samples, err := c.Samples(ctx)
	if err != nil {
		return q, err
	}
	over := make(map[string]bool) // runs that have ended, of which a sample is left
	for _, j := range jobs {
		if j.State != engine.Running {
			continue
		}
		for _, id := range j.Runs {
			r, err := c.Run(ctx, id)
			if err != nil && fault.KindOf(err) != fault.NotFound {
				return q, err
			}
			over[id] = err != nil || r.State.Ended()
		}
	}
	for i, e := range samples {
		latest := q.samples[e.Job]
		if e.Progress != nil && !over[e.Run] && (latest == nil || e.Time.After(latest.Time)) {
			q.samples[e.Job] = &samples[i]
		}
	}
	return q, nil
}

// howFar says how far a job is: of one that runs its stage, of one that waits
// its place, of one that ended how long it took, or why it failed.
func (q queue) howFar(j engine.Job) string {
	switch j.State {
	case engine.Queued:
		if place := q.places[j.ID]; place > 0 {
			return format.Plural(place, "job ahead", "jobs ahead")
		}
		return "is next"
	case engine.Running:
		return q.progress(j)
	case engine.Succeeded:
		return "took " + format.Duration(j.Total)
	}
	return j.Error
}

// progress says how far a running job is, in per cent of the stage where its end
// is known, and how long the whole will take.
func (q queue) progress(j engine.Job) string {
	latest := q.samples[j.ID]
	if latest == nil {
		return ""
	}
	p := *latest.Progress
	says := format.StageWord(p.Stage)
	if i := slices.Index(j.Runs, latest.Run); i >= 0 && i < len(j.Spec.Classifiers) {
		says = string(j.Spec.Classifiers[i])
		if p.Stage != engine.Fit {
			says += " " + format.StageWord(p.Stage)
		}
	}
	if share, ok := format.Share(p); ok {
		says += fmt.Sprintf(" %.0f %%", 100*share)
	} else {
		says += " " + format.Steps(p)
	}
	if eta := cmp.Or(format.JobETA(p), format.ETA(p)); eta != "" {
		says += ", " + eta
	}
	return says
}
