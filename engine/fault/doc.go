// Package fault gives an error a kind, so that each edge of the program (an
// exit code, an HTTP status, a toast) maps kinds once and never looks at
// wording.
//
// The sentence belongs to the error, the kind to the reader of it:
//
//	if rows == 0 {
//		return fault.Newf(fault.Invalid, "%s: no usable row; expected the columns category and text", path)
//	}
//	...
//	if fault.KindOf(err) == fault.Invalid {
//		os.Exit(1)
//	}
package fault
