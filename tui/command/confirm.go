package command

import (
	"bufio"
	"context"
	"fmt"
	"strings"
)

// confirm asks a question on the terminal and reports whether the answer is
// yes. What is not an answer is no.
func (a App) confirm(ctx context.Context, question string) (bool, error) {
	if _, err := fmt.Fprint(a.Stderr, question+" [y/N] "); err != nil {
		return false, err
	}
	// Reading cannot be interrupted; the program ends before it does.
	answers := make(chan string, 1)
	go func() {
		line, _ := bufio.NewReader(a.Stdin).ReadString('\n')
		answers <- line
	}()
	select {
	case <-ctx.Done():
		fmt.Fprintln(a.Stderr)
		return false, ctx.Err()
	case answer := <-answers:
		switch strings.ToLower(strings.TrimSpace(answer)) {
		case "y", "yes":
			return true, nil
		}
		return false, nil
	}
}
