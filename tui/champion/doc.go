// Package champion says of versions of a model what they are, and asks whether
// one is to be champion, with what that changes.
//
//	cmd := champion.Promote(host, registry, version) // asks, then promotes
//
// It is a part of the screens on which a version can be promoted.
package champion
