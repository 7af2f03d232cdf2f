//go:build !(linux || darwin || freebsd)

package store

// freeSpace does not know.
func freeSpace(string) (uint64, bool) { return 0, false }
