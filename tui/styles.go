package tui

import (
	"io"

	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"
)

// levels is how many shades a cell of the confusion matrix can have, the first
// of them for almost nothing.
const levels = 5

// styles are the inks of a theme. None of them is needed to understand a screen:
// what they say is also said by a word or a mark.
type styles struct {
	plain  lipgloss.Style
	title  lipgloss.Style // the name of the program, headings
	bold   lipgloss.Style // the best, the chosen
	accent lipgloss.Style // what is selected or live
	dim    lipgloss.Style // labels, what is not there
	good   lipgloss.Style
	bad    lipgloss.Style
	warn   lipgloss.Style
	hit    [levels]lipgloss.Style // right answers, by their share
	miss   [levels]lipgloss.Style // wrong answers, by their share
	cursor lipgloss.Style         // the cell under the cursor
}

// inks are the colours of a theme, in the 256-colour palette: terminals with
// fewer get the nearest.
type inks struct {
	accent, dim, good, bad, warn string
	hit, miss                    [levels]string
}

func inksOf(t Theme) inks {
	if t == Light {
		return inks{
			accent: "25", dim: "242", good: "28", bad: "124", warn: "130",
			hit:  [levels]string{"242", "240", "25", "25", "19"},
			miss: [levels]string{"242", "130", "130", "124", "124"},
		}
	}
	return inks{
		accent: "75", dim: "245", good: "114", bad: "210", warn: "179",
		hit:  [levels]string{"245", "250", "75", "75", "117"},
		miss: [levels]string{"245", "179", "179", "210", "210"},
	}
}

func newStyles(w io.Writer, t Theme, profile termenv.Profile) styles {
	if t == NoColour {
		profile = termenv.Ascii
	}
	r := lipgloss.NewRenderer(w, termenv.WithProfile(profile))
	r.SetColorProfile(profile)
	r.SetHasDarkBackground(t != Light)
	ink := inksOf(t)
	coloured := func(c string) lipgloss.Style { return r.NewStyle().Foreground(lipgloss.Color(c)) }
	s := styles{
		plain:  r.NewStyle(),
		title:  r.NewStyle().Bold(true),
		bold:   r.NewStyle().Bold(true),
		accent: coloured(ink.accent),
		dim:    coloured(ink.dim),
		good:   coloured(ink.good),
		bad:    coloured(ink.bad),
		warn:   coloured(ink.warn),
		cursor: r.NewStyle().Reverse(true),
	}
	for i := range levels {
		s.hit[i], s.miss[i] = coloured(ink.hit[i]), coloured(ink.miss[i])
	}
	return s
}

// profileOf returns the colours that the terminal behind w can show, by what the
// environment says: the terminal is not asked.
func profileOf(w io.Writer, getenv func(string) string) termenv.Profile {
	return termenv.NewOutput(w, termenv.WithEnvironment(environment(getenv))).EnvColorProfile()
}

// environment makes a function the environment of termenv.
type environment func(string) string

func (e environment) Getenv(key string) string { return e(key) }
func (e environment) Environ() []string        { return nil }
