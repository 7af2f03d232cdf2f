package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"
	"time"

	"copydesk/engine"
	"copydesk/engine/config"
	"copydesk/engine/fault"
	"copydesk/tui/safe"

	"github.com/spf13/cobra"
	"golang.org/x/term"
)

// App is what the commands are given. All fields are needed.
type App struct {
	Version        string
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	Environ        []string // as os.Environ
	Clock          func() time.Time
	User           string
	// Open takes over the workspace in a directory, or says who has it.
	Open func(ctx context.Context, workspace string, log *slog.Logger) (Client, error)
	// Serve answers predictions until ctx ends.
	Serve func(ctx context.Context, c Client, s config.Settings, log *slog.Logger) error
	// Workbench shows the workbench until the person leaves it.
	Workbench func(ctx context.Context, c Client, w Workbench) error
}

// Workbench is what the workbench is opened with.
type Workbench struct {
	Workspace string
	Spec      engine.Spec
}

// Exit codes.
const (
	ok          = 0
	failed      = 1
	wrongUsage  = 2
	interrupted = 130
)

// Run does what args say and returns the exit code.
func Run(ctx context.Context, a App, args []string) int {
	keepPrivate()
	root := a.root()
	root.SetArgs(args)
	root.SetIn(a.Stdin)
	root.SetOut(a.Stdout)
	root.SetErr(a.Stderr)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return ok
	}
	kind := fault.KindOf(err)
	if errors.Is(err, errReported) {
		return exitCode(kind)
	}
	if kind == fault.Cancelled && ctx.Err() != nil {
		fmt.Fprintln(a.Stderr, "interrupted")
		return interrupted
	}
	for _, line := range safe.Lines(err.Error()) {
		fmt.Fprintln(a.Stderr, "copydesk: "+line)
	}
	return exitCode(kind)
}

// errReported is an error that the person has been told of already.
var errReported = errors.New("reported")

func exitCode(k fault.Kind) int {
	switch k {
	case fault.Usage:
		return wrongUsage
	case fault.Cancelled:
		return interrupted
	}
	return failed
}

// isTerminal reports whether f is a terminal.
func isTerminal(f any) bool {
	file, ok := f.(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
}

// getenv looks a variable up in the app's environment.
func (a App) getenv(name string) string {
	for _, e := range a.Environ {
		if key, value, ok := strings.Cut(e, "="); ok && key == name {
			return value
		}
	}
	return ""
}

// open opens the workspace that the flags name and does what work says.
func (a App) open(cmd *cobra.Command, work func(Client) error) (err error) {
	dir, err := a.workspace(cmd)
	if err != nil {
		return err
	}
	c, err := a.Open(cmd.Context(), dir, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	defer func() {
		if e := c.Close(); err == nil {
			err = e
		}
	}()
	return work(c)
}

func (a App) workspace(cmd *cobra.Command) (string, error) {
	named, err := cmd.Flags().GetString("workspace")
	if err != nil {
		return "", err
	}
	return engine.WorkspacePath(named, a.getenv)
}
