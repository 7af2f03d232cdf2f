package plain

import (
	"io"
	"os"

	"golang.org/x/term"
)

// Terminal reports whether w is a terminal that can redraw a line, and its
// width in cells (0 where it is not one).
func Terminal(w io.Writer) (width int, ok bool) {
	f, isFile := w.(*os.File)
	if !isFile || os.Getenv("TERM") == "dumb" {
		return 0, false
	}
	width, _, err := term.GetSize(int(f.Fd()))
	if err != nil || width <= 0 {
		return 0, false
	}
	return width, true
}
