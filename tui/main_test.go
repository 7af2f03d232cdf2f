package tui

import (
	"context"
	"fmt"
	"os"
	"testing"
	"time"

	"copydesk/engine"
)

// childVariable makes the test binary a workbench over an empty desk, for the
// tests that need a process of its own.
const childVariable = "COPYDESK_TEST_WORKBENCH"

func TestMain(m *testing.M) {
	if os.Getenv(childVariable) != "" {
		desk := newFakeDesk(time.Now)
		err := Run(context.Background(), Options{
			Jobs: desk, Runs: desk, Corpora: desk, Registry: desk, Serving: desk, Events: desk, Predictors: desk, Judge: desk,
			Workspace: "/home/ada/news-lab", Spec: engine.DefaultSpec(),
		})
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	time.Local = time.UTC
	os.Exit(m.Run())
}
