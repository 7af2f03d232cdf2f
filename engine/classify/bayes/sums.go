package bayes

import (
	"math"
	"slices"
	"sync"

	"copydesk/engine/classify"
	"copydesk/engine/fault"
	"copydesk/engine/sparse"
)

// A fit is shared out by columns, so that each sum belongs to one goroutine and
// is formed in the order of the rows: the same bits on one processor and on many.

// sampled is how many entries of a matrix are looked at to share out its columns.
const sampled = 512

// columnRanges returns the bounds, ascending from 0 to x.Columns, of up to n
// ranges of columns that have about as many entries each.
func columnRanges(x *sparse.Matrix, n int) []int {
	var sample []int32
	for e := 0; e < x.NNZ(); e += x.NNZ()/sampled + 1 {
		sample = append(sample, x.Index[e])
	}
	slices.Sort(sample)
	bounds := []int{0}
	for i := 1; i < n && len(sample) > 0; i++ {
		if at := int(sample[i*len(sample)/n]); at > bounds[len(bounds)-1] {
			bounds = append(bounds, at)
		}
	}
	return append(bounds, x.Columns)
}

// each calls do for each range between bounds, at the same time, and returns
// when all calls have.
func each(bounds []int, do func(i, from, to int)) {
	var wg sync.WaitGroup
	for i := 1; i+1 < len(bounds); i++ {
		wg.Go(func() { do(i, bounds[i], bounds[i+1]) })
	}
	do(0, bounds[0], bounds[1])
	wg.Wait()
}

// touch writes the sums, which are zero, in order. New memory that is read first,
// as a sum is that something is added to, costs two page faults instead of one:
// with many classes they would take most of the time of a fit.
func (m *model) touch(ranges []int) {
	_, classes := m.Shape()
	each(ranges, func(_, low, high int) { clear(m.features[low*classes : high*classes]) })
}

// add adds the rows from..to of s to the counts and sums that m holds so far. A
// feature that is out of range is refused (fault.Invalid): the first of them,
// whatever the ranges.
func (m *model) add(s classify.Set, from, to int, ranges []int) error {
	for _, k := range s.Y[from:to] {
		m.priors[k]++
	}
	bad := make([]int, len(ranges)-1)
	each(ranges, func(i, low, high int) { bad[i] = m.addColumns(s, from, to, int32(low), int32(high)) })
	if e := slices.Min(bad); e < s.X.Start[to] {
		i, _ := slices.BinarySearch(s.X.Start, e+1)
		return fault.Newf(fault.Invalid, "feature %d of row %d is %v: it must be between 0 and %v", s.X.Index[e], i-1, s.X.Value[e], maxSum)
	}
	return nil
}

// addColumns adds the columns low..high of the rows from..to of s. It returns the
// position of the first entry that is out of range, where it stops, or of the end
// of the rows.
func (m *model) addColumns(s classify.Set, from, to int, low, high int32) int {
	most := math.Float64bits(maxSum)
	at := s.X.Start[from]
	for i := from; i < to; i++ {
		end := s.X.Start[i+1]
		index, value := s.X.Index[at:end], s.X.Value[at:end]
		k := int(s.Y[i])
		e := 0
		for e < len(index) && index[e] < low {
			e++
		}
		for ; e < len(index) && index[e] < high; e++ {
			v := value[e]
			// The bits of positive numbers are in the order of the numbers.
			if math.Float64bits(v) > most && v != 0 {
				return at + e
			}
			m.features[int(index[e])*s.Classes+k] += v
		}
		at = end
	}
	return at
}

// takeLogarithms makes logarithms of probabilities of the counts and sums that
// m holds so far.
func (m *model) takeLogarithms(alpha, rows float64, ranges []int) {
	_, classes := m.Shape()
	totals := m.totals(alpha, len(ranges)-1)
	for k := range classes {
		totals[k] = math.Log(totals[k])
		m.priors[k] = math.Log(m.priors[k]) - math.Log(rows)
	}
	unseen := math.Log(alpha)
	each(ranges, func(_, low, high int) {
		for j := low; j < high; j++ {
			row := m.features[j*classes:][:classes]
			for k, sum := range row {
				// Most features are not in most of many classes.
				if sum == 0 {
					row[k] = unseen - totals[k]
				} else {
					row[k] = math.Log(sum+alpha) - totals[k]
				}
			}
		}
	})
}

// totals returns the sum of each class, alpha added to each feature's.
func (m *model) totals(alpha float64, goroutines int) []float64 {
	features, classes := m.Shape()
	totals := make([]float64, classes)
	bounds := []int{0}
	for i := range min(goroutines, classes) {
		bounds = append(bounds, (i+1)*classes/min(goroutines, classes))
	}
	each(bounds, func(_, low, high int) {
		sums := make([]float64, high-low) // of its own: totals shares cache lines
		for j := range features {
			row := m.features[j*classes+low:][:len(sums)]
			for k, sum := range row {
				sums[k] += sum + alpha
			}
		}
		copy(totals[low:], sums)
	})
	return totals
}
