package store

import (
	"math"

	"copydesk/engine"
	"copydesk/engine/query"
)

// test keeps of the positions at those whose runs pass, in place.
type test func(g *group, at []uint16) []uint16

// bind makes the tests of a search, with each field looked up once.
func (c *catalog) bind(s *search) []test {
	var tests []test
	if s.experiment != "" {
		tests = append(tests, c.textTest([]field{experimentField}, func(v string) bool { return v == s.experiment }))
	}
	for _, comparison := range s.filter.Comparisons() {
		f := comparison.Field
		switch {
		case f.Scope == query.Attributes && f.Attribute == query.RunID:
			tests = append(tests, func(g *group, at []uint16) []uint16 {
				return keep(at, func(i uint16) bool { return comparison.MatchString(g.ids[i]) })
			})
		case f.Scope == query.Attributes && f.Attribute == query.Created:
			tests = append(tests, func(g *group, at []uint16) []uint16 {
				return keep(at, func(i uint16) bool { return comparison.MatchNumber(g.created[i].milliseconds()) })
			})
		case f.Kind() == query.Text:
			tests = append(tests, c.textTest(columnsOf(f), comparison.MatchString))
		default:
			tests = append(tests, c.numberTest(columnsOf(f)[0], comparison.MatchNumber))
		}
	}
	return tests
}

// keep is what of list passes.
func keep(list []uint16, pass func(uint16) bool) []uint16 {
	kept := list[:0]
	for _, i := range list {
		if pass(i) {
			kept = append(kept, i)
		}
	}
	return kept
}

func (c *catalog) numberTest(f field, match func(float64) bool) test {
	n := c.lookup(f)
	return func(g *group, at []uint16) []uint16 {
		if n < 0 || n >= len(g.numbers) || g.numbers[n] == nil {
			return at[:0]
		}
		page := g.numbers[n]
		return keep(at, func(i uint16) bool { return match(page[i]) })
	}
}

// textTest matches the texts of several columns, of which the first counts in
// which a run has something. Each word is matched once.
func (c *catalog) textTest(fields []field, match func(string) bool) test {
	columns := c.positions(fields)
	matched := make([][256]bool, len(columns))
	for k, n := range columns {
		for i, word := range c.columns[n].words {
			matched[k][i+1] = match(word)
		}
	}
	pass := func(g *group, i uint16) bool {
		for k, n := range columns {
			if n >= len(g.texts) || g.texts[n] == nil {
				continue
			}
			switch code := g.texts[n].codes[i]; code {
			case noText:
			case literal:
				return match(g.texts[n].literals[i])
			default:
				return matched[k][code]
			}
		}
		return false
	}
	return func(g *group, at []uint16) []uint16 {
		return keep(at, func(i uint16) bool { return pass(g, i) })
	}
}

// getter returns what reads a field.
func (c *catalog) getter(f query.Field) func(g *group, i int) value {
	switch {
	case f.Scope == query.Attributes && f.Attribute == query.RunID:
		return func(g *group, i int) value { return value{text: g.ids[i], ok: true} }
	case f.Scope == query.Attributes && f.Attribute == query.Created:
		return func(g *group, i int) value { return value{number: g.created[i].milliseconds(), ok: true} }
	case f.Kind() == query.Text:
		columns := c.positions(columnsOf(f))
		return func(g *group, i int) value {
			for _, n := range columns {
				if s, ok := g.text(c, n, i); ok {
					return value{text: s, ok: true}
				}
			}
			return value{}
		}
	}
	n := c.lookup(columnsOf(f)[0])
	return func(g *group, i int) value {
		v := g.number(n, i)
		return value{number: v, ok: !math.IsNaN(v)}
	}
}

// columnsOf returns the columns that hold a field. Of several the first counts
// in which a run has something.
func columnsOf(f query.Field) []field {
	switch {
	case f.Scope == query.Params:
		// What the estimator was given has that in front of its name.
		return []field{{query.Params, "params." + f.Name}, {query.Params, f.Name}}
	case f.Scope != query.Attributes:
		return []field{{f.Scope, f.Name}}
	case f.Attribute == query.Model:
		return []field{{query.Params, "model"}}
	case f.Attribute == query.Digest:
		return []field{{query.Params, "dataset"}}
	case f.Attribute == query.Note:
		return []field{{query.Tags, engine.NoteTag}}
	}
	return []field{attribute(f.Attribute)}
}

// positions returns where columns are, as far as there are any.
func (c *catalog) positions(fields []field) []int {
	var list []int
	for _, f := range fields {
		if n := c.lookup(f); n >= 0 {
			list = append(list, n)
		}
	}
	return list
}
