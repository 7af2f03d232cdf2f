package desk

import (
	"context"
	"net"
	"net/http"

	"copydesk/engine"
	"copydesk/engine/fault"
)

// Role is what somebody may do.
type Role string

const (
	Viewer   Role = "viewer"   // may read
	Operator Role = "operator" // may start, change and end things
)

// may reports whether a role includes another.
func (r Role) may(least Role) bool {
	return r == Operator || r == least
}

// Principal is who asks.
type Principal struct {
	Name string
	Role Role
	// Own says that it is the desk's own process.
	Own bool
}

func (p Principal) caller() engine.Caller { return engine.Caller{Name: p.Name, Own: p.Own} }

type principalKey struct{}

// WithPrincipal returns a function for http.Server.ConnContext that finds out
// who is at the other end of a connection.
func WithPrincipal(of func(net.Conn) Principal) func(context.Context, net.Conn) context.Context {
	return func(ctx context.Context, c net.Conn) context.Context {
		return context.WithValue(ctx, principalKey{}, of(c))
	}
}

// principalOf returns who asks. Nobody is one without a role.
func principalOf(r *http.Request) Principal {
	p, _ := r.Context().Value(principalKey{}).(Principal)
	return p
}

// authorize refuses who may not use a route.
func authorize(p Principal, least Role) error {
	if p.Role.may(least) {
		return nil
	}
	return fault.Newf(fault.Forbidden, "%q may not do this: it takes the role %s", p.Name, least)
}
