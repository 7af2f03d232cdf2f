// Copydesk is a terminal workbench for sorting news articles into sections.
package main

import (
	"context"
	_ "embed"
	"errors"
	"log/slog"
	"os"
	"os/signal"
	"os/user"
	"runtime"
	"runtime/debug"
	"syscall"
	"time"

	"copydesk/engine"
	"copydesk/engine/config"
	"copydesk/server"
	"copydesk/store"
	"copydesk/tui"
	_ "copydesk/tui/background" // before anything that imports Bubble Tea
	"copydesk/tui/command"
)

//go:embed testdata/demo.csv
var demo []byte

func main() {
	// A lost connection must not end a training; what shows a terminal listens
	// for it on its own.
	signal.Ignore(syscall.SIGHUP)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	code := command.Run(ctx, command.App{
		Version:   version(),
		Stdin:     os.Stdin,
		Stdout:    os.Stdout,
		Stderr:    os.Stderr,
		Environ:   os.Environ(),
		Clock:     time.Now,
		User:      userName(),
		Open:      open,
		Serve:     serve,
		Workbench: workbench,
	}, os.Args[1:])
	os.Exit(code)
}

// client is a desk in this process.
type client struct {
	*engine.Desk
	store *store.Store
}

// Close ends the desk, then its store.
func (c client) Close() error {
	c.Desk.Close()
	return c.store.Close()
}

// open becomes the desk of a workspace.
func open(ctx context.Context, dir string, log *slog.Logger) (command.Client, error) {
	w, err := engine.OpenWorkspace(dir)
	if err != nil {
		return nil, err
	}
	st, err := store.Open(store.Options{Dir: w.Store(), Logger: log})
	if err != nil {
		return nil, err
	}
	desk, err := engine.OpenDesk(engine.Config{
		Workspace: w, Store: st, Demo: demo, Logger: log, Clock: time.Now, Environment: environment(),
	})
	if err != nil {
		return nil, errors.Join(err, st.Close())
	}
	return client{desk, st}, nil
}

// serve answers predictions with the champion until ctx ends.
func serve(ctx context.Context, c command.Client, settings config.Settings, log *slog.Logger) error {
	o := server.DefaultOptions()
	o.Host, o.Port = settings.Host, settings.Port
	o.Workers, o.Timeout, o.BatchSize = settings.Workers, settings.Timeout, settings.BatchSize
	o.Refresh = settings.RefreshInterval
	o.Models, o.Events, o.Logger = c, c, log
	s, err := server.New(o)
	if err != nil {
		return err
	}
	return s.Serve(ctx)
}

func workbench(ctx context.Context, c command.Client, w command.Workbench) error {
	ctx, stop := signal.NotifyContext(ctx, syscall.SIGHUP)
	defer stop()
	err := tui.Run(ctx, tui.Options{
		Jobs: c, Runs: c, Registry: c, Events: c.Watch(), Workspace: w.Workspace, Spec: w.Spec, User: userName(),
	})
	var bug *tui.Broken
	if errors.As(err, &bug) {
		os.Stderr.Write(bug.Stack)
	}
	return err
}

// environment says where runs are made.
func environment() engine.Environment {
	host, err := os.Hostname()
	if err != nil {
		host = "unknown"
	}
	return engine.Environment{
		Version: version(), Go: runtime.Version(), OS: runtime.GOOS, Arch: runtime.GOARCH, CPUs: runtime.NumCPU(),
		GOMAXPROCS: runtime.GOMAXPROCS(0), Kernels: "generic", Host: host, User: userName(),
	}
}

// version is the module's version, else the commit that it was built from.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	if v := info.Main.Version; v != "" && v != "(devel)" {
		return v
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			return "devel-" + s.Value[:12]
		}
	}
	return "devel"
}

func userName() string {
	if u, err := user.Current(); err == nil && u.Username != "" {
		return u.Username
	}
	return "unknown"
}
