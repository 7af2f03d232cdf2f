package data

import (
	"cmp"
	"fmt"

	"github.com/charmbracelet/x/ansi"

	"copydesk/engine"
	"copydesk/engine/corpus"
	"copydesk/tui/format"
)

// rejectedRow is a row that was not used, of one of the sources.
type rejectedRow struct {
	corpus.Rejected
	source string
}

// rejectedRows are those that are named, of all sources.
func rejectedRows(p *engine.Profile) []rejectedRow {
	var rows []rejectedRow
	for _, r := range p.Reports {
		for _, row := range r.RejectedRows {
			rows = append(rows, rejectedRow{row, r.Part.String()})
		}
	}
	return rows
}

// unusedPane lists the rows that were not used.
func (s *Screen) unusedPane(p *engine.Profile, width, height int) []string {
	h, y := s.host, s.host.Symbols
	t := totals(p.Reports)
	rows, all := rejectedRows(p), t.Rows-t.Used
	if all == 0 {
		return []string{"Every row is used."}
	}
	lines := []string{y.Fit(reasons(t.Rejected), width), ""}
	head := y.FitRight("line", 11) + "   " + y.Fit("why", 18)
	if len(p.Reports) > 1 {
		head += y.Fit("of the", 12)
	}
	lines = append(lines, h.Styles.Dim.Render(y.Fit(head, width)))
	room := height - len(lines) - 1
	from, to := s.inside.unused.window(len(rows), room)
	for i := from; i < to; i++ {
		r := rows[i]
		line := y.FitRight(format.Count(r.Line), 9) + "   " + y.Fit(string(r.Reason), 18)
		if len(p.Reports) > 1 {
			line += y.Fit(r.source, 12)
		}
		line += y.Text(r.Detail, width-2-ansi.StringWidth(line))
		lines = append(lines, s.underCursor(line, i == s.inside.unused.cursor))
	}
	where := position(from, to, len(rows))
	if all > len(rows) {
		where = cmp.Or(where, "  "+format.Count(len(rows))+" rows") + fmt.Sprintf("; %s more were not kept", format.Count(all-len(rows)))
	}
	return append(lines, h.Styles.Dim.Render(y.Fit(where, width)))
}
