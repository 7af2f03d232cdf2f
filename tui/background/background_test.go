package background_test

import (
	"os/exec"
	"strings"
	"testing"

	"copydesk/tui/background"
)

func TestDark(t *testing.T) {
	tests := []struct {
		theme, colours string
		want           bool
	}{
		{"", "", true},
		{"", "15;0", true},
		{"", "0;15", false},
		{"", "0;7", false},
		{"", "7;8", true},
		{"", "12;default;0", true},
		{"", "0;default;15", false},
		{"", "default;default", true},
		{"", "15", true},
		{"light", "15;0", false},
		{"dark", "0;15", true},
		{"none", "0;15", false},
	}
	for _, tt := range tests {
		env := map[string]string{"COPYDESK_THEME": tt.theme, "COLORFGBG": tt.colours}
		if got := background.Dark(func(k string) string { return env[k] }); got != tt.want {
			t.Errorf("Dark with %v = %v, want %v", env, got, tt.want)
		}
	}
}

// The package must be ready before Bubble Tea is: it may not need it, and its
// path must come first.
func TestComesBeforeBubbleTea(t *testing.T) {
	const teaPath = "github.com/charmbracelet/bubbletea"
	out, err := exec.Command("go", "list", "-deps", ".").CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	deps := strings.Fields(string(out))
	for _, path := range deps {
		if path == teaPath {
			t.Error("it imports Bubble Tea")
		}
	}
	if self := deps[len(deps)-1]; self >= teaPath {
		t.Errorf("%s does not come before %s", self, teaPath)
	}
}
