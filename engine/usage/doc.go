// Package usage asks the operating system what this process has used.
//
//	before := usage.CPU()
//	work()
//	spent := usage.CPU() - before
package usage
