package command

import (
	"bytes"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"time"

	"copydesk/tui/safe"
)

// renderLog writes a line of a log, as log/slog writes JSON, for people: time,
// level, message and what belongs to it, in order. What is not such a line stays
// as it is, but harmless.
func renderLog(line []byte) string {
	fields, err := fieldsOf(line)
	if err != nil {
		return safe.Text(string(line))
	}
	var when, level, message string
	var rest []string
	for _, f := range fields {
		var text string
		isText := json.Unmarshal(f.value, &text) == nil
		switch {
		case f.name == "time" && isText:
			when = text
			if t, err := time.Parse(time.RFC3339Nano, text); err == nil {
				when = t.Local().Format("2006-01-02 15:04:05.000")
			}
		case f.name == "level" && isText:
			level = text
		case f.name == "msg" && isText:
			message = text
		case isText && needsQuotes(text):
			rest = append(rest, f.name+"="+strconv.Quote(text))
		case isText:
			rest = append(rest, f.name+"="+text)
		default:
			rest = append(rest, f.name+"="+string(f.value))
		}
	}
	parts := []string{when, level + strings.Repeat(" ", max(0, 5-len(level))), message}
	return safe.Text(strings.TrimSpace(strings.Join(append(parts, rest...), " ")))
}

// needsQuotes reports whether one could not see where a value ends.
func needsQuotes(text string) bool {
	return text == "" || strings.ContainsAny(text, " =\"\t\r\n")
}

type logField struct {
	name  string
	value json.RawMessage
}

// fieldsOf returns the fields of a JSON object in their order.
func fieldsOf(line []byte) ([]logField, error) {
	d := json.NewDecoder(bytes.NewReader(line))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return nil, errors.New("not an object")
	}
	var fields []logField
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return nil, err
		}
		var f logField
		f.name, _ = name.(string) // names of an object are texts
		if err := d.Decode(&f.value); err != nil {
			return nil, err
		}
		fields = append(fields, f)
	}
	if _, err := d.Token(); err != nil {
		return nil, err
	}
	return fields, nil
}
