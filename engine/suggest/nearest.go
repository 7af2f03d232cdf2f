package suggest

import "strings"

// longestWord bounds the words that are compared with names, in bytes.
const longestWord = 64

// Nearest returns the name that word is a misspelling of, "" if there is none:
// the first of those with the least distance, case aside, if that is less than
// both a third of the word and two more and the length of the word.
func Nearest(word string, names []string) string {
	if len(word) > longestWord {
		return ""
	}
	best, least := "", min(len(word)/3+2, len(word))
	for _, n := range names {
		if d := distance(strings.ToLower(word), strings.ToLower(n)); d < least {
			best, least = n, d
		}
	}
	return best
}

// distance is Levenshtein's: the least number of bytes to insert, delete or
// replace.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			above := row[j+1]
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			row[j+1] = min(above+1, row[j]+1, diagonal+cost)
			diagonal = above
		}
	}
	return row[len(b)]
}
