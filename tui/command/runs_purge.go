package command

import (
	"copydesk/engine"
	"copydesk/engine/fault"
	"copydesk/tui/format"

	"github.com/spf13/cobra"
)

func (a App) runsPurge() *cobra.Command {
	var asJSON, deleted, yes bool
	cmd := &cobra.Command{
		Use:   "purge RUN... | --deleted",
		Short: "Remove deleted runs for good, with their files",
		Long: `Remove runs for good that were deleted before, with their figures, their curves
and the files that nothing else refers to. This cannot be taken back.`,
		Example: `  copydesk runs purge 1f3c
  copydesk runs purge --deleted --yes`,
		Args:              usage(cobra.ArbitraryArgs),
		ValidArgsFunction: a.completeDeleted,
		RunE: func(cmd *cobra.Command, args []string) error {
			if deleted == (len(args) > 0) {
				return fault.Newf(fault.Usage, "name the runs to purge, or say --deleted for all that are deleted")
			}
			if !yes && (!isTerminal(a.Stdin) || !isTerminal(a.Stderr)) {
				return fault.Newf(fault.Usage, "purging cannot be taken back; without a terminal to ask on, say --yes")
			}
			if deleted {
				err := a.open(cmd, AnyDesk, func(c Client) error {
					page, err := findRuns(cmd.Context(), c, engine.RunQuery{View: engine.ViewDeleted}, 0)
					for _, r := range page.Runs {
						args = append(args, r.ID)
					}
					return err
				})
				if err != nil {
					return err
				}
			}
			if !yes && len(args) > 0 {
				sure, err := a.confirm(cmd.Context(), "Remove "+format.Plural(len(args), "run", "runs")+" for good?")
				if err != nil || !sure {
					return err
				}
			}
			return a.editRuns(cmd, args, "is gone for good", asJSON, func(c Client, run string) (engine.Run, error) {
				return c.Purge(cmd.Context(), run)
			})
		},
	}
	cmd.Flags().BoolVar(&deleted, "deleted", false, "all runs that are deleted")
	cmd.Flags().BoolVarP(&yes, "yes", "y", false, "do not ask")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON document")
	return cmd
}
