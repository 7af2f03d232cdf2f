package command

import (
	"fmt"

	"copydesk/engine"

	"github.com/spf13/cobra"
)

func (a App) deskServe() *cobra.Command {
	var asJSON, off bool
	var port int
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Turn the prediction server of the desk in the background on or off",
		Long: `Turn the prediction server of the desk in the background on or off. A desk is
started if none runs, and stays while the server is on. Its settings are those
that the desk was started with; see: copydesk config.`,
		Example: `  copydesk desk serve
  copydesk desk serve --port 0
  copydesk desk serve --off`,
		Args: usage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			var other *int
			if cmd.Flags().Changed("port") {
				other = &port
			}
			say := func(s engine.Status, text string) error {
				if asJSON {
					return printJSON(a.Stdout, s)
				}
				_, err := fmt.Fprintln(a.Stdout, text)
				return err
			}
			if off {
				return a.withRunning(cmd, func(c Client) error {
					s, err := c.Serve(cmd.Context(), false, nil)
					if err != nil {
						return err
					}
					return say(s, "the prediction server is off")
				}, a.noDesk)
			}
			return a.open(cmd, LastingDesk, func(c Client) error {
				s, err := c.Serve(cmd.Context(), true, other)
				if err != nil {
					return err
				}
				return say(s, "predictions are served on "+s.URL())
			})
		},
	}
	cmd.Flags().BoolVar(&off, "off", false, "turn it off, when the requests under way are answered")
	cmd.Flags().IntVar(&port, "port", 0, "port to listen on instead of API_PORT; 0 for any that is free")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON document")
	cmd.MarkFlagsMutuallyExclusive("off", "port")
	return cmd
}
