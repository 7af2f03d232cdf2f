package command

import (
	"copydesk/engine"

	"github.com/spf13/cobra"
)

func (a App) models() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "models",
		Short:   "List registered versions, promote one, roll back",
		Example: "  copydesk models\n  copydesk models promote 3 --reason \"better on sports\"\n  copydesk models rollback",
		Args:    usage(cobra.NoArgs),
	}
	cmd.PersistentFlags().String("model", engine.ModelName, "name of the registered model")
	list := a.modelsList()
	cmd.RunE = list.RunE
	cmd.Flags().AddFlagSet(list.Flags())
	cmd.AddCommand(list, a.modelsPromote(), a.modelsRollback())
	return cmd
}
