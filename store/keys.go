package store

import (
	"fmt"
	"net/url"
	"strings"

	"copydesk/engine/fault"
)

// The tables, as the first part of their keys.
const (
	metaTable       = "meta"
	jobTable        = "job"
	runTable        = "run"
	requestTable    = "request"
	evaluationTable = "evaluation"
	seriesTable     = "series"
	pointTable      = "points"
	versionTable    = "version"
	championTable   = "champion"
	challengerTable = "challenger"
	historyTable    = "history"
	eventTable      = "event"
	columnTable     = "column"
	indexTable      = "index"
	sampleTable     = "sample"
	feedbackTable   = "feedback"
	judgedTable     = "judged"
	tallyTable      = "tally"
	answerTable     = "answer"
	corpusTable     = "corpus"
)

var (
	schemaKey   = key(metaTable, "schema")
	idKey       = key(metaTable, "id")
	eventsKey   = key(metaTable, "events")
	indexKey    = key(metaTable, "index")
	samplesKey  = key(metaTable, "samples")
	feedbackKey = key(metaTable, "feedback")
)

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

// eventNumber is number for the events of a store that lives long.
func eventNumber(n uint64) string { return fmt.Sprintf("%020d", n) }

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
