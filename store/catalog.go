package store

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/dgraph-io/badger/v4"

	"copydesk/engine/query"
)

// field names a column: a metric, a param, a tag, or an attribute by its name.
type field struct {
	scope query.Scope
	name  string
}

func attribute(a query.Attribute) field { return field{query.Attributes, a.String()} }

// The attributes that have columns. Model and digest are settings and have those
// of params; the note is a tag; identifier and creation are of every run.
var (
	experimentField = attribute(query.Experiment)
	jobField        = attribute(query.Job)
	stateField      = attribute(query.State)
	datasetField    = attribute(query.Dataset)
	endedField      = attribute(query.Ended)
	fitField        = attribute(query.FitDuration)
)

// Codes of a text in its column.
const (
	noText   = 0
	maxWords = 254 // codes from 1
	literal  = 255 // the text itself is kept with the run
)

// maxWord is the length of the longest text that is kept as a word, in bytes.
const maxWord = 256

// column is what the index knows under one name. The first texts of a column
// are its words, which rows name by their codes; those that come when there are
// maxWords of them are literals. A column does not change once it is shared.
type column struct {
	field
	numeric bool
	words   []string // code i+1 is words[i]
	codes   map[string]byte
}

// columnRecord is how a column is stored.
type columnRecord struct {
	Scope   string   `json:"scope"`
	Name    string   `json:"name"`
	Numeric bool     `json:"numeric,omitempty"`
	Words   []string `json:"words,omitempty"`
}

// catalog is the columns there are. Rows name them by their positions, so that
// none is ever removed.
type catalog struct {
	columns []*column
	byField map[field]int
	unsaved map[int]bool // columns to be stored with the next rows
}

func newCatalog() *catalog {
	return &catalog{byField: map[field]int{}, unsaved: map[int]bool{}}
}

// draft is a copy of c that may be added to.
func (c *catalog) draft() *catalog {
	return &catalog{slices.Clone(c.columns), maps.Clone(c.byField), maps.Clone(c.unsaved)}
}

// lookup returns the position of a field's column, or -1.
func (c *catalog) lookup(f field) int {
	if n, ok := c.byField[f]; ok {
		return n
	}
	return -1
}

// need returns the position of a field's column, which it makes if there is none.
func (c *catalog) need(f field, numeric bool) int {
	if n, ok := c.byField[f]; ok {
		return n
	}
	n := len(c.columns)
	c.columns = append(c.columns, &column{field: f, numeric: numeric})
	c.byField[f] = n
	c.unsaved[n] = true
	return n
}

// encode returns a text as the column has it, making it a word if it can be one.
func (c *catalog) encode(f field, s string) text {
	n := c.need(f, false)
	col := c.columns[n]
	if code, ok := col.codes[s]; ok {
		return text{column: n, code: code}
	}
	if len(col.words) == maxWords || len(s) > maxWord {
		return text{column: n, code: literal, literal: s}
	}
	grown := &column{field: f, words: append(slices.Clone(col.words), s), codes: make(map[string]byte, len(col.words)+1)}
	maps.Copy(grown.codes, col.codes)
	grown.codes[s] = byte(len(grown.words))
	c.columns[n] = grown
	c.unsaved[n] = true
	return text{column: n, code: grown.codes[s]}
}

// decode returns the text of a cell.
func (c *catalog) decode(t text) string {
	if t.code == literal {
		return t.literal
	}
	return c.columns[t.column].words[t.code-1]
}

// check refuses a row that names what the catalog does not have.
func (c *catalog) check(r *row) error {
	for _, x := range r.numbers {
		if x.column >= len(c.columns) || !c.columns[x.column].numeric {
			return fmt.Errorf("there is no column %d of numbers", x.column)
		}
	}
	for _, x := range r.texts {
		if x.column >= len(c.columns) || c.columns[x.column].numeric {
			return fmt.Errorf("there is no column %d of texts", x.column)
		}
		if x.code != literal && int(x.code) > len(c.columns[x.column].words) {
			return fmt.Errorf("column %d has no word %d", x.column, x.code)
		}
	}
	return nil
}

// save stores the columns that are not.
func (c *catalog) save(txn *badger.Txn) error {
	for n := range c.unsaved {
		col := c.columns[n]
		r := columnRecord{col.scope.String(), col.name, col.numeric, col.words}
		if err := put(txn, key(columnTable, number(n)), r); err != nil {
			return err
		}
	}
	return nil
}

// loadCatalog reads the columns. An error of kind fault.Corrupt is one that
// only building the index again mends.
func loadCatalog(txn *badger.Txn) (*catalog, error) {
	c := newCatalog()
	scopes := map[string]query.Scope{}
	for _, s := range []query.Scope{query.Metrics, query.Params, query.Tags, query.Attributes} {
		scopes[s.String()] = s
	}
	it := txn.NewIterator(badger.IteratorOptions{Prefix: prefix(columnTable)})
	defer it.Close()
	for it.Rewind(); it.Valid(); it.Next() {
		k := it.Item().KeyCopy(nil)
		var r columnRecord
		if err := decode(it.Item(), &r); err != nil {
			return nil, err
		}
		n := len(c.columns)
		scope, ok := scopes[r.Scope]
		f := field{scope, r.Name}
		switch _, twice := c.byField[f]; {
		case string(k) != string(key(columnTable, number(n))):
			return nil, corrupt(k, errors.New("the one before it is missing"))
		case !ok || twice || len(r.Words) > maxWords:
			return nil, corrupt(k, errors.New("it is no column"))
		}
		col := &column{field: f, numeric: r.Numeric, words: r.Words, codes: make(map[string]byte, len(r.Words))}
		for i, w := range r.Words {
			col.codes[w] = byte(i + 1)
		}
		c.columns = append(c.columns, col)
		c.byField[f] = n
	}
	return c, nil
}
