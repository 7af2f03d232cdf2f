package query

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Comparison is one field held against one operand, or against a list of them.
// Comparisons are made by [ParseFilter]: another way leaves LIKE without its
// pattern.
type Comparison struct {
	Field  Field
	Op     Op
	Number float64  // the operand of a number or a time, in milliseconds since the epoch
	Texts  []string // the operand of a text; of IN and NOT IN the list, sorted, each once

	pattern *pattern // of LIKE and ILIKE
}

// MatchNumber reports whether a run whose field is v passes. NaN never does, and
// no number passes a comparison of texts. It allocates nothing.
func (c *Comparison) MatchNumber(v float64) bool {
	if c.Field.Kind() == Text {
		return false
	}
	switch c.Op {
	case Equal:
		return v == c.Number
	case NotEqual:
		return v != c.Number && !math.IsNaN(v)
	case Greater:
		return v > c.Number
	case GreaterEqual:
		return v >= c.Number
	case Less:
		return v < c.Number
	case LessEqual:
		return v <= c.Number
	}
	return false
}

// MatchString reports whether a run whose field is s passes. No text passes a
// comparison of numbers or times. It allocates nothing.
func (c *Comparison) MatchString(s string) bool {
	if c.Field.Kind() != Text {
		return false
	}
	switch c.Op {
	case Equal:
		return s == c.Texts[0]
	case NotEqual:
		return s != c.Texts[0]
	case Like, ILike:
		return c.pattern.match(s)
	case In, NotIn:
		_, found := slices.BinarySearch(c.Texts, s)
		return found == (c.Op == In)
	}
	return false
}

// Match reports whether row passes: it has the field, and the value matches.
func (c *Comparison) Match(row Row) bool {
	if c.Field.Kind() == Text {
		s, ok := row.Text(c.Field)
		return ok && c.MatchString(s)
	}
	v, ok := row.Number(c.Field)
	return ok && c.MatchNumber(v)
}

// String returns the comparison in canonical form.
func (c *Comparison) String() string {
	return c.Field.String() + " " + c.Op.String() + " " + c.operand()
}

func (c *Comparison) operand() string {
	switch kind := c.Field.Kind(); {
	case c.Op == In || c.Op == NotIn:
		quoted := make([]string, len(c.Texts))
		for i, s := range c.Texts {
			quoted[i] = quote(s, '\'')
		}
		return "(" + strings.Join(quoted, ", ") + ")"
	case kind == Text:
		return quote(c.Texts[0], '\'')
	case kind == Time:
		if s, ok := formatTime(c.Number); ok {
			return quote(s, '\'')
		}
	}
	return formatNumber(c.Number)
}

// formatNumber returns v in the fewest digits that are read as v again, without
// an exponent where JSON has none.
func formatNumber(v float64) string {
	if a := math.Abs(v); a == 0 || a >= 1e-6 && a < 1e21 {
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return strconv.FormatFloat(v, 'e', -1, 64)
}

// milliseconds returns a time as comparisons have it.
func milliseconds(t time.Time) float64 {
	return float64(t.Unix())*1e3 + float64(t.Nanosecond())/1e6
}

// formatTime returns milliseconds in RFC 3339, unless that could not be read
// again as the same number.
func formatTime(ms float64) (string, bool) {
	const centuries = 400e12 // more milliseconds than to either end of the years 0 to 9999
	if ms != math.Trunc(ms) || math.Abs(ms) > centuries {
		return "", false
	}
	t := time.UnixMilli(int64(ms)).UTC()
	return t.Format(time.RFC3339Nano), t.Year() >= 0 && t.Year() <= 9999
}
