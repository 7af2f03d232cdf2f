package command

import (
	"github.com/spf13/cobra"
)

func (a App) jobs() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "jobs",
		Short: "List, show, watch, cancel and retry jobs",
		Example: `  copydesk jobs
  copydesk jobs watch
  copydesk jobs cancel 4be1`,
		Args: usage(cobra.NoArgs),
	}
	list := a.jobsList()
	cmd.RunE = list.RunE
	cmd.Flags().AddFlagSet(list.Flags())
	cmd.AddCommand(list, a.jobsShow(), a.jobsWatch(), a.jobsCancel(), a.jobsRetry())
	return cmd
}
