package tui

import (
	"slices"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"copydesk/engine/config"
)

// TestKeysOfSettings holds that a setting can name every key that the terminal
// tells of, and that it arrives as the name that the terminal tells.
func TestKeysOfSettings(t *testing.T) {
	keys := []tea.KeyMsg{
		{Type: tea.KeyRunes, Runes: []rune("o")}, {Type: tea.KeyRunes, Runes: []rune("O")},
		{Type: tea.KeyRunes, Runes: []rune("é")}, {Type: tea.KeyRunes, Runes: []rune("+")},
		{Type: tea.KeyRunes, Runes: []rune("'")}, {Type: tea.KeyRunes, Runes: []rune("7"), Alt: true},
	}
	for i := -200; i < 200; i++ {
		if k := tea.KeyType(i); k != tea.KeyRunes && k.String() != "" {
			keys = append(keys, tea.KeyMsg{Type: k}, tea.KeyMsg{Type: k, Alt: true})
		}
	}
	if len(keys) < 150 {
		t.Fatalf("%d keys", len(keys))
	}
	for _, k := range keys {
		name := k.String()
		if strings.HasSuffix(name, " ") {
			name = strings.TrimSuffix(name, " ") + "space"
		}
		c, err := config.Load(config.Sources{Set: []string{"workbench.keys={some.action: '" + strings.ReplaceAll(name, "'", "''") + "'}"}})
		if err != nil {
			t.Error(err)
			continue
		}
		if got := c.Workbench().Keys["some.action"]; !slices.Equal(got, []string{k.String()}) {
			t.Errorf("%q arrives as %q", k.String(), got)
		}
	}
}
