package command

import (
	"copydesk/engine"

	"github.com/spf13/cobra"
)

func (a App) jobsRetry() *cobra.Command {
	var asJSON, force bool
	cmd := &cobra.Command{
		Use:   "retry JOB",
		Short: "Do the work of an ended job again, in the background",
		Example: `  copydesk jobs retry 4be1
  copydesk jobs retry 4be1 --force --json`,
		Args:              usage(cobra.ExactArgs(1)),
		ValidArgsFunction: a.completeJob(engine.Failed, engine.Cancelled, engine.Interrupted, engine.Succeeded),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.open(cmd, LastingDesk, func(c Client) error {
				job, err := c.Retry(cmd.Context(), args[0], force)
				if err != nil {
					return err
				}
				return a.detached(cmd.Context(), c, job, asJSON)
			})
		},
	}
	cmd.Flags().BoolVar(&force, "force", false, "even where more memory is needed than there is")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON document")
	return cmd
}
