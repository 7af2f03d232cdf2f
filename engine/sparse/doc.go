// Package sparse holds matrices that are mostly zeros, in compressed rows, and
// the kernels on them.
//
// A matrix is built row by row, with the columns of a row ascending:
//
//	b := sparse.NewBuilder(10000)
//	b.Append([]int32{3, 17}, []float64{0.6, 0.8})
//	x := b.Matrix()
//	x.Row(0).Value[1] // 0.8
package sparse
