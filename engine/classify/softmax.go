package classify

import "math"

// Softmax turns scores into probabilities in place: their exponentials, divided
// by their sum. The largest score is subtracted first, so that none overflows.
func Softmax(p []float64) {
	high := p[0]
	for _, z := range p {
		high = max(high, z)
	}
	total := 0.0
	for k, z := range p {
		p[k] = math.Exp(z - high)
		total += p[k]
	}
	for k := range p {
		p[k] /= total
	}
}
