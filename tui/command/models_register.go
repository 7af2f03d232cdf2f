package command

import (
	"fmt"

	"copydesk/tui/safe"

	"github.com/spf13/cobra"
)

func (a App) modelsRegister() *cobra.Command {
	var reason string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "register RUN",
		Short: "Make a finished run the next version",
		Long: `Make a finished run the next version of the model. It becomes champion only
where there is none; otherwise promote it.`,
		Example: `  copydesk models register 1f3c --reason "trained on the corrected labels"
  copydesk models register 1f3c --json`,
		Args:              usage(cobra.ExactArgs(1)),
		ValidArgsFunction: a.completeRun,
		RunE: func(cmd *cobra.Command, args []string) error {
			model, err := cmd.Flags().GetString("model")
			if err != nil {
				return err
			}
			return a.open(cmd, AnyDesk, func(c Client) error {
				v, err := c.Register(cmd.Context(), model, args[0], reason)
				if err != nil {
					return err
				}
				if asJSON {
					return printJSON(a.Stdout, v)
				}
				note := fmt.Sprintf("; make it champion with: copydesk models promote %d", v.Number)
				if v.Champion {
					note = " and is champion"
				}
				_, err = fmt.Fprintf(a.Stdout, "run %s (%s) is %s version %d%s\n", short(v.Run), v.Kind, safe.Text(v.Model), v.Number, note)
				return err
			})
		},
	}
	reasonFlag(cmd, &reason)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON document")
	return cmd
}

// reasonFlag adds the flag that says why.
func reasonFlag(cmd *cobra.Command, reason *string) {
	cmd.Flags().StringVar(reason, "reason", "", "why, for the history")
}
