package plain

import "strings"

// Bar is a bar whose length in cells, up to width, is a share from 0 to 1: one
// cell at the least where there is anything.
//
//	plain.Bar(0.5, 20) // ten cells
func Bar(share float64, width int) string {
	if !(share > 0) {
		return ""
	}
	return strings.Repeat("━", min(width, max(1, int(share*float64(width)+0.5))))
}
