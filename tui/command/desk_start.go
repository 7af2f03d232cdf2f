package command

import (
	"fmt"

	"github.com/spf13/cobra"
)

func (a App) deskStart() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "start",
		Short: "Start a desk in the background, if none runs",
		Long: `Start a desk in the background, if none runs. It takes up the jobs that wait, and
goes away by itself when nobody needs it.`,
		Example: `  copydesk desk start
  copydesk desk start --json`,
		Args: usage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.open(cmd, LastingDesk, func(c Client) error {
				s, err := c.Status(cmd.Context())
				if err != nil {
					return err
				}
				if asJSON {
					return printJSON(a.Stdout, s)
				}
				_, err = fmt.Fprintf(a.Stdout, "the desk runs as process %d; %d running, %d waiting\n", s.PID, s.Running, s.Queued)
				return err
			})
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON document")
	return cmd
}
