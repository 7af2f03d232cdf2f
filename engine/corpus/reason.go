package corpus

import (
	"fmt"
	"slices"
	"strings"

	"copydesk/engine/numeral"
)

// Reason says why a row was not used.
type Reason string

const (
	EmptyLabel        Reason = "empty label"
	EmptyText         Reason = "empty text"
	TooFewFields      Reason = "too few fields"
	TooManyFields     Reason = "too many fields"
	UnterminatedQuote Reason = "unterminated quote"
	TooLong           Reason = "too long" // over [MaxRecord]
	UnknownCategory   Reason = "unknown category"
)

// MaxRejectedRows is the number of rejected rows that a [Report] names. All
// are counted.
const MaxRejectedRows = 1000

// Rejected is one row that was not used.
type Rejected struct {
	Line   int    `json:"line"` // on which the row starts, from 1
	Reason Reason `json:"reason"`
	Detail string `json:"detail,omitempty"`
}

// reject counts and, below the limit, names a row that is not used.
func (r *Report) reject(line int, reason Reason, detail string) {
	r.Rows++
	if r.Rejected == nil {
		r.Rejected = make(map[Reason]int)
	}
	r.Rejected[reason]++
	if len(r.RejectedRows) < MaxRejectedRows {
		r.RejectedRows = append(r.RejectedRows, Rejected{line, reason, detail})
	}
}

// summary lists the reasons, the most frequent first, each with one row.
func (r *Report) summary() string {
	reasons := make([]Reason, 0, len(r.Rejected))
	for reason := range r.Rejected {
		reasons = append(reasons, reason)
	}
	slices.SortFunc(reasons, func(a, b Reason) int {
		if d := r.Rejected[b] - r.Rejected[a]; d != 0 {
			return d
		}
		return strings.Compare(string(a), string(b))
	})
	parts := make([]string, len(reasons))
	for i, reason := range reasons {
		parts[i] = numeral.Count(r.Rejected[reason]) + " " + string(reason)
		first := slices.IndexFunc(r.RejectedRows, func(x Rejected) bool { return x.Reason == reason })
		if first < 0 {
			continue
		}
		row := r.RejectedRows[first]
		parts[i] += fmt.Sprintf(", first on line %d", row.Line)
		if row.Detail != "" {
			parts[i] += " (" + row.Detail + ")"
		}
	}
	return strings.Join(parts, "; ")
}
