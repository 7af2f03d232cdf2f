package store

import (
	"slices"

	"copydesk/engine"
	"copydesk/engine/fault"
	"copydesk/engine/query"
)

// search is a query that was read: what runs it finds, and in which order.
type search struct {
	filter     *query.Filter
	orders     []query.Order
	experiment string
	view       engine.View
	limit      int
	after      *place // what comes before, and this, was on pages before
	hash       uint64
}

// place is where a run is in the order of a search.
type place struct {
	values  []value // by order
	created stamp
	id      string
}

// value is what a run has of a field.
type value struct {
	number float64
	text   string
	ok     bool
}

func newSearch(q engine.RunQuery) (*search, error) {
	s := &search{experiment: q.Experiment, view: q.View}
	var err error
	if s.filter, err = query.ParseFilter(q.Filter); err != nil {
		return nil, err
	}
	if s.orders, err = query.ParseOrder(q.OrderBy); err != nil {
		return nil, err
	}
	switch q.View {
	case "":
		s.view = engine.ViewActive
	case engine.ViewActive, engine.ViewDeleted, engine.ViewAll:
	default:
		return nil, fault.Newf(fault.Invalid, "view %.40q is not known; choose from %s, %s, %s", q.View, engine.ViewActive, engine.ViewDeleted, engine.ViewAll)
	}
	if s.limit, err = pageLimit(q.Limit); err != nil {
		return nil, err
	}
	canonical := []string{"runs", s.filter.String(), s.experiment, string(s.view)}
	for _, o := range s.orders {
		canonical = append(canonical, o.String())
	}
	s.hash = hashOf(canonical)
	if s.after, err = readToken(q.Token, s.hash, s.orders); err != nil {
		return nil, err
	}
	return s, nil
}

// pageLimit is how many are shown on a page.
func pageLimit(limit int) (int, error) {
	switch {
	case limit == 0:
		return engine.DefaultPage, nil
	case limit < 0 || limit > engine.MaxPage:
		return 0, fault.Newf(fault.Invalid, "limit is %d; it must be from 1 to %d", limit, engine.MaxPage)
	}
	return limit, nil
}

// found is what a search found in the index.
type found struct {
	places []place
	total  int
	more   bool // there are others after places
	event  uint64
}

func (f *found) ids() []string {
	ids := make([]string, len(f.places))
	for i, p := range f.places {
		ids[i] = p.id
	}
	return ids
}

// next is the token of the page after, "" if there is none.
func (f *found) next(hash uint64, orders []query.Order) string {
	if !f.more {
		return ""
	}
	return writeToken(hash, orders, f.places[len(f.places)-1])
}

// find finds the runs that s asks for.
func (x *index) find(s *search) found {
	x.mu.RLock()
	defer x.mu.RUnlock()
	tests := x.catalog.bind(s)
	terms := make([]term, len(s.orders))
	for i, o := range s.orders {
		terms[i] = term{o, x.catalog.getter(o.Field)}
	}
	best := selection{limit: s.limit, terms: terms}
	total, later := 0, 0
	var buffer [groupSize]uint16
	// New runs are at the end, and mostly asked for first.
	for _, g := range slices.Backward(x.groups) {
		at := g.viewed(s.view, buffer[:0])
		for _, keep := range tests {
			if len(at) == 0 {
				break
			}
			at = keep(g, at)
		}
		total += len(at)
		for _, i := range slices.Backward(at) {
			if s.after != nil && compare(terms, g, int(i), s.after) <= 0 {
				continue
			}
			later++
			best.offer(g, int(i))
		}
	}
	places := best.sorted()
	return found{places, total, later > len(places), x.lastEvent}
}

// viewed appends the positions of the runs that a view shows.
func (g *group) viewed(v engine.View, at []uint16) []uint16 {
	for i := range g.ids {
		if g.ids[i] != "" && (v == engine.ViewAll || g.deleted[i] == (v == engine.ViewDeleted)) {
			at = append(at, uint16(i))
		}
	}
	return at
}
