package command

import (
	"fmt"
	"log/slog"

	"copydesk/engine"
	"copydesk/engine/fault"

	"github.com/spf13/cobra"
)

// root returns the command that the program is.
func (a App) root() *cobra.Command {
	var serve bool
	cmd := &cobra.Command{
		Use:   "copydesk",
		Short: "Sort news articles into sections",
		Long: `Copydesk is a workbench for sorting news articles into sections: it trains
four classifiers, compares them, keeps every run and serves the best one.

Without a command it opens the workbench. With no file named, commands work on
the demo corpus that is built in.`,
		Example: `  copydesk                                       the workbench
  copydesk train                                 four models on the demo corpus
  copydesk train --train news.csv                ... on your own articles
  copydesk predict "Chipmaker lifts forecast"    which section is it?
  copydesk --serve                               answer predictions over HTTP`,
		Args:          usage(cobra.NoArgs),
		SilenceErrors: true,
		SilenceUsage:  true,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if serve {
				return a.serve(cmd)
			}
			return a.workbench(cmd)
		},
	}
	cmd.SetFlagErrorFunc(wrongUsageOf)
	cmd.PersistentFlags().String("workspace", "", "directory of the workspace (default $COPYDESK_WORKSPACE, else $XDG_DATA_HOME/copydesk)")
	cmd.Flags().BoolVar(&serve, "serve", false, "answer predictions over HTTP, in the foreground")
	specFlags(cmd)
	settingsFlags(cmd)
	cmd.AddCommand(a.train(), a.runs(), a.models(), a.predict(), a.settings(), a.version())
	return cmd
}

// usage makes an error of wrong arguments one of kind fault.Usage.
func usage(check cobra.PositionalArgs) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if err := check(cmd, args); err != nil {
			return wrongUsageOf(cmd, err)
		}
		return nil
	}
}

// wrongUsageOf says where it is explained how a command is used.
func wrongUsageOf(cmd *cobra.Command, err error) error {
	return fault.Newf(fault.Usage, "%w; see: %s --help", err, cmd.CommandPath())
}

// workbench opens the workbench, where there is a terminal for it.
func (a App) workbench(cmd *cobra.Command) error {
	if !isTerminal(a.Stdin) || !isTerminal(a.Stdout) {
		return fault.Newf(fault.Usage, "the workbench needs a terminal; without one, run a command such as: copydesk train")
	}
	c, err := a.load(cmd)
	if err != nil {
		return err
	}
	spec, err := a.spec(cmd, c)
	if err != nil {
		return err
	}
	dir, err := a.workspace(cmd)
	if err != nil {
		return err
	}
	return a.open(cmd, func(client Client) error {
		return a.Workbench(cmd.Context(), client, Workbench{Workspace: dir, Spec: spec})
	})
}

// serve answers predictions until it is told to stop. Its log is its output.
func (a App) serve(cmd *cobra.Command) error {
	c, err := a.load(cmd)
	if err != nil {
		return err
	}
	settings := c.Settings()
	var level slog.Level
	if err := level.UnmarshalText([]byte(settings.LogLevel)); err != nil {
		return fault.Newf(fault.Invalid, "API_LOG_LEVEL: %w", err)
	}
	log := slog.New(slog.NewJSONHandler(a.Stdout, &slog.HandlerOptions{Level: level}))
	dir, err := a.workspace(cmd)
	if err != nil {
		return err
	}
	client, err := a.Open(cmd.Context(), dir, log)
	if err != nil {
		return err
	}
	defer client.Close()
	if _, err := client.Champion(engine.ModelName); err != nil {
		log.Warn(fmt.Sprint(err))
	}
	return a.Serve(cmd.Context(), client, settings, log)
}
