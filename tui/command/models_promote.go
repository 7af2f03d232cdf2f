package command

import (
	"context"
	"fmt"
	"strconv"

	"copydesk/engine"
	"copydesk/engine/fault"
	"copydesk/tui/safe"

	"github.com/spf13/cobra"
)

func (a App) modelsPromote() *cobra.Command {
	var reason string
	var asJSON bool
	cmd := &cobra.Command{
		Use:               "promote VERSION",
		Short:             "Make a version champion",
		Example:           "  copydesk models promote 3 --reason \"better on sports\"",
		Args:              usage(cobra.ExactArgs(1)),
		ValidArgsFunction: a.completeVersion,
		RunE: func(cmd *cobra.Command, args []string) error {
			number, err := versionNumber(args[0])
			if err != nil {
				return err
			}
			return a.crown(cmd, asJSON, func(ctx context.Context, c Client, model string) (engine.Version, error) {
				return c.Promote(ctx, model, number, reason)
			})
		},
	}
	reasonFlag(cmd, &reason)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON document")
	return cmd
}

// versionNumber reads the number of a version.
func versionNumber(arg string) (int, error) {
	number, err := strconv.Atoi(arg)
	if err != nil || number < 1 {
		return 0, fault.Newf(fault.Usage, "%q is not a version; expected a number such as 3, see: copydesk models", arg)
	}
	return number, nil
}

// crown changes the champion and says who it is now.
func (a App) crown(cmd *cobra.Command, asJSON bool, change func(ctx context.Context, c Client, model string) (engine.Version, error)) error {
	model, err := cmd.Flags().GetString("model")
	if err != nil {
		return err
	}
	return a.open(cmd, AnyDesk, func(c Client) error {
		v, err := change(cmd.Context(), c, model)
		if err != nil {
			return err
		}
		if asJSON {
			return printJSON(a.Stdout, v)
		}
		_, err = fmt.Fprintf(a.Stdout, "%s version %d (%s) is champion\n", safe.Text(v.Model), v.Number, v.Kind)
		return err
	})
}
