package command

import (
	"fmt"

	"copydesk/tui/safe"

	"github.com/spf13/cobra"
)

func (a App) modelsRetire() *cobra.Command {
	var reason string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "retire",
		Short: "Leave the model without a challenger",
		Example: `  copydesk models retire --reason "no better on sports"
  copydesk models retire --json`,
		Args: usage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			model, err := cmd.Flags().GetString("model")
			if err != nil {
				return err
			}
			return a.open(cmd, AnyDesk, func(c Client) error {
				if err := c.Retire(cmd.Context(), model, reason); err != nil {
					return err
				}
				if asJSON {
					return a.printModel(cmd.Context(), c, model)
				}
				_, err := fmt.Fprintf(a.Stdout, "%s has no challenger any more\n", safe.Text(model))
				return err
			})
		},
	}
	reasonFlag(cmd, &reason)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON document")
	return cmd
}
