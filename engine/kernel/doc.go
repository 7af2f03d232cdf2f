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
// In Go every product that is added to something is converted to its own type,
// so that a compiler that has fused multiply-add, such as that for arm64, rounds
// it too: the generic set gives the same bits on all processors. The rest of a
// fit promises that on one kind of processor only, for math.Exp, which is
// assembly of its own on each, and sums outside this package may differ there in
// the last bits.
//
// The race detector does not look into kernels: it would make a fit some fifty
// times slower. That concurrent use makes no difference is for their callers to
// test, by the bits of what they make.
package kernel
