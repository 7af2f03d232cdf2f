package draw

import (
	"copydesk/engine/fault"
	"copydesk/tui/background"
)

// Theme is a set of colours.
type Theme string

const (
	Auto     Theme = "auto" // as the environment says
	Dark     Theme = "dark"
	Light    Theme = "light"
	NoColour Theme = "none"
)

// ThemeOf returns the theme that is named; where none is or auto, what
// COPYDESK_THEME names, else none where NO_COLOR is set, else what suits the
// terminal's background.
func ThemeOf(named string, getenv func(string) string) (Theme, error) {
	switch t := Theme(named); t {
	case Dark, Light, NoColour:
		return t, nil
	}
	switch t := Theme(getenv("COPYDESK_THEME")); t {
	case Dark, Light, NoColour:
		return t, nil
	case "", Auto:
	default:
		return "", fault.Newf(fault.Invalid, "COPYDESK_THEME is %q; choose from auto, dark, light, none", string(t))
	}
	switch {
	case getenv("NO_COLOR") != "":
		return NoColour, nil
	case background.Dark(getenv):
		return Dark, nil
	}
	return Light, nil
}
