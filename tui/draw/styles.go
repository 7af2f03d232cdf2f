package draw

import (
	"io"

	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"
)

// Levels is how many shades a cell of the confusion matrix can have, the first
// of them for almost nothing.
const Levels = 5

// Hues is how many series drawn over each other have a colour of their own.
const Hues = 6

// Styles are the inks of a theme. None of them is needed to understand a screen:
// what they say is also said by a word or a mark.
type Styles struct {
	Plain  lipgloss.Style
	Title  lipgloss.Style // the name of the program, headings
	Bold   lipgloss.Style // the best, the chosen
	Accent lipgloss.Style // what is selected or live
	Dim    lipgloss.Style // labels, what is not there
	Good   lipgloss.Style
	Bad    lipgloss.Style
	Warn   lipgloss.Style
	Hit    [Levels]lipgloss.Style // right answers, by their share
	Miss   [Levels]lipgloss.Style // wrong answers, by their share
	Cursor lipgloss.Style         // the cell under the cursor
	Series [Hues]lipgloss.Style   // of series that are drawn over each other
}

// inks are the colours of a theme, in the 256-colour palette: terminals with
// fewer get the nearest.
type inks struct {
	accent, dim, good, bad, warn string
	hit, miss                    [Levels]string
	series                       [Hues]string
}

func inksOf(t Theme) inks {
	if t == Light {
		return inks{
			accent: "25", dim: "242", good: "28", bad: "124", warn: "130",
			hit:  [Levels]string{"242", "240", "25", "25", "19"},
			miss: [Levels]string{"242", "130", "130", "124", "124"},
			// Hues that stay apart in the common kinds of colour blindness, in the
			// manner of Okabe and Ito.
			series: [Hues]string{"25", "166", "29", "133", "136", "30"},
		}
	}
	return inks{
		accent: "75", dim: "245", good: "114", bad: "210", warn: "179",
		hit:    [Levels]string{"245", "250", "75", "75", "117"},
		miss:   [Levels]string{"245", "179", "179", "210", "210"},
		series: [Hues]string{"75", "208", "79", "176", "221", "117"},
	}
}

// NewStyles returns the inks of a theme for a terminal of that profile.
func NewStyles(w io.Writer, t Theme, profile termenv.Profile) Styles {
	if t == NoColour {
		profile = termenv.Ascii
	}
	r := lipgloss.NewRenderer(w, termenv.WithProfile(profile))
	r.SetColorProfile(profile)
	r.SetHasDarkBackground(t != Light)
	ink := inksOf(t)
	coloured := func(c string) lipgloss.Style { return r.NewStyle().Foreground(lipgloss.Color(c)) }
	s := Styles{
		Plain:  r.NewStyle(),
		Title:  r.NewStyle().Bold(true),
		Bold:   r.NewStyle().Bold(true),
		Accent: coloured(ink.accent),
		Dim:    coloured(ink.dim),
		Good:   coloured(ink.good),
		Bad:    coloured(ink.bad),
		Warn:   coloured(ink.warn),
		Cursor: r.NewStyle().Reverse(true),
	}
	for i := range Hues {
		s.Series[i] = coloured(ink.series[i])
	}
	for i := range Levels {
		s.Hit[i], s.Miss[i] = coloured(ink.hit[i]), coloured(ink.miss[i])
	}
	return s
}

// ProfileOf returns the colours that the terminal behind w can show, by what the
// environment says: the terminal is not asked.
func ProfileOf(w io.Writer, getenv func(string) string) termenv.Profile {
	return termenv.NewOutput(w, termenv.WithEnvironment(environment(getenv))).EnvColorProfile()
}

// environment makes a function the environment of termenv.
type environment func(string) string

func (e environment) Getenv(key string) string { return e(key) }
func (e environment) Environ() []string        { return nil }

// Styled renders each line.
func Styled(style lipgloss.Style, lines []string) []string {
	for i, line := range lines {
		lines[i] = style.Render(line)
	}
	return lines
}

// Ink is what a screen is drawn with.
type Ink struct {
	Styles  Styles
	Symbols Symbols
}
