// Package blob keeps files that are named by their content: the SHA-256 of a
// file is its digest and its name.
//
//	digest, err := blob.Save(dir, data)
//	...
//	data, err := blob.Read(dir, digest)
//
// A file is there whole or not at all, is never changed, and is checked against
// its name when it is read.
package blob
