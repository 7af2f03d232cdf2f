package command

import (
	"errors"
	"fmt"
	"os/exec"
	"slices"
	"strings"

	"copydesk/engine/config"
	"copydesk/engine/fault"
	"copydesk/tui/editor"
	"copydesk/tui/safe"

	"github.com/spf13/cobra"
)

func (a App) settingsEdit() *cobra.Command {
	return &cobra.Command{
		Use:   "edit",
		Short: "Change the workspace's copydesk.yaml in your editor",
		Long: `Change the workspace's copydesk.yaml in the editor that $VISUAL or else $EDITOR
names. What is edited is a copy: it takes the place of the file when it is right.
Else this says what is wrong and where, and keeps the draft beside the file, to
go on with the next time. Where there is no file yet it begins with every
setting in a comment.`,
		Example: `  copydesk config edit
  EDITOR='code --wait' copydesk config edit`,
		Args: usage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			dir, err := a.workspace(cmd)
			if err != nil {
				return err
			}
			argv, err := editor.Find(a.getenv, exec.LookPath)
			if err != nil {
				return err
			}
			saved, err := a.edit(dir, argv)
			if err != nil {
				return err
			}
			if !saved.Changed {
				_, err := fmt.Fprintf(a.Stdout, "%s is as it was\n", safe.Text(saved.Path))
				return err
			}
			if saved.Before != "" {
				fmt.Fprintf(a.Stderr, "what the draft took the place of is kept in %s\n", safe.Text(saved.Before))
			}
			if _, err := fmt.Fprintf(a.Stdout, "%s is changed\n", safe.Text(saved.Path)); err != nil {
				return err
			}
			c, err := config.Load(config.Sources{Workspace: dir})
			if err != nil {
				return err
			}
			// What the environment may say otherwise is not compared.
			values := slices.DeleteFunc(c.Values(), func(v config.Value) bool { return strings.ToUpper(v.Key) == v.Key })
			return a.warnOfDiffering(cmd, values, "this file")
		},
	}
}

// edit lets a person edit the configuration of a workspace. Whatever was written
// is saved, or kept where the error says.
func (a App) edit(dir string, argv []string) (config.Saved, error) {
	e, err := config.BeginEdit(dir)
	if err != nil {
		return config.Saved{}, err
	}
	if e.Draft() != "" {
		fmt.Fprintf(a.Stderr, "going on with the draft %s; remove it to begin anew\n", safe.Text(e.Draft()))
	}
	draft, err := editor.New(e.Text(), ".yaml")
	if err != nil {
		return config.Saved{}, err
	}
	// Ctrl-C is the editor's: it is not ended with the context.
	cmd := exec.Command(argv[0], append(argv[1:], draft.Path())...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = a.Stdin, a.Stdout, a.Stderr
	failure := cmd.Run()
	saved, err := settle(e, draft, failure)
	var lost *unkept
	if errors.As(err, &lost) {
		return saved, err
	}
	return saved, errors.Join(err, draft.Remove())
}

// unkept is a text that is nowhere but in the draft.
type unkept struct {
	path string
	err  error
}

func (u *unkept) Error() string {
	return fmt.Sprintf("%v; what you wrote is in %s", u.err, u.path)
}

func (u *unkept) Unwrap() error { return u.err }

// settle saves or keeps what a draft says after its editor has ended.
func settle(e *config.Edit, draft *editor.Draft, failure error) (config.Saved, error) {
	text, err := draft.Read()
	if err != nil {
		return config.Saved{}, &unkept{draft.Path(), errors.Join(failure, err)}
	}
	if failure == nil {
		saved, err := e.Save(text)
		if kind := fault.KindOf(err); err != nil && kind != fault.Invalid && kind != fault.Conflict {
			err = &unkept{draft.Path(), err}
		}
		return saved, err
	}
	failure = fmt.Errorf("the editor: %w", failure)
	if string(text) == string(e.Text()) {
		return config.Saved{}, failure
	}
	kept, err := e.Keep(text)
	if err != nil {
		return config.Saved{}, &unkept{draft.Path(), errors.Join(failure, err)}
	}
	return config.Saved{}, fmt.Errorf("%w; what you wrote is kept in %s", failure, kept)
}
