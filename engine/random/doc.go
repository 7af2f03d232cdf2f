// Package random replays the random streams of NumPy's legacy RandomState, so
// that a seed means here what it means in scikit-learn.
//
//	r := random.New(42)
//	r.Float64() // 0.3745401188473625, as numpy.random.RandomState(42).random_sample()
package random
