package scoring

import (
	"copydesk/engine/corpus"
	"copydesk/engine/fault"
)

// maxColumns bounds the columns of a table.
const maxColumns = 1000

// textColumns returns the indices of the columns that make the text, in the
// order in which they are joined. what is how the client knows the table.
func textColumns(names []string, what string) ([]int, error) {
	named := 0
	only := -1
	for i, name := range names {
		if name != "" {
			named++
			only = i
		}
	}
	switch {
	case named == 1:
		return []int{only}, nil
	case named == 0 && len(names) == 1:
		return []int{0}, nil
	}
	columns, err := corpus.TextColumns(names)
	if err != nil {
		return nil, malformed("%s: %s", what, sentence(err))
	}
	return columns, nil
}

// textNames returns the names of the columns that make the text, in the order in
// which they are joined.
func textNames(names []string, what string) ([]string, error) {
	columns, err := textColumns(names, what)
	if err != nil {
		return nil, err
	}
	wanted := make([]string, len(columns))
	for k, i := range columns {
		wanted[k] = names[i]
	}
	return wanted, nil
}

// sentence is what a failure to read a table says to the client.
func sentence(err error) string {
	if fault.KindOf(err) != fault.Invalid {
		return "it cannot be read"
	}
	return err.Error()
}
