package neural

import "copydesk/engine/classify"

// Memory implements classify.Estimator. It is nothing for a network that Fit
// refuses.
func (c *MLPClassifier) Memory(s classify.Shape) classify.Memory {
	sizes := layerSizes(s.Columns, c.HiddenLayerSizes, s.Classes)
	if checkWeights(sizes) != nil {
		return classify.Memory{}
	}
	weights, upper, units := int64(0), int64(0), int64(0)
	for l, in := range sizes[:len(sizes)-1] {
		weights += int64(in+1) * int64(sizes[l+1])
		units += int64(sizes[l+1])
		if l > 0 {
			upper += int64(in) * int64(sizes[l+1])
		}
	}
	number, values := int64(8), int64(0)
	if c.Precision == Float32 {
		number, values = 4, 4*s.NNZ // the values of the set, converted
	}
	rows := int64(c.BatchSize.Rows(s.Rows))
	batch := 2*rows*units*number + s.NNZ*rows/int64(max(1, s.Rows))*(4+number)
	return classify.Memory{
		Fit:   (3*weights+upper)*number + values + batch + 8*int64(s.Rows), // weights, two moments, and the upper transposed
		Model: weights * number,
	}
}
