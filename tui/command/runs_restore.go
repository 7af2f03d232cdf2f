package command

import (
	"copydesk/engine"

	"github.com/spf13/cobra"
)

func (a App) runsRestore() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "restore RUN...",
		Short: "Take back that runs were deleted",
		Example: `  copydesk runs restore 1f3c
  copydesk runs restore 1f3c --json`,
		Args:              usage(cobra.MinimumNArgs(1)),
		ValidArgsFunction: a.completeDeleted,
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.editRuns(cmd, args, "is restored", asJSON, func(c Client, run string) (engine.Run, error) {
				return c.Restore(cmd.Context(), run)
			})
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON document")
	return cmd
}
