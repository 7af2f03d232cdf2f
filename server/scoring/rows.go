package scoring

import (
	"fmt"
	"net/http"
	"strings"
	"unicode"

	"copydesk/server/predict"
	"copydesk/server/reply"
)

// join returns the text that the cells of a row make.
func join(cells []string, what string) (string, error) {
	text := strings.Join(cells, " ")
	return text, predict.CheckText(text, what)
}

// room refuses the row after the last one that may be.
func room(rows int, what string) error {
	if rows < predict.MaxTexts {
		return nil
	}
	return reply.Errorf(http.StatusRequestEntityTooLarge, "%s has more than %d rows; send them in several requests", what, predict.MaxTexts)
}

func wantArray(v predict.Value, what string) error {
	if !v.IsArray() {
		return malformed("%s must be an array, not %s", what, v.Type())
	}
	return nil
}

// readSplit reads {"columns": [...], "data": [[...], ...]}, as pandas writes it
// with orient="split".
func readSplit(v predict.Value, what string) ([]string, error) {
	fields, err := v.Pick(what, "columns", "data")
	if err != nil {
		return nil, err
	}
	if fields[1] == nil {
		return nil, malformed("%s.data is missing", what)
	}
	if err := wantArray(fields[1], what+".data"); err != nil {
		return nil, err
	}
	names, err := readColumns(fields[0], what+".columns")
	if err != nil {
		return nil, err
	}
	columns, err := textColumns(names, what)
	if err != nil {
		return nil, err
	}
	var texts []string
	row := make([]predict.Value, len(names))
	for v := range fields[1].Elements() {
		at := fmt.Sprintf("%s.data[%d]", what, len(texts))
		if err := room(len(texts), what); err != nil {
			return nil, err
		}
		if err := wantArray(v, at); err != nil {
			return nil, err
		}
		width := 0
		for cell := range v.Elements() {
			if width < len(row) {
				row[width] = cell
			}
			width++
		}
		if width != len(row) {
			return nil, malformed("%s has %d cells instead of %d", at, width, len(row))
		}
		cells := make([]string, len(columns))
		for k, i := range columns {
			if cells[k], err = row[i].Text(fmt.Sprintf("%s[%d]", at, i)); err != nil {
				return nil, err
			}
		}
		text, err := join(cells, at)
		if err != nil {
			return nil, err
		}
		texts = append(texts, text)
	}
	return texts, nil
}

// readColumns returns the names of columns; a single one without a name, where
// none are given. Numbers name columns that have no better name.
func readColumns(v predict.Value, what string) ([]string, error) {
	if v == nil || v.IsNull() {
		return []string{""}, nil
	}
	if err := wantArray(v, what); err != nil {
		return nil, err
	}
	var names []string
	for element := range v.Elements() {
		if len(names) == maxColumns {
			return nil, malformed("%s has more than %d names", what, maxColumns)
		}
		name := string(element)
		if element.IsString() || element.IsObject() || element.IsArray() {
			var err error
			if name, err = element.Text(fmt.Sprintf("%s[%d]", what, len(names))); err != nil {
				return nil, err
			}
		}
		names = append(names, name)
	}
	return names, nil
}

// readRecords reads [{"text": "..."}, ...], as pandas writes it with
// orient="records".
func readRecords(v predict.Value, what string) ([]string, error) {
	if err := wantArray(v, what); err != nil {
		return nil, err
	}
	var names []string // that any row has
	known := make(map[string]bool)
	rows := 0
	for record := range v.Elements() {
		if err := room(rows, what); err != nil {
			return nil, err
		}
		if !record.IsObject() {
			return nil, malformed("%s[%d] must be an object, not %s", what, rows, record.Type())
		}
		for name := range record.Fields() {
			if known[name] {
				continue
			}
			if len(names) == maxColumns {
				return nil, malformed("%s has more than %d columns", what, maxColumns)
			}
			known[name] = true
			names = append(names, name)
		}
		rows++
	}
	if rows == 0 {
		return nil, nil
	}
	wanted, err := textNames(names, what)
	if err != nil {
		return nil, err
	}
	texts := make([]string, 0, rows)
	for record := range v.Elements() {
		at := fmt.Sprintf("%s[%d]", what, len(texts))
		fields, err := record.Pick(at, wanted...)
		if err != nil {
			return nil, err
		}
		cells := make([]string, len(wanted))
		for k, name := range wanted {
			if fields[k] == nil {
				return nil, malformed("%s lacks the field %.50q, which others have", at, name)
			}
			if cells[k], err = fields[k].Text(at + "." + field(name)); err != nil {
				return nil, err
			}
		}
		text, err := join(cells, at)
		if err != nil {
			return nil, err
		}
		texts = append(texts, text)
	}
	return texts, nil
}

// readList reads ["...", ...], the same with each text in an array of its own,
// or records.
func readList(v predict.Value, what string) ([]string, error) {
	for first := range v.Elements() {
		if first.IsObject() {
			return readRecords(v, what)
		}
		break
	}
	texts, err := readCells(v, what)
	if err != nil {
		return nil, err
	}
	for i, text := range texts {
		if err := predict.CheckText(text, fmt.Sprintf("%s[%d]", what, i)); err != nil {
			return nil, err
		}
	}
	return texts, nil
}

// readCells reads ["...", ...] or [["..."], ...].
func readCells(v predict.Value, what string) ([]string, error) {
	if err := wantArray(v, what); err != nil {
		return nil, err
	}
	var cells []string
	for element := range v.Elements() {
		if err := room(len(cells), what); err != nil {
			return nil, err
		}
		at := fmt.Sprintf("%s[%d]", what, len(cells))
		if element.IsArray() {
			only, ok := element.Only()
			if !ok {
				return nil, malformed("%s must be a string or an array of one string", at)
			}
			element = only
		}
		cell, err := element.Text(at)
		if err != nil {
			return nil, err
		}
		cells = append(cells, cell)
	}
	return cells, nil
}

// readInputs reads what readList does or {"text": ["...", ...]}, with an array
// for each column.
func readInputs(v predict.Value, what string) ([]string, error) {
	if !v.IsObject() {
		return readList(v, what)
	}
	var names []string
	for name := range v.Fields() {
		if len(names) == maxColumns {
			return nil, malformed("%s has more than %d columns", what, maxColumns)
		}
		names = append(names, name)
	}
	wanted, err := textNames(names, what)
	if err != nil {
		return nil, err
	}
	fields, err := v.Pick(what, wanted...)
	if err != nil {
		return nil, err
	}
	columns := make([][]string, len(wanted))
	for k, name := range wanted {
		at := what + "." + field(name)
		if columns[k], err = readCells(fields[k], at); err != nil {
			return nil, err
		}
		if n := len(columns[0]); len(columns[k]) != n {
			return nil, malformed("%s has %d elements; %s.%s has %d", at, len(columns[k]), what, field(wanted[0]), n)
		}
	}
	texts := make([]string, len(columns[0]))
	cells := make([]string, len(columns))
	for i := range texts {
		for k := range columns {
			cells[k] = columns[k][i]
		}
		if texts[i], err = join(cells, fmt.Sprintf("Row %d of %s", i, what)); err != nil {
			return nil, err
		}
	}
	return texts, nil
}

// field is how a failure names a field: quoted where it is not a plain word, so
// that it is seen where what the client has written begins and ends.
func field(name string) string {
	odd := func(r rune) bool {
		return r != '_' && r != '-' && (r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r))
	}
	if len(name) > 30 || strings.ContainsFunc(name, odd) {
		return fmt.Sprintf("%.50q", name)
	}
	return name
}
