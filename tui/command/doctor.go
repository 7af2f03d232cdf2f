package command

import (
	"context"
	"fmt"
	"time"

	"copydesk/engine/checkup"
	"copydesk/engine/fault"
	"copydesk/tui/format"
	"copydesk/tui/safe"

	"github.com/spf13/cobra"
)

const (
	// wantedSpace is room for some trainings.
	wantedSpace = 1 << 30
	// deskPatience is how long a desk may take to answer a question.
	deskPatience = 3 * time.Second
)

func (a App) doctor() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "Check permissions, space, port, terminal, clock, file system and desk",
		Long: `Check what copydesk needs of this machine. Each check ends ok, with a warning or
with a problem, and says what to do. The exit code is 1 if there is a problem.`,
		Example: `  copydesk doctor
  copydesk doctor --workspace /mnt/home/kim/desk --json`,
		Args: usage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			checks, err := a.checks(cmd)
			if err != nil {
				return err
			}
			problems, warnings := 0, 0
			for _, r := range checks {
				switch r.State {
				case checkup.Problem:
					problems++
				case checkup.Warning:
					warnings++
				}
			}
			if asJSON {
				err = printJSON(a.Stdout, doctorDoc{checks, problems, warnings})
			} else {
				err = a.showChecks(checks, problems, warnings)
			}
			if err == nil && problems > 0 {
				return fault.As(fault.Invalid, errReported)
			}
			return err
		},
	}
	configFlags(cmd)
	settingsFlags(cmd)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON document")
	return cmd
}

// doctorDoc is what doctor --json prints.
type doctorDoc struct {
	Checks   []checkup.Result `json:"checks"`
	Problems int              `json:"problems"`
	Warnings int              `json:"warnings"`
}

// checks does all checks.
func (a App) checks(cmd *cobra.Command) ([]checkup.Result, error) {
	dir, err := a.workspace(cmd)
	if err != nil {
		return nil, err
	}
	desk, serving := a.checkDesk(cmd.Context(), dir)
	checks := []checkup.Result{
		checkup.Permissions(dir, "store", "corpora", "predictions", "models"),
		checkup.Space(dir, checkup.NeededSpace, wantedSpace),
		checkup.FileSystem(dir),
		checkup.Clock(a.Clock, dir),
		desk,
	}
	c, err := a.load(cmd)
	if err != nil {
		checks = append(checks, checkup.Result{Name: "settings", State: checkup.Problem, Says: err.Error(), Do: "see: copydesk config"})
	} else {
		s := c.Settings()
		checks = append(checks, checkup.Port(s.Host, s.Port, serving))
	}
	return append(checks, a.checkTerminal(), checkup.OpenFiles()), nil
}

// checkDesk asks the desk, if one runs, and returns where it serves.
func (a App) checkDesk(ctx context.Context, dir string) (r checkup.Result, serving string) {
	r = checkup.Result{Name: "desk", State: checkup.OK}
	ctx, cancel := context.WithTimeout(ctx, deskPatience)
	defer cancel()
	s, err := a.running(ctx, dir)
	switch {
	case err != nil:
		r.State, r.Says, r.Do = checkup.Problem, err.Error(), "see: copydesk desk logs"
		return r, ""
	case s == nil:
		return checkup.NoDesk(dir), ""
	}
	r.Says = fmt.Sprintf("process %d answers, %s, %d jobs running, %d waiting", s.PID, modeWord(s.Mode), s.Running, s.Queued)
	if s.Version != a.Version {
		r.State = checkup.Warning
		r.Says = fmt.Sprintf("process %d is copydesk %s, this is %s", s.PID, s.Version, a.Version)
		r.Do = "copydesk desk stop; the next command starts the new one"
	}
	return r, s.Serving
}

// showChecks prints a line a check, and what to do about it below.
func (a App) showChecks(checks []checkup.Result, problems, warnings int) error {
	for _, r := range checks {
		if _, err := fmt.Fprintf(a.Stdout, "%-8s %-12s %s\n", r.State, r.Name, safe.Text(r.Says)); err != nil {
			return err
		}
		if r.Do != "" {
			fmt.Fprintf(a.Stdout, "%-8s %-12s > %s\n", "", "", safe.Text(r.Do))
		}
	}
	says := "everything is as it should be"
	if problems+warnings > 0 {
		says = format.Plural(problems, "problem", "problems") + ", " + format.Plural(warnings, "warning", "warnings")
	}
	_, err := fmt.Fprintf(a.Stdout, "\n%s\n", says)
	return err
}
