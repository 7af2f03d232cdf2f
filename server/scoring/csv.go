package scoring

import (
	"bytes"
	"fmt"
	"io"

	"copydesk/engine/corpus"
)

// parseCSV reads a body of CSV, which has a header line.
func parseCSV(body []byte) (request, error) {
	q := request{method: predictCategory}
	// Windows programs write a byte order mark.
	table, err := corpus.NewTable(bytes.NewReader(bytes.TrimPrefix(body, []byte("\ufeff"))))
	if err != nil {
		return q, malformed("CSV: %s", sentence(err))
	}
	columns, err := textColumns(table.Columns(), "CSV")
	if err != nil {
		return q, err
	}
	cells := make([]string, len(columns))
	for {
		line, row, err := table.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return q, malformed("CSV: %s", sentence(err))
		}
		if err := room(len(q.texts), "CSV"); err != nil {
			return q, err
		}
		for k, i := range columns {
			cells[k] = string(row[i])
		}
		text, err := join(cells, fmt.Sprintf("CSV line %d", line))
		if err != nil {
			return q, err
		}
		q.texts = append(q.texts, text)
	}
	if len(q.texts) == 0 {
		return q, malformed("CSV has no line after the header")
	}
	return q, nil
}
