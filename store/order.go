package store

import (
	"container/heap"
	"slices"

	"copydesk/engine/query"
)

// term is an order bound to the columns.
type term struct {
	query.Order
	get func(g *group, i int) value
}

// compare compares the run at i with a place.
func compare(terms []term, g *group, i int, p *place) int {
	for n := range terms {
		t := &terms[n]
		if c := t.compare(t.get(g, i), p.values[n]); c != 0 {
			return c
		}
	}
	return newest(g.created[i], g.ids[i], p.created, p.id)
}

func comparePlaces(terms []term, a, b *place) int {
	for n := range terms {
		if c := terms[n].compare(a.values[n], b.values[n]); c != 0 {
			return c
		}
	}
	return newest(a.created, a.id, b.created, b.id)
}

func (t *term) compare(a, b value) int {
	if t.Field.Kind() == query.Text {
		return t.CompareStrings(a.text, a.ok, b.text, b.ok)
	}
	return t.CompareNumbers(a.number, a.ok, b.number, b.ok)
}

// selection keeps the first of the runs that it is offered, at most limit of
// them. It is a heap with the last of them at its top.
type selection struct {
	limit  int
	terms  []term
	places []place
}

// offer takes the run at i if it is one of the first.
func (s *selection) offer(g *group, i int) {
	full := len(s.places) == s.limit
	if full && compare(s.terms, g, i, &s.places[0]) > 0 {
		return
	}
	p := place{created: g.created[i], id: g.ids[i], values: make([]value, len(s.terms))}
	for n, t := range s.terms {
		p.values[n] = t.get(g, i)
	}
	if full {
		s.places[0] = p
		heap.Fix(s, 0)
		return
	}
	heap.Push(s, p)
}

// sorted returns what was kept, in order. The selection is used up.
func (s *selection) sorted() []place {
	slices.SortFunc(s.places, func(a, b place) int { return comparePlaces(s.terms, &a, &b) })
	return s.places
}

// Len, Less, Swap, Push and Pop are those of [heap.Interface].
func (s *selection) Len() int { return len(s.places) }
func (s *selection) Less(i, j int) bool {
	return comparePlaces(s.terms, &s.places[i], &s.places[j]) > 0
}
func (s *selection) Swap(i, j int) { s.places[i], s.places[j] = s.places[j], s.places[i] }
func (s *selection) Push(p any)    { s.places = append(s.places, p.(place)) }
func (s *selection) Pop() any {
	last := s.places[len(s.places)-1]
	s.places = s.places[:len(s.places)-1]
	return last
}
