package figure

import (
	"strconv"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"

	"copydesk/tui/draw"
)

func TestShade(t *testing.T) {
	limits := [draw.Levels - 1]float64{0.05, 0.15, 0.35, 0.65}
	for _, tt := range []struct {
		share float64
		want  int
	}{{0, 0}, {0.049, 0}, {0.05, 1}, {0.3, 2}, {0.5, 3}, {1, 4}} {
		if got := ShadeOf(tt.share, limits); got != tt.want {
			t.Errorf("ShadeOf(%v) = %d, want %d", tt.share, got, tt.want)
		}
	}
}

// However many categories, the cell under the cursor and what it means are there,
// and nothing is outside.
func TestMatrixFits(t *testing.T) {
	f := Figures{Ink: draw.Ink{
		Styles:  draw.NewStyles(&strings.Builder{}, draw.NoColour, termenv.Ascii),
		Symbols: draw.SymbolsOf("ascii", func(string) string { return "" }, "linux"),
	}}
	for _, categories := range []int{1, 2, 5, 8, 9, 10, 42} {
		for width := 30; width <= 90; width += 15 {
			for height := 6; height <= 16; height++ {
				m := Matrix{Names: make([]string, categories)}
				for i := range m.Names {
					m.Names[i] = "city council " + strconv.Itoa(i)
				}
				m.Move(categories, categories/2)
				lines := m.View(f, Look{Corner: "truth", Focused: true, Foot: []string{"what", "it means"}, Cell: func(i, j int) Cell {
					return Cell{Text: strconv.Itoa(i * j), Shade: 1}
				}}, width, height)
				all := strings.Join(lines, "\n")
				if len(lines) > height || !strings.HasSuffix(all, "what\nit means") {
					t.Errorf("%d categories in %d x %d: %d lines\n%s", categories, width, height, len(lines), all)
				}
				if want := "[" + strconv.Itoa((categories-1)*(categories/2)) + "]"; categories > 2 && !strings.Contains(all, want) {
					t.Errorf("%d categories in %d x %d: no %s\n%s", categories, width, height, want, all)
				}
				for _, l := range lines {
					if ansi.StringWidth(l) > width {
						t.Errorf("%d categories in %d x %d: a line of %d cells\n%s", categories, width, height, ansi.StringWidth(l), all)
					}
				}
			}
		}
	}
}
