package store

import (
	"math"
	"sync"
)

// index is what is kept in memory of all runs and jobs, so that a query decodes
// only what it shows. It is loaded when the store is opened and follows each
// Write that succeeded.
type index struct {
	mu        sync.RWMutex
	catalog   *catalog
	groups    []*group
	positions map[string]int32 // of runs
	free      []int32          // positions that no run has
	jobs      jobIndex
	lastEvent uint64
}

func newIndex() *index {
	return &index{catalog: newCatalog(), positions: map[string]int32{}, jobs: newJobIndex()}
}

// groupSize is how many runs lie together.
const groupSize = 512

// group is a number of runs in columns: some hundred of them are compared before
// the next column is looked at. Columns that none of them has take no room.
type group struct {
	ids     [groupSize]string // empty where there is no run
	created [groupSize]stamp
	deleted [groupSize]bool
	numbers []*[groupSize]float64 // by column; NaN where a run has none
	texts   []*texts              // by column
}

// texts are the texts of one column.
type texts struct {
	codes    [groupSize]byte
	literals *[groupSize]string
}

// at returns the text at i, if there is one.
func (t *texts) at(i int, words []string) (string, bool) {
	switch code := t.codes[i]; code {
	case noText:
		return "", false
	case literal:
		return t.literals[i], true
	default:
		return words[code-1], true
	}
}

// set puts a run at an empty position.
func (g *group) set(i int, id string, r *row) {
	g.ids[i], g.created[i], g.deleted[i] = id, r.created, r.deleted
	for _, x := range r.numbers {
		page := *reach(&g.numbers, x.column)
		if page == nil {
			page = new([groupSize]float64)
			for j := range page {
				page[j] = math.NaN()
			}
			g.numbers[x.column] = page
		}
		page[i] = x.value
	}
	for _, x := range r.texts {
		page := *reach(&g.texts, x.column)
		if page == nil {
			page = new(texts)
			g.texts[x.column] = page
		}
		page.codes[i] = x.code
		if x.code == literal {
			if page.literals == nil {
				page.literals = new([groupSize]string)
			}
			page.literals[i] = x.literal
		}
	}
}

// reach makes list long enough to have a position n.
func reach[T any](list *[]T, n int) *T {
	for len(*list) <= n {
		*list = append(*list, *new(T))
	}
	return &(*list)[n]
}

// clear empties a position.
func (g *group) clear(i int) {
	g.ids[i], g.created[i], g.deleted[i] = "", stamp{}, false
	for _, page := range g.numbers {
		if page != nil {
			page[i] = math.NaN()
		}
	}
	for _, page := range g.texts {
		if page == nil {
			continue
		}
		page.codes[i] = noText
		if page.literals != nil {
			page.literals[i] = ""
		}
	}
}

// number is the number of a column at i, NaN if there is none.
func (g *group) number(column, i int) float64 {
	if column < 0 || column >= len(g.numbers) || g.numbers[column] == nil {
		return math.NaN()
	}
	return g.numbers[column][i]
}

// text is the text of a column at i, if there is one.
func (g *group) text(c *catalog, column, i int) (string, bool) {
	if column < 0 || column >= len(g.texts) || g.texts[column] == nil {
		return "", false
	}
	return g.texts[column].at(i, c.columns[column].words)
}

// at returns where the run at a position is.
func (x *index) at(position int32) (*group, int) {
	return x.groups[position/groupSize], int(position % groupSize)
}

// setRun puts a run into the index, or replaces it.
func (x *index) setRun(id string, r *row) {
	position, ok := x.positions[id]
	if ok {
		g, i := x.at(position)
		g.clear(i)
		g.set(i, id, r)
		return
	}
	if len(x.free) == 0 {
		x.addGroup(new(group))
	}
	position = x.free[len(x.free)-1]
	x.free = x.free[:len(x.free)-1]
	x.positions[id] = position
	g, i := x.at(position)
	g.set(i, id, r)
}

// addGroup adds a group with the runs that are in it.
func (x *index) addGroup(g *group) {
	first := int32(len(x.groups) * groupSize)
	x.groups = append(x.groups, g)
	// From the last to the first, so that the first is taken next.
	for i := groupSize - 1; i >= 0; i-- {
		if id := g.ids[i]; id != "" {
			x.positions[id] = first + int32(i)
		} else {
			x.free = append(x.free, first+int32(i))
		}
	}
}

// removeRun takes a run out of the index.
func (x *index) removeRun(id string) {
	position, ok := x.positions[id]
	if !ok {
		return
	}
	g, i := x.at(position)
	g.clear(i)
	delete(x.positions, id)
	x.free = append(x.free, position)
}

// apply makes the changes of a transaction that is stored.
func (x *index) apply(c *change) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.catalog = c.catalog
	for _, r := range c.runs {
		if r.row == nil {
			x.removeRun(r.id)
		} else {
			x.setRun(r.id, r.row)
		}
	}
	for _, j := range c.jobs {
		x.jobs.set(j)
	}
	x.lastEvent = c.lastEvent
}
