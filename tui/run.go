package tui

import (
	"context"
	"errors"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	_ "copydesk/tui/background" // before Bubble Tea's own init
)

const (
	localFrames  = 30 // a second, at the most
	remoteFrames = 15
	// stuck is how long a terminal may take to take the last frame once the
	// context has ended.
	stuck = 2 * time.Second
)

// Run shows the workbench until it is quitted, which is nil, or ctx ends, which
// is its error. The terminal is as before when it returns, and nothing asks the
// desk any more.
func Run(ctx context.Context, o Options) error {
	o = o.withDefaults()
	if o.Theme == "" {
		theme, err := ThemeOf(o.Getenv)
		if err != nil {
			return err
		}
		o.Theme = theme
	}
	inner, cancel := context.WithCancel(ctx)
	defer cancel()
	a := newApp(inner, o, o.Theme, profileOf(o.Output, o.Getenv))
	defer func() {
		cancel()
		a.work.wait()
	}()
	frames := localFrames
	if a.pause == remoteInterval {
		frames = remoteFrames
	}
	p := tea.NewProgram(a,
		tea.WithAltScreen(),
		tea.WithContext(ctx),
		tea.WithInput(o.Input),
		tea.WithOutput(o.Output),
		tea.WithFPS(frames),
		tea.WithoutSignalHandler(), // signals end ctx
	)
	ended := make(chan error, 1)
	go func() {
		_, err := p.Run()
		ended <- err
	}()
	select {
	case err := <-ended:
		return outcome(ctx, err)
	case <-ctx.Done():
	}
	// A connection that hangs must not keep the desk from closing.
	select {
	case err := <-ended:
		return outcome(ctx, err)
	case <-time.After(stuck):
		return ctx.Err()
	}
}

// outcome is what Run returns for the error of the program.
func outcome(ctx context.Context, err error) error {
	if err == nil || errors.Is(err, tea.ErrProgramPanic) {
		return err
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}
