package command

import (
	"fmt"

	"copydesk/engine"
	"copydesk/tui/format"
	"copydesk/tui/plain"
	"copydesk/tui/safe"

	"github.com/spf13/cobra"
)

func (a App) modelsFeedback() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "feedback",
		Short: "Show how right each version was, by the feedback on it",
		Long: `Show how many answers of each version were right, by all the feedback that was
given on them: POST /feedback of the prediction server takes it.`,
		Example: "  copydesk models feedback\n  copydesk models feedback --json",
		Args:    usage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			model, err := cmd.Flags().GetString("model")
			if err != nil {
				return err
			}
			return a.open(cmd, AnyDesk, func(c Client) error {
				tallies, err := c.Tallies(cmd.Context(), model)
				if err != nil {
					return err
				}
				if asJSON {
					if tallies == nil {
						tallies = []engine.Tally{}
					}
					return printJSON(a.Stdout, map[string]any{"model": model, "feedback": tallies})
				}
				return a.tallyTable(model, tallies)
			})
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON document")
	return cmd
}

func (a App) tallyTable(model string, tallies []engine.Tally) error {
	if len(tallies) == 0 {
		_, err := fmt.Fprintf(a.Stdout, "%s has no feedback yet. The prediction server takes it with: POST /feedback\n", safe.Text(model))
		return err
	}
	t := plain.NewTable(plain.Column{Title: "version", Right: true}, plain.Column{Title: "feedback", Right: true},
		plain.Column{Title: "right", Right: true}, plain.Column{Title: "accuracy", Right: true}, plain.Column{Title: "95 % interval"})
	for _, c := range tallies {
		accuracy := format.Missing
		if share, ok := c.Accuracy(); ok {
			accuracy = format.Score(share)
		}
		i := c.Interval()
		t.Row(fmt.Sprint(c.Version), format.Count(c.Total), format.Count(c.Correct), accuracy,
			fmt.Sprintf("%s to %s", format.Score(i.Low), format.Score(i.High)))
	}
	width, _ := plain.Terminal(a.Stdout)
	return t.Write(a.Stdout, width)
}
