package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"syscall"
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
	// Open returns a client of the desk of a workspace.
	Open func(ctx context.Context, workspace string, need Need) (Client, error)
	// Serve is the desk in the foreground, with its prediction server, until
	// ctx ends. It writes its log to out.
	Serve func(ctx context.Context, workspace string, c *config.Config, out io.Writer) error
	// Background is the desk in the background, until nobody needs it. predict
	// returns the settings of its prediction server, should that be turned on.
	Background func(ctx context.Context, workspace string, c *config.Config, predict func() (*config.Config, error)) error
	// Token makes a token with the key that the settings have.
	Token func(c *config.Config, ask TokenRequest) (Token, error)
	// Worker does a job for a desk and returns the exit code.
	Worker func(ctx context.Context, stdin io.Reader, stdout io.Writer) int
	// Workbench shows the workbench until the person leaves it.
	Workbench func(ctx context.Context, c Client, w Workbench) error
}

// Need says what a command wants of the desk that it asks.
type Need int

const (
	// AnyDesk is one that runs; where none does, the command is the desk while
	// it works.
	AnyDesk Need = iota
	// LastingDesk is one that goes on when the command has ended: where none
	// runs, one is started in the background.
	LastingDesk
	// RunningDesk is one that runs. Where none does, Open returns an error of
	// kind fault.NotFound.
	RunningDesk
	// OwnDesk is this process, until the client is closed.
	OwnDesk
)

// Workbench is what the workbench is opened with.
type Workbench struct {
	Workspace string
	Spec      engine.Spec
	EndsDesk  bool // the desk ends with it
	Settings  config.Workbench
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
	if code, ok := codeOf(err); ok {
		return code
	}
	kind := fault.KindOf(err)
	if errors.Is(err, errReported) || errors.Is(err, syscall.EPIPE) {
		return exitCode(kind) // of a broken pipe nobody wants to hear
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

// open asks the desk of the workspace that the flags name, and does what work
// says.
func (a App) open(cmd *cobra.Command, need Need, work func(Client) error) (err error) {
	dir, err := a.workspace(cmd)
	if err != nil {
		return err
	}
	c, err := a.Open(cmd.Context(), dir, need)
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
