package store

import (
	"fmt"
	"net/url"
	"strings"
	"time"

	"copydesk/engine/fault"
)

// The tables, as the first part of their keys.
const (
	jobTable        = "job"
	runTable        = "run"
	evaluationTable = "evaluation"
	seriesTable     = "series"
	pointTable      = "points"
	versionTable    = "version"
	championTable   = "champion"
	historyTable    = "history"
	indexTable      = "newest"
)

var schemaKey = []byte("meta/schema")

// maxName bounds what becomes part of a key, in bytes.
const maxName = 512

// key joins parts, of which names are escaped.
func key(parts ...string) []byte {
	var b strings.Builder
	for i, p := range parts {
		if i > 0 {
			b.WriteByte('/')
		}
		b.WriteString(url.PathEscape(p))
	}
	return []byte(b.String())
}

// prefix is the beginning of all keys whose first parts are these.
func prefix(parts ...string) []byte {
	return append(key(parts...), '/')
}

// lastPart is the name that a key ends in.
func lastPart(k []byte) (string, error) {
	s := string(k)
	return url.PathUnescape(s[strings.LastIndexByte(s, '/')+1:])
}

// number is n with zeros in front, so that keys sort as numbers do.
func number(n int) string { return fmt.Sprintf("%010d", n) }

// backwards is a time as hexadecimal digits that sort the newest first, for
// every time that time.Time can hold.
func backwards(t time.Time) string {
	seconds := uint64(t.Unix()) ^ 1<<63 // from signed to unsigned, in order
	return fmt.Sprintf("%016x%08x", ^seconds, ^uint32(t.Nanosecond()))
}

// checkName refuses a name that cannot be part of a key.
func checkName(what, name string) error {
	switch {
	case name == "":
		return fault.Newf(fault.Invalid, "a %s without a name cannot be stored", what)
	case len(name) > maxName:
		return fault.Newf(fault.Invalid, "a %s's name of %d bytes cannot be stored; at most %d are possible", what, len(name), maxName)
	}
	return nil
}
