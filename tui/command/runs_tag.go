package command

import (
	"strings"

	"copydesk/engine"
	"copydesk/engine/fault"

	"github.com/spf13/cobra"
)

func (a App) runsTag() *cobra.Command {
	var asJSON bool
	var remove []string
	cmd := &cobra.Command{
		Use:   "tag RUN [NAME=VALUE...]",
		Short: "Set or remove tags of a run",
		Long:  "Set tags of a run, or remove them. Runs are found by them: --filter \"tags.stage = 'baseline'\".",
		Example: `  copydesk runs tag 1f3c stage=baseline author=kim
  copydesk runs tag 1f3c --remove stage --json`,
		Args:              usage(cobra.MinimumNArgs(1)),
		ValidArgsFunction: a.completeRun,
		RunE: func(cmd *cobra.Command, args []string) error {
			tags, err := parseTags(args[1:], remove)
			if err != nil {
				return err
			}
			return a.editRuns(cmd, args[:1], "tagged", asJSON, func(c Client, run string) (engine.Run, error) {
				return c.Tag(cmd.Context(), run, tags)
			})
		},
	}
	cmd.Flags().StringArrayVar(&remove, "remove", nil, "remove the tag of this name; may be given again")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON document")
	return cmd
}

// parseTags reads what to set, as name=value, and what to remove.
func parseTags(set, remove []string) (map[string]*string, error) {
	tags := make(map[string]*string)
	for _, arg := range set {
		name, value, ok := strings.Cut(arg, "=")
		if !ok || name == "" {
			return nil, fault.Newf(fault.Usage, "%q is not a tag; expected name=value", arg)
		}
		if _, again := tags[name]; again {
			return nil, fault.Newf(fault.Usage, "tag %q is given twice", name)
		}
		tags[name] = &value
	}
	for _, name := range remove {
		if tags[name] != nil {
			return nil, fault.Newf(fault.Usage, "tag %q cannot be set and removed at once", name)
		}
		tags[name] = nil
	}
	if len(tags) == 0 {
		return nil, fault.Newf(fault.Usage, "no tag to set or remove; give name=value or --remove name")
	}
	return tags, nil
}
