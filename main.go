// Copydesk is a terminal workbench for sorting news articles into sections.
package main

import (
	"context"
	_ "embed"
	"errors"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
	"time"

	"copydesk/engine"
	"copydesk/engine/config"
	"copydesk/engine/fault"
	"copydesk/engine/worker"
	"copydesk/server"
	"copydesk/server/access"
	"copydesk/server/access/token"
	"copydesk/server/attach"
	"copydesk/server/logbuf"
	"copydesk/server/owner"
	"copydesk/server/process"
	"copydesk/server/program"
	"copydesk/store"
	"copydesk/tui"
	_ "copydesk/tui/background" // before anything that imports Bubble Tea
	"copydesk/tui/command"
)

//go:embed testdata/demo.csv
var demo []byte

func main() {
	// A lost connection must not end a training: not by a hang-up, which what
	// shows a terminal listens for on its own, and not by an output that
	// nobody reads any more.
	signal.Ignore(syscall.SIGHUP, syscall.SIGPIPE)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	code := command.Run(ctx, command.App{
		Version:    program.Version(),
		Stdin:      os.Stdin,
		Stdout:     os.Stdout,
		Stderr:     os.Stderr,
		Environ:    os.Environ(),
		Clock:      time.Now,
		Open:       open,
		Serve:      serve,
		Background: background,
		Token:      issue,
		Worker:     work,
		Workbench:  workbench,
	}, os.Args[1:])
	os.Exit(code)
}

// client is a client of a desk, as commands see it.
type client struct{ *attach.Client }

// Watch begins to watch.
func (c client) Watch(ctx context.Context, interval time.Duration) (command.Watch, error) {
	return c.Client.Watch(ctx, interval)
}

// attacher finds the desk of a workspace. The program at path is what starts in
// the background; o are the options with which this process becomes the desk.
func attacher(path, dir string, o func(engine.Mode) (process.Options, error)) *attach.Attacher {
	return attach.New(attach.Options{
		Dir:   dir,
		Build: program.ID(),
		Start: owner.Command{Dir: dir, Path: path, Args: []string{"desk", "run", "--workspace", dir}},
		Open: func(mode engine.Mode) (*process.Process, error) {
			options, err := o(mode)
			if err != nil {
				return nil, err
			}
			return process.Open(options)
		},
	})
}

// open returns a client of the desk of a workspace.
func open(ctx context.Context, dir string, need command.Need) (command.Client, error) {
	path, err := worker.Executable()
	if err != nil {
		return nil, err
	}
	a := attacher(path, dir, func(mode engine.Mode) (process.Options, error) {
		// This process serves no predictions: variables that may be another
		// program's do not stop it.
		c, err := config.Load(config.Sources{Workspace: dir})
		if err != nil {
			return process.Options{}, err
		}
		o := desk(path, dir, mode, c, slog.New(slog.DiscardHandler))
		o.NewWorker = inProcess
		return o, nil
	})
	find := map[command.Need]func(context.Context) (*attach.Client, error){
		command.AnyDesk: a.Any, command.LastingDesk: a.Lasting, command.RunningDesk: a.Present,
		command.OwnDesk: func(context.Context) (*attach.Client, error) { return a.Own() },
	}[need]
	c, err := find(ctx)
	if err != nil {
		if need == command.RunningDesk && errors.Is(err, owner.ErrNoDesk) {
			err = fault.Newf(fault.NotFound, "no desk runs for %s", dir)
		}
		return nil, err
	}
	return client{c}, nil
}

// desk are the options of a desk.
func desk(path, dir string, mode engine.Mode, c *config.Config, log *slog.Logger) process.Options {
	s := c.Settings()
	return process.Options{
		Dir:  dir,
		Mode: mode,
		Store: func(w engine.Workspace) (process.Store, error) {
			return store.Open(store.Options{Dir: w.Store(), Logger: log})
		},
		NewWorker:   children(path, log),
		Memory:      engine.SystemMemory{Workspace: engine.WorkspaceAt(dir), Demo: demo},
		Demo:        demo,
		Retention:   s.Retention,
		MaxActive:   s.MaxActiveJobs,
		Environment: program.Environment(),
		Build:       program.ID(),
		Settings:    c.DeskValues(),
		IdleAfter:   s.IdleAfter,
		Logger:      log,
		Clock:       time.Now,
	}
}

// inProcess does a job in this process.
func inProcess(a engine.Assignment) engine.Worker {
	return engine.NewWorker(a, demo)
}

// children does each job in a child of this process, whose program path is.
func children(path string, log *slog.Logger) func(engine.Assignment) engine.Worker {
	return func(a engine.Assignment) engine.Worker {
		return worker.Process{Path: path, Args: []string{"worker"}, Log: log}.New(a)
	}
}

// work is a child that does a job for a desk.
func work(ctx context.Context, stdin io.Reader, stdout io.Writer) int {
	return worker.Main(ctx, stdin, stdout, func(a engine.Assignment) (engine.Worker, error) {
		return inProcess(a), nil
	})
}

// serve is the desk in the foreground, with its prediction server, until ctx
// ends or a client stops it.
func serve(ctx context.Context, dir string, c *config.Config, out io.Writer) (err error) {
	path, err := worker.Executable()
	if err != nil {
		return err
	}
	s := c.Settings()
	lines := logbuf.New(out)
	defer func() { err = errors.Join(err, lines.Close()) }()
	log := slog.New(logbuf.Handler(slog.NewJSONHandler(lines, &slog.HandlerOptions{Level: s.LogLevel}), lines))
	a := attacher(path, dir, func(mode engine.Mode) (process.Options, error) {
		o := desk(path, dir, mode, c, log)
		o.Predict = func() (server.Options, error) { return predictions(s, log), nil }
		return o, nil
	})
	p, err := a.Serve(ctx, log)
	if err != nil {
		return err
	}
	return errors.Join(p.Run(ctx), p.Close())
}

// issue makes a token of the prediction server.
func issue(c *config.Config, ask command.TokenRequest) (command.Token, error) {
	s := c.Settings().Access
	authority, err := token.New(token.Options{Key: s.Key, Issuer: s.TokenIssuer, Audience: s.TokenAudience, Clock: time.Now})
	if err != nil {
		return command.Token{}, err
	}
	t, err := authority.Issue(ask.Name, access.Role(ask.Role), ask.TTL)
	return command.Token{Text: t.Text, ID: t.ID, Expires: t.Expires}, err
}

// predictions are the options of the prediction server.
func predictions(s config.Settings, log *slog.Logger) server.Options {
	o := server.DefaultOptions()
	o.Host, o.Port = s.Host, s.Port
	o.Workers, o.Timeout, o.BatchSize = s.Workers, s.Timeout, s.BatchSize
	o.Refresh, o.CacheSize, o.Logger = s.RefreshInterval, s.CacheSize, log
	o.Queue, o.MaxRequests, o.MaxConnections = s.Queue, s.MaxRequests, s.MaxConnections
	o.Rate, o.Burst, o.Grace = s.Rate, s.Burst, s.Grace
	o.Drain = max(o.Drain, s.Timeout+5*time.Second)
	o.Access = s.Access
	o.SamplesPerMinute, o.SampleText = s.PredictionLog.SamplesPerMinute, s.PredictionLog.Text
	return o
}

// background is the desk that a client started, until nobody needs it.
func background(ctx context.Context, dir string, c *config.Config, predict func() (*config.Config, error)) error {
	report := owner.Inherited()
	p, err := openBackground(dir, c, predict)
	report.Ready(err)
	if err != nil {
		return err
	}
	return errors.Join(p.Run(ctx), p.Close())
}

func openBackground(dir string, c *config.Config, predict func() (*config.Config, error)) (*process.Process, error) {
	path, err := worker.Executable()
	if err != nil {
		return nil, err
	}
	log, err := process.OpenLog(dir, c.Settings().Log)
	if err != nil {
		return nil, err
	}
	o := desk(path, dir, engine.BackgroundMode, c, log)
	o.Predict = func() (server.Options, error) {
		c, err := predict()
		if err != nil {
			return server.Options{}, err
		}
		return predictions(c.Settings(), log), nil
	}
	return process.Open(o)
}

func workbench(ctx context.Context, c command.Client, w command.Workbench) error {
	ctx, stop := signal.NotifyContext(ctx, syscall.SIGHUP)
	defer stop()
	watch, err := c.Watch(ctx, 0)
	if err != nil {
		return err
	}
	defer watch.Close()
	err = tui.Run(ctx, tui.Options{
		Jobs: c, Runs: c, Corpora: c, Registry: c, Serving: c, Feedback: c, Events: watch, Workspace: w.Workspace, Spec: w.Spec, EndsDesk: w.EndsDesk,
		Settings: w.Settings, Pairs: c, Predictors: c, Judge: c,
	})
	var bug *tui.Broken
	if errors.As(err, &bug) {
		os.Stderr.Write(bug.Stack)
	}
	return err
}
