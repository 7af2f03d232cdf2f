package command

import (
	"fmt"

	"copydesk/tui/safe"

	"github.com/spf13/cobra"
)

func (a App) modelsChallenge() *cobra.Command {
	var reason string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "challenge VERSION",
		Short: "Make a version challenger",
		Long:  "Make a version challenger: the one that is tried beside the champion.",
		Example: `  copydesk models challenge 4 --reason "trained on last week"
  copydesk models challenge 4 --json`,
		Args:              usage(cobra.ExactArgs(1)),
		ValidArgsFunction: a.completeVersion,
		RunE: func(cmd *cobra.Command, args []string) error {
			number, err := versionNumber(args[0])
			if err != nil {
				return err
			}
			model, err := cmd.Flags().GetString("model")
			if err != nil {
				return err
			}
			return a.open(cmd, AnyDesk, func(c Client) error {
				v, err := c.Challenge(cmd.Context(), model, number, reason)
				if err != nil {
					return err
				}
				if asJSON {
					return printJSON(a.Stdout, v)
				}
				_, err = fmt.Fprintf(a.Stdout, "%s version %d (%s) is challenger\n", safe.Text(v.Model), v.Number, v.Kind)
				return err
			})
		},
	}
	reasonFlag(cmd, &reason)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON document")
	return cmd
}
