package command

import (
	"bytes"
	"strings"

	"copydesk/engine/fault"

	"github.com/spf13/cobra"
)

// shells are those that completion writes a script for.
var shells = []string{"bash", "zsh", "fish", "powershell"}

func (a App) completion() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "completion bash|zsh|fish|powershell",
		Short: "Print the script that completes commands, runs, jobs and versions",
		Long: `Print the script that makes a shell complete commands, flags and, while a desk
runs, the ids of runs and jobs and the numbers of versions.

bash (with the package bash-completion), for good:
  copydesk completion bash > ~/.local/share/bash-completion/completions/copydesk
zsh, into a folder of $fpath, before compinit is run:
  copydesk completion zsh > "${fpath[1]}/_copydesk"
fish:
  copydesk completion fish > ~/.config/fish/completions/copydesk.fish
PowerShell, at the end of the file that $PROFILE names:
  copydesk completion powershell | Out-String | Invoke-Expression`,
		Example: `  source <(copydesk completion bash)
  copydesk completion fish | source
  copydesk completion zsh --json`,
		Args:      usage(cobra.ExactArgs(1)),
		ValidArgs: shells,
		RunE: func(cmd *cobra.Command, args []string) error {
			script, err := completionScript(cmd.Root(), args[0])
			if err != nil {
				return err
			}
			if asJSON {
				return printJSON(a.Stdout, map[string]string{"shell": args[0], "script": script})
			}
			_, err = a.Stdout.Write([]byte(script))
			return err
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON document")
	return cmd
}

// completionScript returns what a shell reads.
func completionScript(root *cobra.Command, shell string) (string, error) {
	var b bytes.Buffer
	var err error
	switch shell {
	case "bash":
		err = root.GenBashCompletionV2(&b, true)
	case "zsh":
		err = root.GenZshCompletion(&b)
	case "fish":
		err = root.GenFishCompletion(&b, true)
	case "powershell":
		err = root.GenPowerShellCompletionWithDesc(&b)
	default:
		err = fault.Newf(fault.Usage, "%q is not a shell that can be completed; choose from %s", shell, strings.Join(shells, ", "))
	}
	return b.String(), err
}
