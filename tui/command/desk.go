package command

import (
	"context"
	"time"

	"copydesk/engine"
	"copydesk/engine/fault"

	"github.com/spf13/cobra"
)

func (a App) desk() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "desk",
		Short: "Ask, start and stop the desk that owns the workspace, read its log",
		Long: `One process owns a workspace: the desk. Commands ask it; where none runs they
start one, or are it for as long as they work. A desk in the background goes away
by itself when nobody needs it.`,
		Example: `  copydesk desk
  copydesk desk serve
  copydesk desk logs -f
  copydesk desk stop`,
		Args: usage(cobra.NoArgs),
	}
	status := a.deskStatus()
	cmd.RunE = status.RunE
	cmd.Flags().AddFlagSet(status.Flags())
	cmd.AddCommand(status, a.deskStart(), a.deskStop(), a.deskServe(), a.deskLogs(), a.deskRun())
	return cmd
}

// withRunning asks the desk that runs; without one it calls none.
func (a App) withRunning(cmd *cobra.Command, ask func(Client) error, none func(workspace string) error) error {
	dir, err := a.workspace(cmd)
	if err != nil {
		return err
	}
	c, err := a.Open(cmd.Context(), dir, RunningDesk)
	if fault.KindOf(err) == fault.NotFound {
		return none(dir)
	}
	if err != nil {
		return err
	}
	defer c.Close()
	return ask(c)
}

// running returns the status of the desk that runs, nil if none does.
func (a App) running(ctx context.Context, workspace string) (*engine.Status, error) {
	c, err := a.Open(ctx, workspace, RunningDesk)
	if fault.KindOf(err) == fault.NotFound {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer c.Close()
	s, err := c.Status(ctx)
	return &s, err
}

// stopPatience is how long a desk that was told to stop may take.
const stopPatience = 10 * time.Second
