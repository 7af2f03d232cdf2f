//go:build !amd64 || purego

package kernel

// avx2 returns nil: this build has no such set.
func avx2[T Float]() *Set[T] { return nil }
