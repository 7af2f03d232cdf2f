package command

import (
	"fmt"

	"copydesk/engine"
	"copydesk/engine/fault"
	"copydesk/tui/safe"

	"github.com/spf13/cobra"
)

func (a App) modelsChallenge() *cobra.Command {
	var reason string
	var share float64
	var shadow, asJSON bool
	cmd := &cobra.Command{
		Use:   "challenge VERSION",
		Short: "Make a version challenger",
		Long: `Make a version challenger: the one that is tried beside the champion.

With --share it answers that percentage of the traffic of the prediction server;
which, is decided by the X-Routing-Key of a request or else by its text, so that
the same key is answered by the same version. With --shadow it is asked what the
champion answers, and nobody sees its answers: the metrics tell how often the two
agree. Challenge the same version again to change its share.`,
		Example: `  copydesk models challenge 4 --reason "trained on last week"
  copydesk models challenge 4 --share 10
  copydesk models challenge 4 --shadow --json`,
		Args:              usage(cobra.ExactArgs(1)),
		ValidArgsFunction: a.completeVersion,
		RunE: func(cmd *cobra.Command, args []string) error {
			number, err := versionNumber(args[0])
			if err != nil {
				return err
			}
			if cmd.Flags().Changed("share") {
				if err := checkShare(share, shadow); err != nil {
					return err
				}
			}
			model, err := cmd.Flags().GetString("model")
			if err != nil {
				return err
			}
			return a.open(cmd, AnyDesk, func(c Client) error {
				v, err := c.Challenge(cmd.Context(), model, number, share, reason)
				if err != nil {
					return err
				}
				if asJSON {
					return printJSON(a.Stdout, v)
				}
				_, err = fmt.Fprintf(a.Stdout, "%s version %d (%s) is challenger %s\n", safe.Text(v.Model), v.Number, v.Kind, engine.TrialText(v.ChallengerShare))
				return err
			})
		},
	}
	reasonFlag(cmd, &reason)
	cmd.Flags().Float64Var(&share, "share", 0, "percentage of the traffic that it answers, 0.01 to 100")
	cmd.Flags().BoolVar(&shadow, "shadow", false, "let it answer nothing and only compare; the default")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON document")
	return cmd
}

// checkShare refuses a share that was given and is none.
func checkShare(share float64, shadow bool) error {
	switch {
	case shadow:
		return fault.Newf(fault.Usage, "--share and --shadow exclude each other: a challenger in shadow mode answers nothing")
	case share == 0:
		return fault.Newf(fault.Usage, "--share is 0; give a percentage of the traffic from 0.01 to 100, or --shadow")
	}
	return fault.As(fault.Usage, engine.CheckShare(share))
}
