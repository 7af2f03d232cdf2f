package command

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"copydesk/engine/config"
	"copydesk/tui/plain"
	"copydesk/tui/safe"

	"github.com/spf13/cobra"
)

// wideSettings is the width from which settings are listed with what they are.
const wideSettings = 120

func (a App) settings() *cobra.Command {
	var asJSON, changed bool
	cmd := &cobra.Command{
		Use:   "config",
		Short: "Print every setting with its value and where it comes from",
		Long: `Print every setting. Of several sources the first that names a setting wins:
--set, then --config files (the last first), then copydesk.yaml in the
workspace, then defaults; for the settings in capitals --set, then the
environment, then --env-file, then files, then defaults.`,
		Example: `  copydesk config --changed
  copydesk config --config model_config.yaml --config pipeline_config.yaml
  copydesk config edit
  copydesk config --json`,
		Args: usage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := a.load(cmd)
			if err != nil {
				return err
			}
			values := c.Values()
			if asJSON {
				differ, err := a.differing(cmd, values)
				if err != nil {
					return err
				}
				return printJSON(a.Stdout, map[string]any{"settings": values, "not_needed": c.NotNeeded(), "desk_differs": differ})
			}
			width, _ := plain.Terminal(a.Stdout)
			if err := settingsTable(values, changed, width).Write(a.Stdout, width); err != nil {
				return err
			}
			if names := c.NotNeeded(); len(names) > 0 {
				fmt.Fprintf(a.Stderr, "not needed any more, the services they are for are replaced: %s\n", strings.Join(names, ", "))
			}
			return a.warnOfDiffering(cmd, values, "this shell")
		},
	}
	cmd.AddCommand(a.settingsEdit())
	configFlags(cmd)
	settingsFlags(cmd)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON document")
	cmd.Flags().BoolVar(&changed, "changed", false, "only the settings that are not the default")
	return cmd
}

// warnOfDiffering says which settings a desk that runs has otherwise than here.
func (a App) warnOfDiffering(cmd *cobra.Command, values []config.Value, here string) error {
	differ, err := a.differing(cmd, values)
	for _, d := range differ {
		fmt.Fprintf(a.Stderr, "warning: the desk that runs has %s %s and %s %s; the desk reads its settings when it starts\n",
			d.Key, safe.Text(string(d.Desk)), here, safe.Text(string(d.Here)))
	}
	return err
}

// difference is a setting that the desk that runs has otherwise.
type difference struct {
	Key  string          `json:"key"`
	Desk json.RawMessage `json:"desk"`
	Here json.RawMessage `json:"here"`
}

// differing returns the settings that a desk that runs read otherwise, of those
// that it uses: a desk that serves no predictions does not read how to.
func (a App) differing(cmd *cobra.Command, values []config.Value) ([]difference, error) {
	differ := []difference{}
	err := a.withRunning(cmd, func(c Client) error {
		s, err := c.Status(cmd.Context())
		if err != nil {
			return err
		}
		theirs, err := c.Settings(cmd.Context())
		if err != nil {
			return err
		}
		for _, v := range values {
			serving := strings.ToUpper(v.Key) == v.Key || strings.HasPrefix(v.Key, "server.")
			if v.Scope != config.DeskScope || serving && s.Serving == "" {
				continue
			}
			if t, ok := theirs[v.Key]; ok && !bytes.Equal(t, v.Value) {
				differ = append(differ, difference{v.Key, t, v.Value})
			}
		}
		return nil
	}, func(string) error { return nil })
	return differ, err
}

// settingsTable lists settings, with what they are where there is room for it.
func settingsTable(values []config.Value, changed bool, width int) *plain.Table {
	columns := []plain.Column{{Title: "setting"}, {Title: "value", Shrink: true}, {Title: "from", Shrink: true}}
	wide := width == 0 || width >= wideSettings
	if wide {
		columns = append(columns, plain.Column{Title: "what it is", Shrink: true})
	}
	t := plain.NewTable(columns...)
	for _, v := range values {
		if changed && !v.Changed {
			continue
		}
		from := v.Origin
		if v.Scope == config.LaterScope {
			from = "no effect yet, " + from
		}
		cells := []string{v.Key, string(v.Value), from}
		if wide {
			cells = append(cells, v.Help)
		}
		t.Row(cells...)
	}
	return t
}
