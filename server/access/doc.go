// Package access says who asks and what they may do. Every listener makes a
// [Principal] of whoever connects or of what a request carries, and every route
// names the least [Role] that may use it.
//
//	ctx = access.With(ctx, access.Principal{Name: "ada", Role: access.Viewer})
//	...
//	if err := access.Authorize(access.Of(r.Context()), access.Operator); err != nil {
//		return err // fault.Forbidden: "ada" may not do this
//	}
package access
