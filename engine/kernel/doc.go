// Package kernel is the arithmetic that training a neural network or a logistic
// regression spends its time on, in two sets: "generic", which is Go, and "avx2", which is assembly
// for amd64 processors that have it.
//
//	k := kernel.Best[float32]()
//	k.Gather(y, m, index, coef)
//
// The sets give the same results bit for bit, but for which NaN a NaN is: every
// product is rounded before it is added, and sums are formed in the same order.
// So a set does not change a model. The build tag purego leaves the assembly
// out.
//
// The race detector does not look into kernels: it would make a fit some fifty
// times slower. That concurrent use makes no difference is for their callers to
// test, by the bits of what they make.
package kernel
