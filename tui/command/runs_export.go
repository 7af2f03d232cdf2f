package command

import (
	"context"
	"encoding/json"
	"io"
	"slices"
	"strings"

	"copydesk/engine"
	"copydesk/engine/atomicfile"
	"copydesk/engine/fault"
	"copydesk/tui/export"
	"copydesk/tui/format"

	"github.com/spf13/cobra"
)

// exportFormats are the forms of an export.
var exportFormats = []string{"json", "csv", "md"}

func (a App) runsExport() *cobra.Command {
	var asJSON, raw bool
	var form, path string
	var choice runChoice
	cmd := &cobra.Command{
		Use:   "export",
		Short: "Write runs as JSON, CSV or a Markdown table",
		Long: `Write all runs that are asked for. JSON has everything; CSV has a line a run, with
a column for each metric, setting and tag; Markdown has a table for people.

In CSV a text that a spreadsheet would take for a formula gets an apostrophe in
front, unless it is to be raw.`,
		Example: `  copydesk runs export --format csv -o runs.csv
  copydesk runs export --format md --filter "metrics.accuracy > 0.9"
  copydesk runs export --json > runs.json`,
		Args: usage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if asJSON {
				if cmd.Flags().Changed("format") && form != "json" {
					return fault.Newf(fault.Usage, "--json and --format %s exclude each other", form)
				}
				form = "json"
			}
			if !slices.Contains(exportFormats, form) {
				return fault.Newf(fault.Usage, "--format is %q; choose from %s", form, strings.Join(exportFormats, ", "))
			}
			q, err := choice.query()
			if err != nil {
				return err
			}
			return a.open(cmd, AnyDesk, func(c Client) error {
				write := func(w io.Writer) error {
					return a.export(cmd.Context(), c, q, form, raw, w)
				}
				if path == "" || path == "-" {
					return write(a.Stdout)
				}
				return atomicfile.Write(path, write)
			})
		},
	}
	a.choiceFlags(cmd, &choice)
	cmd.Flags().StringVar(&form, "format", "json", "form of the output: json, csv or md")
	cmd.Flags().BoolVar(&raw, "raw", false, "CSV: write texts as they are, also where a spreadsheet would take them for formulas")
	cmd.Flags().StringVarP(&path, "output", "o", "", "file to write; it is there whole or not at all")
	cmd.Flags().BoolVar(&asJSON, "json", false, "the same as --format json")
	_ = cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(exportFormats, cobra.ShellCompDirectiveNoFileComp))
	_ = cmd.MarkFlagFilename("output")
	return cmd
}

func (a App) export(ctx context.Context, c Client, q engine.RunQuery, form string, raw bool, w io.Writer) error {
	switch form {
	case "csv":
		t := newRunColumns()
		if err := eachRun(ctx, c, q, t.add); err != nil {
			return err
		}
		return t.write(w, raw, isTerminal(w))
	case "md":
		t := export.NewTable("run", "model", "corpus", "experiment", "state", "accuracy", "on", "macro F1", "log loss", "fit", "created", "note")
		err := eachRun(ctx, c, q, func(r engine.Run) error {
			t.Row(markdownCells(r)...)
			return nil
		})
		if err != nil {
			return err
		}
		return t.Write(w)
	}
	return exportJSON(ctx, c, q, w)
}

// eachRun calls f with every run that q asks for, a page at a time.
func eachRun(ctx context.Context, c Runs, q engine.RunQuery, f func(engine.Run) error) error {
	q.Limit = engine.MaxPage
	for {
		page, err := c.FindRuns(ctx, q)
		if err != nil {
			return err
		}
		for _, r := range page.Runs {
			if err := f(r); err != nil {
				return err
			}
		}
		if q.Token = page.Next; q.Token == "" {
			return nil
		}
	}
}

// exportJSON writes one document of any number of runs, which are not held all
// at once.
func exportJSON(ctx context.Context, c Runs, q engine.RunQuery, w io.Writer) error {
	before := "{\n  \"runs\": [\n    "
	err := eachRun(ctx, c, q, func(r engine.Run) error {
		text, err := json.MarshalIndent(r, "    ", "  ")
		if err != nil {
			return err
		}
		_, err = io.WriteString(w, before+string(escapeJSON(text)))
		before = ",\n    "
		return err
	})
	if err != nil {
		return err
	}
	end := "\n  ]\n}\n"
	if before[0] == '{' {
		end = "{\n  \"runs\": []\n}\n"
	}
	_, err = io.WriteString(w, end)
	return err
}

// markdownCells are what a table for people says of a run.
func markdownCells(r engine.Run) []string {
	prefix := ""
	if r.ChosenOn == "validation" {
		prefix = "validation_"
	}
	return []string{
		short(r.ID), string(r.Model), r.Dataset.Name, r.Experiment, stateOf(r), metric(r, prefix+"accuracy"), format.ChosenOn(r.ChosenOn),
		metric(r, prefix+"f1_macro"), metric(r, prefix+"log_loss"), fitTime(r), r.Created.UTC().Format("2006-01-02 15:04"), r.Tags[engine.NoteTag],
	}
}

// fixedCells are the columns that every run has, by name.
func fixedCells(r engine.Run) [][2]string {
	return [][2]string{
		{"run_id", r.ID}, {"experiment", r.Experiment}, {"job", r.Job}, {"model", string(r.Model)}, {"model_type", r.ModelType},
		{"state", string(r.State)}, {"error", r.Error}, {"created", instant(r.Created)}, {"started", instant(r.Started)},
		{"ended", instant(r.Ended)}, {"deleted", instant(r.Deleted)}, {"dataset", r.Dataset.Name}, {"digest", r.Dataset.Digest},
		{"chosen_on", r.ChosenOn}, {"fit_s", export.Number(r.Resources.FitDuration)}, {"peak_memory_bytes", export.Number(float64(r.Resources.PeakMemory))},
		{"bundle_bytes", export.Number(float64(r.Resources.BundleSize))}, {"note", r.Tags[engine.NoteTag]},
	}
}
