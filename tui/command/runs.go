package command

import (
	"github.com/spf13/cobra"
)

func (a App) runs() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "runs",
		Short:   "List, show and compare runs",
		Example: "  copydesk runs\n  copydesk runs show 1f3c\n  copydesk runs compare 1f3c 9a02",
		Args:    usage(cobra.NoArgs),
	}
	list := a.runsList()
	cmd.RunE = list.RunE
	cmd.Flags().AddFlagSet(list.Flags())
	cmd.AddCommand(list, a.runsShow(), a.runsCompare())
	return cmd
}
