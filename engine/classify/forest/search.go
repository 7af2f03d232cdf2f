package forest

import (
	"math"
	"slices"
)

// gatherCost is how many entries of a column are read in the time in which one of
// a row is found.
const gatherCost = 16

// candidate is a feature that is not constant at a node.
type candidate struct {
	feature int32
	most    int32 // the rows that have it, as often as the bootstrap drew them, are no more
}

// sighting says where a survey last met a feature, in two halves: the node, as
// one more than its number in the tree, above the rows that have the feature, as
// often as the bootstrap drew them.
type sighting uint64

// few returns the number of rows of a node up to which reading all their entries
// takes less time than reading the columns that the node draws, each up to the
// first of these rows, in a matrix of so many entries.
func few(draws, rows, features, entries int) int {
	perRow, perColumn := float64(entries)/float64(rows), float64(entries)/float64(features)
	bySearch := math.Sqrt(float64(draws) * float64(rows) / perRow)
	byColumn := float64(draws) * perColumn / perRow
	return int(min(bySearch, byColumn))
}

// split finds the best split of a node. It also returns the number of features
// that are constant in both children; ok is false where the node is to be a leaf.
func (g *grower) split(at open, counts []int64) (best split, constants int, ok bool) {
	whole := sideOf(counts)
	if at.depth >= g.maxDepth || at.samples < g.minSplit || at.samples/2 < g.minLeaf || whole.gini() <= epsilon {
		return split{}, 0, false
	}
	g.enter(at)
	g.gathered = leaf
	constants = g.draw(at, whole.rows)
	best = g.search(at, counts, whole)
	return best, constants, best.feature != leaf && best.worthwhile(whole, len(g.rows))
}

// draw draws features, without putting them back, until enough have been seen
// and one at least was not constant. It leaves these in g.drawn and returns the
// number of features that are known to be constant.
func (g *grower) draw(at open, rows int64) int {
	g.drawn, g.moved = g.drawn[:0], g.moved[:0]
	surveyed := at.from >= 0 && at.samples <= g.few
	if surveyed {
		g.survey(at)
	}
	// A draw is among the known constants from knownDrawn on and the features
	// that were not drawn, from at.known+found to end.
	knownDrawn, found, end := 0, 0, len(g.features)
	for visited := 0; end > at.known+found && (visited < g.maxFeatures || visited <= knownDrawn+found); {
		visited++
		j := knownDrawn + g.random.below(end-found-knownDrawn)
		if j < at.known {
			g.features[j], g.features[knownDrawn] = g.features[knownDrawn], g.features[j]
			g.moved = append(g.moved, int32(j))
			knownDrawn++
			continue
		}
		j += found
		f := g.features[j]
		to := at.known + found
		var c candidate
		var constant bool
		if surveyed {
			c, constant = g.surveyed(f, at, rows)
		} else {
			c, constant = g.probe(f, at)
		}
		if constant {
			found++
		} else {
			end--
			to = end
			g.drawn = append(g.drawn, c)
		}
		g.features[j], g.features[to] = g.features[to], f
	}
	for i, j := range g.moved {
		g.features[i], g.features[j] = g.constants[i], g.constants[j]
	}
	constants := at.known + found
	copy(g.constants[at.known:constants], g.features[at.known:constants])
	return constants
}

// survey notes every feature of the rows of a listed node in g.seen.
func (g *grower) survey(at open) {
	id := g.sighting()
	seen, index, start := g.seen, g.x.by.Index, g.x.by.Start
	for _, r := range g.list[at.from : at.from+at.samples] {
		times := sighting(g.rows[r].times)
		for _, j := range index[start[r]:start[r+1]] {
			s := seen[j]
			if s < id { // of an earlier node
				s = id
			}
			seen[j] = s + times
		}
	}
}

// sighting returns that of a feature which no row has, at the node to come.
func (g *grower) sighting() sighting { return sighting(len(g.tree.nodes)+1) << 32 }

// surveyed looks up feature f at a node of so many rows that was surveyed.
func (g *grower) surveyed(f int32, at open, rows int64) (c candidate, constant bool) {
	s, id := g.seen[f], g.sighting()
	if s < id {
		return c, true
	}
	return candidate{feature: f, most: int32(s - id)}, int64(s-id) == rows && g.even(f, at)
}

// probe looks for the rows of a node in the column of feature f, up to the first
// where that is enough.
func (g *grower) probe(f int32, at open) (c candidate, constant bool) {
	rows, inside := g.x.rowsOf(f), g.inside
	if len(rows) < at.samples {
		constant = true
		for e, r := range rows {
			if inside.has(r) != 0 {
				constant = g.x.valuesOf(f)[e] <= step
				break
			}
		}
	} else {
		constant = g.even(f, at)
	}
	return candidate{feature: f, most: g.heaviest(min(len(rows), at.samples))}, constant
}

// heaviest returns how often the bootstrap drew n rows at most.
func (g *grower) heaviest(n int) int32 {
	sum := 0
	for _, rows := range g.atLeast[1:] {
		sum += min(n, rows)
	}
	return int32(sum)
}

// even reports whether the values of feature f at a node are equal.
func (g *grower) even(f int32, at open) bool {
	g.gather(f, at, 0)
	if len(g.found) == 0 {
		return true
	}
	lowest := float32(0)
	if len(g.found) == at.samples {
		lowest = g.found[len(g.found)-1].value()
	}
	return g.found[0].value() <= lowest+step
}

// gather makes g.found the entries of feature f in the rows of a node, read from
// the column or, where these are few, from the rows. It may leave that, and
// reports false, where fewer than least rows have the feature, as often as the
// bootstrap drew them.
func (g *grower) gather(f int32, at open, least float64) bool {
	if g.gathered == f {
		return true
	}
	g.gathered = f
	column := g.x.rowsOf(f)
	if at.from >= 0 && len(column) > gatherCost*at.samples {
		g.found = g.found[:0]
		for _, r := range g.list[at.from : at.from+at.samples] {
			row := g.x.by.Row(int(r))
			if e, ok := slices.BinarySearch(row.Index, f); ok {
				if v := float32(row.Value[e]); v > 0 {
					g.found = append(g.found, newEntry(r, v))
				}
			}
		}
		slices.Sort(g.found)
		return true
	}
	// Every place is written, and kept by going on: whether a row is in the
	// node is as good as random, and branches would be mispredicted.
	inside, places, n := g.inside, g.places[:len(column)], 0
	for e, r := range column {
		places[n] = int32(e)
		n += inside.has(r)
	}
	weight := int32(0)
	for _, e := range places[:n] {
		weight += g.rows[column[e]].times
	}
	if float64(weight) < least {
		g.gathered = leaf
		return false
	}
	values, found := g.x.valuesOf(f), g.found[:n]
	for i, e := range places[:n] {
		found[i] = newEntry(column[e], values[e])
	}
	g.found = found
	return true
}

// search finds the best split of a node by the features in g.drawn. It tries
// those of most rows first, by powers of four: the others are left out where even
// if all their rows were of one class they would not come up to the best.
func (g *grower) search(at open, counts []int64, whole side) split {
	rarest := int64(math.MaxInt64)
	for _, n := range counts {
		if n > 0 {
			rarest = min(rarest, n)
		}
	}
	most := int32(0)
	for _, c := range g.drawn {
		most = max(most, c.most)
	}
	best, least := split{score: math.Inf(-1), feature: leaf}, 0.0
	for above := most; above > 0 && float64(above) >= least; above /= 4 {
		for i, c := range g.drawn {
			if c.most > above || c.most <= above/4 || float64(c.most) < least || !g.gather(c.feature, at, least) {
				continue
			}
			if g.try(i, at, counts, whole, &best) {
				least = best.least(whole, rarest)
			}
		}
	}
	return best
}

// try improves best by the splits of a node by the feature of draw number i and
// reports whether it did. It moves rows from the left to the right in descending
// order of value and looks at each gap; the rows without an entry are a last
// block of zeros that stays on the left.
func (g *grower) try(i int, at open, counts []int64, whole side, best *split) (improved bool) {
	clear(g.right)
	s := split{feature: g.drawn[i].feature, draw: i, left: whole}
	purity := best.purity(whole)
	for _, e := range g.found {
		value := e.value()
		if s.samples > 0 && s.high > value+step && !s.under(purity) && s.samples >= g.minLeaf && at.samples-s.samples >= g.minLeaf {
			s.low = value
			if s.improves(best) {
				*best, improved = s, true
				purity = best.purity(whole)
			}
		}
		s.high = value
		s.samples++
		row := g.rows[e.row()]
		n := int64(row.times)
		r := g.right[row.class]
		l := counts[row.class] - r
		s.left.rows -= n
		s.left.squares -= n * (2*l - n)
		s.right.rows += n
		s.right.squares += n * (2*r + n)
		g.right[row.class] = r + n
	}
	if s.samples < at.samples && s.high > step && s.samples >= g.minLeaf && at.samples-s.samples >= g.minLeaf {
		s.low = 0
		if s.improves(best) {
			*best, improved = s, true
		}
	}
	return improved
}
