package export

import (
	"regexp"
	"strconv"
	"unicode/utf8"
)

// plainNumber is a number as this program writes it.
var plainNumber = regexp.MustCompile(`^[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?$`)

// Cell returns a cell of a CSV file for a text: with an apostrophe before one
// that a spreadsheet would take for a formula. Numbers stay numbers.
//
// Source: OWASP, CSV Injection.
func Cell(text string) string {
	if plainNumber.MatchString(text) {
		return text
	}
	switch r, _ := utf8.DecodeRuneInString(text); r {
	case '=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠':
		return "'" + text
	}
	return text
}

// Number writes a figure so that it is read back as it was.
func Number(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }
