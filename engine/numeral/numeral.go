// Package numeral writes counts in sentences, as English does.
//
//	numeral.Count(31100)             // 31,100
//	numeral.Plural(1, "row", "rows") // 1 row
package numeral

import "strconv"

// Count writes a count with a comma at the thousands: 31,100.
func Count[N ~int | ~int32 | ~int64](n N) string {
	s := strconv.FormatInt(int64(n), 10)
	sign := ""
	if s[0] == '-' {
		sign, s = "-", s[1:]
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return sign + s
}

// Plural writes a count with its noun: 1 run, 2 runs.
func Plural[N ~int | ~int32 | ~int64](n N, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return Count(n) + " " + many
}
