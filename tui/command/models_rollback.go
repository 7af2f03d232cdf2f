package command

import (
	"context"

	"copydesk/engine"

	"github.com/spf13/cobra"
)

func (a App) modelsRollback() *cobra.Command {
	var reason string
	var asJSON bool
	cmd := &cobra.Command{
		Use:     "rollback",
		Short:   "Make the previous champion champion again",
		Example: "  copydesk models rollback --reason \"version 3 confuses business and politics\"",
		Args:    usage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.crown(cmd, asJSON, func(ctx context.Context, c Client, model string) (engine.Version, error) {
				return c.Rollback(ctx, model, reason)
			})
		},
	}
	reasonFlag(cmd, &reason)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON document")
	return cmd
}
