package command

import (
	"fmt"
	"strconv"

	"copydesk/engine"
	"copydesk/engine/fault"

	"github.com/spf13/cobra"
)

func (a App) modelsPromote() *cobra.Command {
	var reason string
	var asJSON bool
	cmd := &cobra.Command{
		Use:     "promote VERSION",
		Short:   "Make a version champion",
		Example: "  copydesk models promote 3 --reason \"better on sports\"",
		Args:    usage(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			number, err := strconv.Atoi(args[0])
			if err != nil || number < 1 {
				return fault.Newf(fault.Usage, "%q is not a version; expected a number such as 3, see: copydesk models", args[0])
			}
			return a.crown(cmd, asJSON, func(c Client, model string) (engine.Version, error) {
				return c.Promote(model, number, a.User, reason)
			})
		},
	}
	cmd.Flags().StringVar(&reason, "reason", "", "why, for the history")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON document")
	return cmd
}

// crown changes the champion and says who it is now.
func (a App) crown(cmd *cobra.Command, asJSON bool, change func(c Client, model string) (engine.Version, error)) error {
	model, err := cmd.Flags().GetString("model")
	if err != nil {
		return err
	}
	return a.open(cmd, func(c Client) error {
		v, err := change(c, model)
		if err != nil {
			return err
		}
		if asJSON {
			return printJSON(a.Stdout, v)
		}
		_, err = fmt.Fprintf(a.Stdout, "%s version %d (%s) is champion\n", v.Model, v.Number, v.Kind)
		return err
	})
}
