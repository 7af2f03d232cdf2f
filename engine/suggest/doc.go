// Package suggest finds the name that a misspelt word was meant to be.
//
//	suggest.Nearest("max_itr", []string{"C", "max_iter", "penalty"}) // "max_iter"
package suggest
