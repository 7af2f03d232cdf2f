package command

import (
	"errors"
	"strconv"

	"github.com/spf13/cobra"
)

// exitError ends the program with a code, without a word.
type exitError int

func (e exitError) Error() string { return "exit code " + strconv.Itoa(int(e)) }

// worker does a job for the desk that started this process.
func (a App) worker() *cobra.Command {
	return &cobra.Command{
		Use:    "worker",
		Short:  "Do the job that standard input says, for a desk",
		Hidden: true,
		Args:   usage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if code := a.Worker(cmd.Context(), a.Stdin, a.Stdout); code != ok {
				return exitError(code)
			}
			return nil
		},
	}
}

// codeOf returns the code that err ends the program with, if it says one.
func codeOf(err error) (code int, ok bool) {
	var e exitError
	ok = errors.As(err, &e)
	return int(e), ok
}
