package command

import (
	"github.com/spf13/cobra"
)

// deskRun is the desk in the background: what other commands start. It serves no
// predictions, so that it does not read the environment.
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
			return a.Background(cmd.Context(), dir, c)
		},
	}
	configFlags(cmd)
	return cmd
}
