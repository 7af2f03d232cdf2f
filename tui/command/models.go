package command

import (
	"copydesk/engine"

	"github.com/spf13/cobra"
)

func (a App) models() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "models",
		Short: "List registered versions, register, promote, challenge, roll back",
		Example: `  copydesk models
  copydesk models register 1f3c --reason "trained on the corrected labels"
  copydesk models promote 3 --reason "better on sports"
  copydesk models challenge 4 --share 10
  copydesk models rollback`,
		Args: usage(cobra.NoArgs),
	}
	cmd.PersistentFlags().String("model", engine.ModelName, "name of the registered model")
	list := a.modelsList()
	cmd.RunE = list.RunE
	cmd.Flags().AddFlagSet(list.Flags())
	cmd.AddCommand(list, a.modelsRegister(), a.modelsPromote(), a.modelsChallenge(), a.modelsRetire(), a.modelsRollback(), a.modelsFeedback())
	return cmd
}
