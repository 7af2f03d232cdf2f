package command

import (
	"copydesk/engine/fault"

	"github.com/spf13/cobra"
)

// root returns the command that the program is.
func (a App) root() *cobra.Command {
	var serve, inProcess, plainly bool
	cmd := &cobra.Command{
		Use:   "copydesk",
		Short: "Sort news articles into sections",
		Long: `Copydesk is a workbench for sorting news articles into sections: it trains
four classifiers, compares them, keeps every run and serves the best one.

Without a command it opens the workbench. With no file named, commands work on
the demo corpus that is built in.`,
		Example: `  copydesk                                       the workbench
  copydesk --plain                               what it shows, as lines
  copydesk train                                 four models on the demo corpus
  copydesk train --train news.csv                ... on your own articles
  copydesk predict "Chipmaker lifts forecast"    which section is it?
  copydesk train --detach                        ... in the background
  copydesk jobs watch                            see how far it is
  copydesk --serve                               answer predictions over HTTP
  copydesk doctor                                is everything as it should be?`,
		Args:          usage(cobra.NoArgs),
		SilenceErrors: true,
		SilenceUsage:  true,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if plainly {
				return a.plainWorkbench(cmd)
			}
			if serve {
				return a.serve(cmd)
			}
			if err := withServe(cmd); err != nil {
				return err
			}
			return a.workbench(cmd, inProcess)
		},
	}
	cmd.CompletionOptions.DisableDefaultCmd = true
	cmd.SetFlagErrorFunc(wrongUsageOf)
	cmd.PersistentFlags().String("workspace", "", "directory of the workspace (default $COPYDESK_WORKSPACE, else $XDG_DATA_HOME/copydesk)")
	cmd.Flags().BoolVar(&serve, "serve", false, "answer predictions over HTTP, in the foreground")
	cmd.Flags().BoolVar(&inProcess, "in-process", false, "be the desk while the workbench is open, start none in the background")
	cmd.Flags().BoolVar(&plainly, "plain", false, "print what the workbench shows, as lines, and follow the training under way")
	cmd.MarkFlagsMutuallyExclusive("serve", "in-process")
	serveFlags(cmd)
	specFlags(cmd)
	settingsFlags(cmd)
	cmd.AddCommand(a.train(), a.data(), a.runs(), a.models(), a.jobs(), a.predict(), a.token(), a.settings(), a.desk(), a.doctor(), a.completion(),
		a.version(), a.worker())
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
func (a App) workbench(cmd *cobra.Command, inProcess bool) error {
	if !isTerminal(a.Stdin) || !isTerminal(a.Stdout) {
		return fault.Newf(fault.Usage, "the workbench needs a terminal; without one, run copydesk --plain, which prints what it shows, or a command such as: copydesk train")
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
	need := LastingDesk
	if inProcess {
		need = OwnDesk
	}
	return a.open(cmd, need, func(client Client) error {
		return a.Workbench(cmd.Context(), client, Workbench{Workspace: dir, Spec: spec, EndsDesk: inProcess, Settings: c.Workbench()})
	})
}

// serve is the desk, with its prediction server, until it is told to stop. Its
// log is its output.
func (a App) serve(cmd *cobra.Command) error {
	c, err := a.load(cmd)
	if err != nil {
		return err
	}
	dir, err := a.workspace(cmd)
	if err != nil {
		return err
	}
	return a.Serve(cmd.Context(), dir, c, a.Stdout)
}
