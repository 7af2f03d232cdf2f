package command

import (
	"errors"
	"fmt"

	"copydesk/engine"
	"copydesk/engine/fault"
	"copydesk/tui/format"
	"copydesk/tui/safe"

	"github.com/spf13/cobra"
)

func (a App) dataRemove() *cobra.Command {
	var asJSON, yes bool
	cmd := &cobra.Command{
		Use:   "remove CORPUS...",
		Short: "Remove corpora that no run refers to",
		Long: `Remove corpora for good that were added. The files that they came from are left
alone. A corpus that a run has learned from is kept until the run is purged.`,
		Example: `  copydesk data remove morning
  copydesk data remove 1f3c9a02 --yes`,
		Args:              usage(cobra.MinimumNArgs(1)),
		ValidArgsFunction: a.completeCorpora,
		RunE: func(cmd *cobra.Command, args []string) error {
			if !yes && (!isTerminal(a.Stdin) || !isTerminal(a.Stderr)) {
				return fault.Newf(fault.Usage, "removing cannot be taken back; without a terminal to ask on, say --yes")
			}
			if !yes {
				sure, err := a.confirm(cmd.Context(), "Remove "+format.Plural(len(args), "corpus", "corpora")+" for good?")
				if err != nil || !sure {
					return err
				}
			}
			return a.open(cmd, AnyDesk, func(c Client) error {
				removed := make([]engine.Corpus, 0, len(args))
				var failure error
				for _, named := range args {
					found, err := findCorpus(cmd.Context(), c, named)
					if err == nil {
						err = c.Forget(cmd.Context(), found.Dataset.Digest)
					}
					if err != nil {
						failure = errors.Join(failure, err)
						continue
					}
					removed = append(removed, found)
					if asJSON {
						continue
					}
					if _, err := fmt.Fprintf(a.Stdout, "corpus %s (%s) removed\n", safe.Text(found.Dataset.Name), shortDigest(found.Dataset.Digest)); err != nil {
						return err
					}
				}
				if asJSON {
					if err := printJSON(a.Stdout, map[string]any{"corpora": removed}); err != nil {
						return err
					}
				}
				return failure
			})
		},
	}
	cmd.Flags().BoolVarP(&yes, "yes", "y", false, "do not ask")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON document")
	return cmd
}
