// Package safe makes text of unknown origin harmless for a terminal: an article,
// a category, a file name, an error that quotes one of them. Such text can carry
// escape sequences that move the cursor, set the title, answer for the keyboard
// or redraw what stands elsewhere, and characters without width that break a
// layout.
//
//	fmt.Println(safe.Text("Chip\x1b[2Jmaker\tlifts\nforecast")) // Chip␛[2Jmaker lifts forecast
//
// Whatever is not made by this program passes here before it is written to a
// terminal.
package safe
