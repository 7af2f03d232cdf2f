package engine_test

import (
	"fmt"
	"os"
	"testing"
)

// childVariable makes the test binary a child: the name of what it does.
const childVariable = "COPYDESK_ENGINE_CHILD"

// children are what a child can do, with what it reads from standard input.
var children = map[string]func() error{
	"measure": measureTraining,
}

func TestMain(m *testing.M) {
	if what := os.Getenv(childVariable); what != "" {
		if err := children[what](); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}
