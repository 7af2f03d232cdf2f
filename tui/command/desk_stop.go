package command

import (
	"context"
	"fmt"
	"time"

	"copydesk/engine"
	"copydesk/engine/fault"

	"github.com/spf13/cobra"
)

func (a App) deskStop() *cobra.Command {
	var asJSON, force bool
	cmd := &cobra.Command{
		Use:   "stop",
		Short: "Stop the desk, and wait until it is gone",
		Long: `Stop the desk, and wait until it is gone. One that is at work is stopped only by
force: its job is interrupted, and can be retried.`,
		Example: `  copydesk desk stop
  copydesk desk stop --force`,
		Args: usage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			var s engine.Status
			stopped := false
			err := a.withRunning(cmd, func(c Client) (err error) {
				s, err = c.Stop(cmd.Context(), force)
				stopped = err == nil
				return err
			}, func(workspace string) error {
				if asJSON {
					return printJSON(a.Stdout, map[string]any{"stopped": false, "workspace": workspace})
				}
				return a.noDesk(workspace)
			})
			if err != nil || !stopped {
				return err
			}
			if err := a.awaitEnd(cmd.Context(), s); err != nil {
				return err
			}
			if asJSON {
				return printJSON(a.Stdout, map[string]any{"stopped": true, "workspace": s.Workspace, "desk": s})
			}
			_, err = fmt.Fprintf(a.Stdout, "the desk (process %d) has ended\n", s.PID)
			return err
		},
	}
	cmd.Flags().BoolVar(&force, "force", false, "even while it is at work or serves predictions")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON document")
	return cmd
}

// awaitEnd waits until a desk that was told to stop is gone. Somebody may have
// started the next one meanwhile.
func (a App) awaitEnd(ctx context.Context, s engine.Status) error {
	deadline, cancel := context.WithTimeout(ctx, stopPatience)
	defer cancel()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		now, err := a.running(deadline, s.Workspace)
		// One that is about to go may break off what it says.
		if err == nil && (now == nil || now.PID != s.PID || !now.Started.Equal(s.Started)) {
			return nil
		}
		select {
		case <-tick.C:
			continue
		case <-deadline.Done():
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return fault.Newf(fault.Deadline, "the desk (process %d) was told to stop and has not ended in %v; see: copydesk desk logs", s.PID, stopPatience)
	}
}
