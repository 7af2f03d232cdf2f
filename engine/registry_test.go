package engine_test

import (
	"slices"
	"strings"
	"testing"

	"copydesk/engine"
	"copydesk/engine/fault"
)

func TestRegistry(t *testing.T) {
	desk, _ := openDesk(t, t.TempDir())
	if _, err := desk.Champion(engine.ModelName); fault.KindOf(err) != fault.Unavailable {
		t.Errorf("champion of nothing: %v", err)
	}
	for range 3 {
		train(t, desk, quick("nb"))
	}
	champion := func(want int) {
		t.Helper()
		versions, err := desk.Versions(engine.ModelName)
		if err != nil {
			t.Fatal(err)
		}
		var got []int
		for _, v := range versions {
			if v.Champion {
				got = append(got, v.Number)
			}
		}
		if len(versions) != 3 || !slices.Equal(got, []int{want}) {
			t.Errorf("champions %v of %d versions, want %d", got, len(versions), want)
		}
	}
	champion(1)
	if _, err := desk.Rollback(engine.ModelName, "", tester); fault.KindOf(err) != fault.Conflict {
		t.Errorf("rollback of the first champion: %v", err)
	}
	for _, n := range []int{3, 2} {
		if _, err := desk.Promote(engine.ModelName, n, "try", tester); err != nil {
			t.Fatal(err)
		}
		champion(n)
	}
	if _, err := desk.Promote(engine.ModelName, 2, "", tester); fault.KindOf(err) != fault.Conflict {
		t.Errorf("promoting the champion: %v", err)
	}
	if _, err := desk.Promote(engine.ModelName, 9, "", tester); fault.KindOf(err) != fault.NotFound || !strings.Contains(err.Error(), "1 to 3") {
		t.Errorf("promoting what is not there: %v", err)
	}
	for _, n := range []int{3, 1} {
		if _, err := desk.Rollback(engine.ModelName, "back", tester); err != nil {
			t.Fatal(err)
		}
		champion(n)
	}
	history, err := desk.History(engine.ModelName)
	if err != nil {
		t.Fatal(err)
	}
	var actions []string
	for _, c := range history {
		actions = append(actions, string(c.Action))
	}
	if want := "register promote register register promote promote rollback rollback"; strings.Join(actions, " ") != want {
		t.Errorf("history %v, want %s", actions, want)
	}
}
