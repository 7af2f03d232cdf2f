package command

import (
	"context"
	"fmt"
	"time"

	"copydesk/engine"
	"copydesk/tui/format"
	"copydesk/tui/plain"
	"copydesk/tui/safe"

	"github.com/spf13/cobra"
)

func (a App) deskStatus() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "status",
		Short: "Say who the desk is, what it does and what is kept",
		Example: `  copydesk desk status
  copydesk desk status --json`,
		Args: usage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.withRunning(cmd, func(c Client) error {
				s, err := c.Status(cmd.Context())
				if err != nil {
					return err
				}
				kept, err := c.Kept(cmd.Context())
				if err != nil {
					return err
				}
				traffic, err := trafficOf(cmd.Context(), c)
				if err != nil {
					return err
				}
				if asJSON {
					return printJSON(a.Stdout, deskDoc{true, s.Workspace, &s, traffic, &kept})
				}
				return a.showDesk(s, traffic, kept)
			}, func(workspace string) error {
				if asJSON {
					return printJSON(a.Stdout, deskDoc{Workspace: workspace})
				}
				return a.noDesk(workspace)
			})
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON document")
	return cmd
}

// deskDoc is what desk status --json prints.
type deskDoc struct {
	Runs      bool            `json:"runs"` // whether there is a desk
	Workspace string          `json:"workspace"`
	Desk      *engine.Status  `json:"desk,omitempty"`
	Traffic   *engine.Traffic `json:"traffic,omitempty"` // while the prediction server is on
	Kept      *engine.Kept    `json:"kept,omitempty"`
}

// trafficOf returns what the prediction server was asked lately, nil while it is
// off.
func trafficOf(ctx context.Context, c Traffic) (*engine.Traffic, error) {
	t, err := c.Traffic(ctx)
	if err != nil || t.On.IsZero() {
		return nil, err
	}
	return &t, nil
}

func (a App) noDesk(workspace string) error {
	_, err := fmt.Fprintf(a.Stdout, "no desk runs for %s\n", safe.Text(workspace))
	return err
}

// showDesk prints a desk. traffic is nil while its prediction server counts no
// requests: it is off, or is just being switched on.
func (a App) showDesk(s engine.Status, traffic *engine.Traffic, kept engine.Kept) error {
	line := func(name, value string) { fmt.Fprintf(a.Stdout, "%-12s %s\n", name, safe.Text(value)) }
	line("desk", modeWord(s.Mode))
	line("process", fmt.Sprintf("%d on %s", s.PID, s.Host))
	line("since", fmt.Sprintf("%s (%s)", s.Started.Local().Format(time.DateTime), format.Ago(s.Started, a.Clock())))
	line("workspace", s.Workspace)
	line("version", fmt.Sprintf("%s, build %s, protocol %d", s.Version, s.Build, s.Protocol))
	line("jobs", fmt.Sprintf("%d running, %d waiting", s.Running, s.Queued))
	line("watchers", format.Count(s.Watchers))
	serving := "no predictions"
	if s.Serving != "" {
		serving = "predictions on " + s.URL()
	}
	line("serves", serving)
	switch {
	case traffic == nil && s.Serving != "": // it listens, and counts in the next instant
		line("traffic", trafficText(engine.Traffic{}))
	case traffic != nil:
		line("traffic", trafficText(*traffic))
		if traffic.P50 != nil && traffic.P95 != nil && traffic.P99 != nil {
			line("latency", fmt.Sprintf("p50 %s, p95 %s, p99 %s", format.Duration(*traffic.P50), format.Duration(*traffic.P95), format.Duration(*traffic.P99)))
		}
	}
	if s.Stopping {
		line("stopping", "yes, when what it does is done")
	}
	fmt.Fprintln(a.Stdout)
	t := plain.NewTable(plain.Column{Title: "kept"}, plain.Column{Title: "used", Right: true}, plain.Column{Title: "limit", Right: true})
	t.Row("events", format.Count(kept.Used.Events), format.Count(kept.Limits.Events))
	t.Row("runs with a curve", format.Count(kept.Used.Series), format.Count(kept.Limits.Series))
	t.Row("samples of predictions", format.Count(kept.Used.Samples), format.Count(kept.Limits.Samples))
	t.Row("feedback", format.Count(kept.Used.Feedback), format.Count(kept.Limits.Feedback))
	t.Row("logs", format.Bytes(kept.Used.Logs), format.Bytes(kept.Limits.Logs))
	t.Row("corpora", format.Bytes(kept.Used.Corpora), format.Bytes(kept.Limits.Corpora))
	t.Row("features", format.Bytes(kept.Used.Features), format.Bytes(kept.Limits.Features))
	t.Row("predictions", format.Bytes(kept.Used.Predictions), format.Bytes(kept.Limits.Predictions))
	t.Row("model files", format.Bytes(kept.Used.Bundles), format.Bytes(kept.Limits.Bundles))
	width, _ := plain.Terminal(a.Stdout)
	return t.Write(a.Stdout, width)
}

// trafficText says how often predictions are asked for, and how often in vain.
func trafficText(t engine.Traffic) string {
	last := fmt.Sprintf("in the last %.0f s", t.Window)
	switch {
	case t.Window == 0:
		return "it has just begun"
	case t.Requests == 0:
		return "no requests for predictions " + last
	}
	return fmt.Sprintf("%s requests/s %s: %s, %s, %s refused", format.PerSecond(t.Rate), last,
		format.Plural(t.Requests, "request", "requests"), format.Plural(t.Errors, "error", "errors"), format.Count(t.Refused))
}

// modeWord says what kind of desk it is.
func modeWord(m engine.Mode) string {
	switch m {
	case engine.BackgroundMode:
		return "in the background; it goes away when nobody needs it"
	case engine.ServeMode:
		return "in the foreground (copydesk --serve)"
	case engine.OneShotMode:
		return "a command that is the desk while it works"
	}
	return string(m)
}
