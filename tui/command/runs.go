package command

import (
	"errors"
	"fmt"

	"copydesk/engine"

	"github.com/spf13/cobra"
)

func (a App) runs() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "runs",
		Short: "List, show, explain, compare, tag, delete and export runs",
		Example: `  copydesk runs
  copydesk runs list --filter "metrics.accuracy > 0.9 and params.model = 'lr'"
  copydesk runs show 1f3c
  copydesk runs errors 1f3c
  copydesk runs compare 1f3c 9a02
  copydesk runs note 1f3c "before the new labels"`,
		Args: usage(cobra.NoArgs),
	}
	list := a.runsList()
	cmd.RunE = list.RunE
	cmd.Flags().AddFlagSet(list.Flags())
	cmd.AddCommand(list, a.runsShow(), a.runsErrors(), a.runsTerms(), a.runsCompare(), a.runsTag(), a.runsNote(), a.runsDelete(), a.runsRestore(), a.runsPurge(), a.runsExport())
	return cmd
}

// editRuns changes runs one after the other and says so of each. One that cannot
// be changed keeps no other from it.
func (a App) editRuns(cmd *cobra.Command, ids []string, did string, asJSON bool, change func(Client, string) (engine.Run, error)) error {
	return a.open(cmd, AnyDesk, func(c Client) error {
		changed := make([]engine.Run, 0, len(ids))
		var failure error
		for _, id := range ids {
			r, err := change(c, id)
			if err != nil {
				failure = errors.Join(failure, err)
				continue
			}
			changed = append(changed, r)
			if asJSON {
				continue
			}
			if _, err := fmt.Fprintf(a.Stdout, "run %s (%s) %s\n", short(r.ID), r.Model, did); err != nil {
				return err
			}
		}
		if asJSON {
			if err := printJSON(a.Stdout, map[string]any{"runs": changed}); err != nil {
				return err
			}
		}
		return failure
	})
}
