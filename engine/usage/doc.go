// Package usage asks the operating system what this process has used and what
// memory is left.
//
//	before := usage.CPU()
//	work()
//	spent := usage.CPU() - before
package usage
