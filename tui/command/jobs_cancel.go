package command

import (
	"fmt"

	"copydesk/engine"

	"github.com/spf13/cobra"
)

func (a App) jobsCancel() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "cancel JOB...",
		Short: "Cancel jobs; what they finished is kept",
		Example: `  copydesk jobs cancel 4be1
  copydesk jobs cancel 4be1 77d0 --json`,
		Args:              usage(cobra.MinimumNArgs(1)),
		ValidArgsFunction: a.completeJob(engine.Queued, engine.Running),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.open(cmd, AnyDesk, func(c Client) error {
				cancelled := make([]engine.Job, 0, len(args))
				var failure error
				for _, id := range args {
					j, err := c.Job(cmd.Context(), id)
					if err == nil {
						err = c.Cancel(cmd.Context(), j.ID)
					}
					if err == nil {
						j, err = c.Wait(cmd.Context(), j.ID)
					}
					if err != nil {
						failure = err
						break
					}
					cancelled = append(cancelled, j)
					if asJSON {
						continue
					}
					// It may have come to its end first.
					if _, err := fmt.Fprintf(a.Stdout, "job %s %s\n", short(j.ID), participle(j.State)); err != nil {
						return err
					}
				}
				if asJSON {
					if err := printJSON(a.Stdout, map[string]any{"jobs": cancelled}); err != nil {
						return err
					}
				}
				return failure
			})
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON document")
	return cmd
}
