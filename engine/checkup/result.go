package checkup

import "fmt"

// State is how a check ended.
type State string

const (
	OK State = "ok"
	// Warning is something that works and may not for long, or not for all.
	Warning State = "warning"
	// Problem is something that does not work.
	Problem State = "problem"
)

// Result is what a check found: a sentence, and another that says what to do
// where there is something to do.
type Result struct {
	Name  string `json:"check"`
	State State  `json:"state"`
	Says  string `json:"says"`
	Do    string `json:"do,omitempty"`
}

func okay(name, format string, args ...any) Result {
	return Result{Name: name, State: OK, Says: fmt.Sprintf(format, args...)}
}

func warn(name, do, format string, args ...any) Result {
	return Result{Name: name, State: Warning, Says: fmt.Sprintf(format, args...), Do: do}
}

func problem(name, do, format string, args ...any) Result {
	return Result{Name: name, State: Problem, Says: fmt.Sprintf(format, args...), Do: do}
}
