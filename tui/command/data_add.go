package command

import (
	"context"
	"fmt"
	"path/filepath"

	"copydesk/engine"
	"copydesk/engine/fault"
	"copydesk/tui/safe"

	"github.com/spf13/cobra"
)

func (a App) dataAdd() *cobra.Command {
	var asJSON, detach bool
	var request engine.ImportRequest
	s := &request.Source
	cmd := &cobra.Command{
		Use:   "add FILE",
		Short: "Add a corpus from CSV files",
		Long: `Read articles from a CSV file, plain or .gz, check every row and keep a copy, on
which models are trained from then on. The files are not needed any more.

A single file is split into 60 % training, 20 % validation and 20 % test rows;
with a validation or a test file each is used as what it is given.

Ctrl-C cancels. With --detach the work goes on in the background.`,
		Example: `  copydesk data add news.csv
  copydesk data add news.csv.gz --text headline,text --label section --name morning
  copydesk data add train.csv --test test.csv --json`,
		Args: usage(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			for name, path := range map[string]*string{"FILE": &args[0], "--validation": &s.Validation, "--test": &s.Test} {
				if *path == "" {
					continue
				}
				absolute, err := filepath.Abs(*path)
				if err != nil {
					return fault.Newf(fault.Invalid, "%s: %w", name, err)
				}
				*path = absolute
			}
			s.Train = args[0]
			if detach {
				return a.open(cmd, LastingDesk, func(c Client) error {
					job, err := c.Import(cmd.Context(), request)
					if err != nil {
						return err
					}
					return a.detached(cmd.Context(), c, job, asJSON)
				})
			}
			return a.open(cmd, AnyDesk, func(c Client) error {
				return a.runImport(cmd.Context(), c, request, asJSON)
			})
		},
	}
	f := cmd.Flags()
	f.StringVar(&s.Validation, "validation", "", "CSV file of articles that models are chosen on")
	f.StringVar(&s.Test, "test", "", "CSV file of articles that models are judged on")
	f.StringSliceVar(&s.Text, "text", nil, "columns that make up the text, joined by a blank (default: guessed)")
	f.StringVar(&s.Label, "label", "", "column of the category (default: guessed)")
	f.StringVar(&request.Name, "name", "", "what to call it (default: the name of the file)")
	f.BoolVar(&detach, "detach", false, "read in the background and return at once")
	f.BoolVar(&request.Force, "force", false, "read even where more memory is needed than there is")
	f.BoolVar(&asJSON, "json", false, "print one JSON document")
	return cmd
}

// runImport adds a corpus, shows how far that is and prints what it holds. When
// ctx ends the job is cancelled.
func (a App) runImport(ctx context.Context, c Client, r engine.ImportRequest, asJSON bool) error {
	watch, err := a.watch(ctx, c)
	if err != nil {
		return err
	}
	defer watch.Close()
	// Once it was asked for, whoever interrupts must know which job to cancel.
	job, err := c.Import(context.WithoutCancel(ctx), r)
	if err != nil {
		return err
	}
	job, warned, err := a.show(ctx, c, watch, a.progress(), job, func() (engine.Job, error) { return wait(ctx, c, job.ID) })
	if err != nil {
		return err
	}
	return a.reportImport(context.WithoutCancel(ctx), c, job, warned, asJSON)
}

// reportImport prints what an import came to, the first of its warnings told
// already, and returns its failure as an error.
func (a App) reportImport(ctx context.Context, c Corpora, job engine.Job, told int, asJSON bool) error {
	for _, w := range job.Warnings[min(told, len(job.Warnings)):] {
		fmt.Fprintln(a.Stderr, "warning: "+safe.Text(w))
	}
	switch job.State {
	case engine.Succeeded:
	case engine.Cancelled:
		fmt.Fprintln(a.Stderr, "cancelled; nothing was added")
		return fault.As(fault.Cancelled, errReported)
	default:
		return fault.Newf(fault.Internal, "%s", job.Error)
	}
	p, err := c.Profile(ctx, job.Corpus)
	if err != nil {
		return err
	}
	if asJSON {
		return printJSON(a.Stdout, p)
	}
	a.profileHead(p)
	_, err = fmt.Fprintf(a.Stdout, "\nsee all of it with: copydesk data show %[1]s\ntrain on it with: copydesk train --corpus %[1]s\n", shortDigest(job.Corpus))
	return err
}
