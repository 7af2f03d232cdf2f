package command

import (
	"copydesk/engine"

	"github.com/spf13/cobra"
)

func (a App) runsDelete() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "delete RUN...",
		Short: "Hide runs from lists; restore takes it back",
		Example: `  copydesk runs delete 1f3c 9a02
  copydesk runs list --deleted`,
		Args:              usage(cobra.MinimumNArgs(1)),
		ValidArgsFunction: a.completeRuns,
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.editRuns(cmd, args, "is deleted", asJSON, func(c Client, run string) (engine.Run, error) {
				return c.Delete(cmd.Context(), run)
			})
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON document")
	return cmd
}
