package command

import (
	"encoding/csv"
	"io"
	"slices"
	"strings"
	"time"

	"copydesk/engine"
	"copydesk/tui/export"
	"copydesk/tui/safe"
)

// runColumns are runs as a flat table, whose columns are found as runs are
// added.
type runColumns struct {
	index map[string]int // of a column by its name
	rows  [][]string     // cells by index; those that are missing at the end are empty
	texts map[string]string
}

func newRunColumns() *runColumns {
	return &runColumns{index: make(map[string]int), texts: make(map[string]string)}
}

// add adds a run.
func (t *runColumns) add(r engine.Run) error {
	row := make([]string, len(t.index))
	set := func(name, value string) {
		i, ok := t.index[name]
		if !ok {
			i = len(t.index)
			t.index[name] = i
		}
		for len(row) <= i {
			row = append(row, "")
		}
		// Most settings are the same in all runs, and are kept once.
		kept, ok := t.texts[value]
		if !ok {
			kept = strings.Clone(value)
			t.texts[kept] = kept
		}
		row[i] = kept
	}
	for _, c := range fixedCells(r) {
		set(c[0], c[1])
	}
	for name, v := range r.Metrics {
		set("metrics."+name, export.Number(v))
	}
	settings, err := r.Settings()
	if err != nil {
		return err
	}
	for name, value := range settings {
		set("params."+strings.TrimPrefix(name, "params."), value)
	}
	for name, value := range r.Tags {
		if name != engine.NoteTag {
			set("tags."+name, value)
		}
	}
	t.rows = append(t.rows, row)
	return nil
}

// names returns the columns: what every run has, in its order, then metrics,
// params and tags, each in alphabetical order.
func (t *runColumns) names() []string {
	var names []string
	for _, c := range fixedCells(engine.Run{}) {
		names = append(names, c[0])
	}
	for _, prefix := range []string{"metrics.", "params.", "tags."} {
		start := len(names)
		for name := range t.index {
			if strings.HasPrefix(name, prefix) {
				names = append(names, name)
			}
		}
		slices.Sort(names[start:])
	}
	return names
}

// write writes the table. Unless it is to be raw, no text is a formula; for a
// terminal all of it is harmless.
func (t *runColumns) write(w io.Writer, raw, terminal bool) error {
	names := t.names()
	out := csv.NewWriter(w)
	cells := make([]string, len(names))
	line := func(cell func(i int) string) error {
		for i := range names {
			c := cell(i)
			if !raw {
				c = export.Cell(c)
			}
			if terminal {
				c = safe.Text(c)
			}
			cells[i] = c
		}
		return out.Write(cells)
	}
	if err := line(func(i int) string { return names[i] }); err != nil {
		return err
	}
	for _, row := range t.rows {
		err := line(func(i int) string {
			if at, ok := t.index[names[i]]; ok && at < len(row) {
				return row[at]
			}
			return ""
		})
		if err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// instant writes a time, empty where there is none.
func instant(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339Nano)
}
