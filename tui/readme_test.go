package tui

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"copydesk/tui/screen"
)

// The README's tables of keys are made from the table of actions; go test ./tui
// -run Readme -update writes them.
func TestReadmeNamesEveryAction(t *testing.T) {
	const path, begin, end = "../README.md", "<!-- keys: made by go test ./tui -run Readme -update -->\n", "<!-- end of keys -->"
	readme, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(readme), begin)
	was, after, ended := strings.Cut(rest, end)
	if !ok || !ended {
		t.Fatalf("%s has no place for the keys between %q and %q", path, begin, end)
	}
	play(t, 80, 24, func(s *stage) {
		keys := keyTables(s.app)
		if *update {
			if err := os.WriteFile(path, []byte(before+begin+keys+end+after), 0o644); err != nil {
				t.Fatal(err)
			}
			return
		}
		if was != keys {
			t.Errorf("the README does not name the keys as they are; go test ./tui -run Readme -update writes them:\n%s", keys)
		}
	})
}

// keyTables are the actions of each place in a table in Markdown.
func keyTables(a *app) string {
	var places []screen.Place
	for _, c := range a.actions {
		if !slices.Contains(places, c.Place) {
			places = append(places, c.Place)
		}
	}
	var b strings.Builder
	for _, p := range places {
		fmt.Fprintf(&b, "\n**%s**\n\n| key | what it does | action |\n|---|---|---|\n", strings.ToUpper(string(p[:1]))+string(p[1:]))
		for _, c := range a.actions {
			if c.Place == p {
				fmt.Fprintf(&b, "| %s | %s | `%s` |\n", markdownKeys(c.Keys), c.Title, c.ID)
			}
		}
	}
	return b.String() + "\n"
}

// markdownKeys names keys as the configuration does.
func markdownKeys(keys []string) string {
	names := make([]string, len(keys))
	for i, k := range keys {
		if k == " " {
			k = "space"
		}
		names[i] = "`" + strings.ReplaceAll(k, "|", "\\|") + "`"
	}
	return strings.Join(names, " ")
}
