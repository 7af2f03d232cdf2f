package corpus

import (
	"cmp"
	"math"
	"slices"

	"copydesk/engine/fault"
)

// smallCategory is the number of distinct texts under which a category is
// split by rank: chance alone would too often leave a part without any.
const smallCategory = 50

// SplitOptions says how a single source is divided.
type SplitOptions struct {
	Seed            uint64
	ValidationSplit float64 // share of the rows for validation, 0 for none
	TestSplit       float64 // share of the rows for the test, 0 for none
}

// Split holds the rows of a corpus by use: indices into [Corpus.Articles],
// ascending, every row once.
type Split struct {
	Train, Validation, Test []int32
}

// Rows returns the rows of one part.
func (s *Split) Rows(p Part) []int32 {
	switch p {
	case Train:
		return s.Train
	case Validation:
		return s.Validation
	case Test:
		return s.Test
	}
	return nil
}

// Split divides the corpus. Where a validation or a test source was given,
// every source is used as what it was given, and o does not matter.
//
// A corpus of a training source alone is divided by o. The part of a row is a
// function of the seed and of its text, but for case and white space: equal
// texts are in the same part, and rows that come to the source later move no
// row. Parts are therefore near their shares, not exactly of them.
//
// Categories with fewer than 50 distinct texts are divided by rank among
// these instead: their parts have the rounded shares, and at least one text
// each where there are three or more, but growth can move their rows. A text
// that stands in such a category and in another one follows the small one; of
// several small ones, the first by name. Every category keeps a training row,
// whatever the shares.
func (c *Corpus) Split(o SplitOptions) (*Split, error) {
	if len(c.Reports) == 1 {
		return c.splitByText(o)
	}
	return &Split{Train: c.rowsGiven(Train), Validation: c.rowsGiven(Validation), Test: c.rowsGiven(Test)}, nil
}

func (c *Corpus) rowsGiven(p Part) []int32 {
	from, to := c.given(p)
	rows := make([]int32, to-from)
	for i := range rows {
		rows[i] = int32(from + i)
	}
	return rows
}

// distinct is one distinct text.
type distinct struct {
	order   uint64 // rank among the texts, a function of seed and text
	part    Part
	settled bool // whether a small category decided about part
}

func (c *Corpus) splitByText(o SplitOptions) (*Split, error) {
	v, t := o.ValidationSplit, o.TestSplit
	if !(v >= 0 && t >= 0 && v+t < 1) {
		return nil, fault.Newf(fault.Invalid, "validation_split %v and test_split %v: expected shares from 0 on that leave rows to train on, as 0.2 and 0.2 do", v, t)
	}
	texts := make([]distinct, 0, len(c.Articles))
	index := make(map[uint64]int32, len(c.Articles)) // key -> texts
	of := make([]int32, len(c.Articles))             // row -> texts
	seed := mix(o.Seed)
	for row, key := range c.keys {
		i, ok := index[key]
		if !ok {
			i = int32(len(texts))
			index[key] = i
			order := mix(key ^ seed)
			texts = append(texts, distinct{order: order, part: partOf(order, v, t)})
		}
		of[row] = i
	}

	members := c.members(texts, of)
	for _, m := range members {
		if len(m) < smallCategory {
			splitByRank(texts, m, v, t)
		}
	}
	for _, m := range members {
		if !slices.ContainsFunc(m, func(i int32) bool { return texts[i].part == Train }) {
			texts[m[len(m)-1]].part = Train
		}
	}

	s := new(Split)
	for row, i := range of {
		rows := &s.Train
		switch texts[i].part {
		case Validation:
			rows = &s.Validation
		case Test:
			rows = &s.Test
		}
		*rows = append(*rows, int32(row))
	}
	return s, nil
}

// members returns the distinct texts of each category, by order.
func (c *Corpus) members(texts []distinct, of []int32) [][]int32 {
	members := make([][]int32, len(c.Categories))
	for row, a := range c.Articles {
		members[a.Category] = append(members[a.Category], of[row])
	}
	for k, m := range members {
		slices.SortFunc(m, func(a, b int32) int {
			return cmp.Compare(texts[a].order, texts[b].order)
		})
		members[k] = slices.Compact(m)
	}
	return members
}

// partOf returns the part of a text with this order: the low orders are for
// the test, the next ones for validation.
func partOf(order uint64, validation, test float64) Part {
	u := float64(order>>11) * 0x1p-53 // uniform in [0, 1)
	switch {
	case u < test:
		return Test
	case u < test+validation:
		return Validation
	}
	return Train
}

// splitByRank divides the texts of a small category, which are given by order.
// Those that another small category settled count as they are.
func splitByRank(texts []distinct, members []int32, validation, test float64) {
	nv, nt := quota(len(members), validation), quota(len(members), test)
	for nv+nt >= len(members) && nv+nt > 0 {
		if nv >= nt {
			nv--
		} else {
			nt--
		}
	}
	for _, i := range members {
		if texts[i].settled {
			switch texts[i].part {
			case Validation:
				nv--
			case Test:
				nt--
			}
		}
	}
	for _, i := range members {
		text := &texts[i]
		if text.settled {
			continue
		}
		text.settled = true
		switch {
		case nt > 0:
			text.part = Test
			nt--
		case nv > 0:
			text.part = Validation
			nv--
		default:
			text.part = Train
		}
	}
}

// quota returns how many of n texts a share is; one at least of three or more.
func quota(n int, share float64) int {
	q := int(math.Round(share * float64(n)))
	if q == 0 && share > 0 && n >= 3 {
		return 1
	}
	return q
}

// mix is the output function of SplitMix64 (Steele, Lea and Flood, "Fast
// splittable pseudorandom number generators", 2014): a bijection whose values
// look random.
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
