// Package background settles whether the terminal is dark before anybody asks
// the terminal.
//
// Bubble Tea v1 asks in its init, and waits five seconds for a terminal that
// does not answer. Go initialises packages in the order of their paths as soon
// as their imports are ready, and this one comes before
// github.com/charmbracelet/bubbletea; so it must not import anything that
// imports Bubble Tea. Programs import it for its effect:
//
//	import _ "copydesk/tui/background"
package background

import (
	"os"
	"strconv"
	"strings"

	"github.com/charmbracelet/lipgloss"
)

func init() {
	lipgloss.SetHasDarkBackground(Dark(os.Getenv))
}

// Dark reports whether the terminal is taken to be dark: what COPYDESK_THEME
// says (dark or light), else what the terminal left in COLORFGBG, else yes.
func Dark(getenv func(string) string) bool {
	switch getenv("COPYDESK_THEME") {
	case "dark":
		return true
	case "light":
		return false
	}
	colours := getenv("COLORFGBG") // foreground;background, sometimes with a field between
	n, err := strconv.Atoi(colours[strings.LastIndexByte(colours, ';')+1:])
	if err != nil || !strings.Contains(colours, ";") {
		return true
	}
	return n != 7 && n < 9
}
