package command

import (
	"copydesk/engine/config"

	"github.com/spf13/cobra"
)

// deskRun is the desk in the background: what other commands start. What the
// environment says of the prediction server is read, and objected to, when that
// is turned on.
func (a App) deskRun() *cobra.Command {
	cmd := &cobra.Command{
		Use:    "run",
		Short:  "Be the desk until nobody needs it",
		Hidden: true,
		Args:   usage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := a.load(cmd)
			if err != nil {
				return err
			}
			dir, err := a.workspace(cmd)
			if err != nil {
				return err
			}
			return a.Background(cmd.Context(), dir, c, func() (*config.Config, error) { return a.loadFrom(cmd, a.Environ) })
		},
	}
	configFlags(cmd)
	return cmd
}
