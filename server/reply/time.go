package reply

import "time"

// Timestamp returns t in UTC as RFC 3339 has it, to the second.
func Timestamp(t time.Time) string {
	return t.UTC().Format(time.RFC3339)
}
