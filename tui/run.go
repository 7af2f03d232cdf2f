package tui

import (
	"context"
	"fmt"
	"runtime/debug"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	_ "copydesk/tui/background" // before Bubble Tea's own init
	"copydesk/tui/draw"
)

const (
	localFrames  = 30 // a second, at the most
	remoteFrames = 15
	// stuck is how long a terminal may take to take the last frame once the
	// context has ended.
	stuck = 2 * time.Second
)

// Run shows the workbench until it is quitted, which is nil, or ctx ends, which
// is its error, or a bug ends it, which is a *Broken. The terminal is as before
// when it returns, and nothing asks the desk any more.
func Run(ctx context.Context, o Options) error {
	o = o.withDefaults()
	theme, err := draw.ThemeOf(o.Settings.Theme, o.Getenv)
	if err != nil {
		return err
	}
	inner, cancel := context.WithCancel(ctx)
	defer cancel()
	profile := draw.ProfileOf(o.Output, o.Getenv)
	o.Output = newOutput(o.Output)
	a, err := newApp(inner, o, theme, profile)
	if err != nil {
		return err
	}
	defer func() {
		cancel()
		a.Wait()
	}()
	frames := localFrames
	if a.pause == remoteInterval {
		frames = remoteFrames
	}
	p := tea.NewProgram(a,
		tea.WithAltScreen(),
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
		err = outcome(ctx, a, err)
		if said := a.farewell(); err == nil && said != "" {
			fmt.Fprintln(o.Output, said)
		}
		return err
	case <-ctx.Done():
	case <-a.broke:
	}
	// Quitting waits until nothing reads the terminal any more, killing does not.
	go p.Quit()
	select {
	case err := <-ended:
		return outcome(ctx, a, err)
	case <-time.After(stuck):
		// A connection that hangs must not keep the desk from closing.
		p.Kill()
		select {
		case <-a.broke:
			return a.broken
		default:
			return ctx.Err()
		}
	}
}

// outcome is what Run returns when the program has ended with err.
func outcome(ctx context.Context, a *app, err error) error {
	switch {
	case a.broken != nil:
		return a.broken
	case err != nil:
		return err
	}
	return ctx.Err()
}

// Broken is a panic of the workbench: a bug. The terminal was restored.
type Broken struct {
	Value any
	Stack []byte
}

// Error says it in a sentence, without the stack.
func (b *Broken) Error() string { return fmt.Sprintf("the workbench broke: panic: %v", b.Value) }

// guard, deferred, turns a panic into the end of the workbench. Bubble Tea would
// do so too, but by closing the terminal under its reader.
func (a *app) guard() {
	if p := recover(); p != nil && a.broken == nil {
		a.broken = &Broken{p, debug.Stack()}
		close(a.broke)
	}
}
