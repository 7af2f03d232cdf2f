package access

import (
	"context"
	"net"
	"slices"

	"copydesk/engine"
	"copydesk/engine/fault"
)

// Role is what somebody may do. Each role may do what those before it may.
type Role string

const (
	Predict  Role = "predict"  // may ask for predictions and read the registry
	Viewer   Role = "viewer"   // may read everything
	Operator Role = "operator" // may start, change and end things
)

// Roles returns the roles, the least first.
func Roles() []Role { return []Role{Predict, Viewer, Operator} }

// Includes reports whether a role may do what least may. What is no role may
// nothing.
func (r Role) Includes(least Role) bool {
	mine, needed := slices.Index(Roles(), r), slices.Index(Roles(), least)
	return needed >= 0 && mine >= needed
}

// Principal is who asks. The zero Principal may nothing.
type Principal struct {
	Name string
	Role Role
	// Own says that it is the desk's own process.
	Own bool
	// Token says that a token said so.
	Token bool
}

// Anonymous is the name of who needs not say who it is.
const Anonymous = "anonymous"

// Caller is the principal as the desk records it.
func (p Principal) Caller() engine.Caller { return engine.Caller{Name: p.Name, Own: p.Own} }

// Authorize refuses (fault.Forbidden) who has less than the role least.
func Authorize(p Principal, least Role) error {
	if p.Role.Includes(least) {
		return nil
	}
	return fault.Newf(fault.Forbidden, "%q may not do this: it takes the role %s", p.Name, least)
}

type principalKey struct{}

// With returns a context that carries who asks.
func With(ctx context.Context, p Principal) context.Context {
	return context.WithValue(ctx, principalKey{}, p)
}

// Of returns who asks, nobody if the context does not say.
func Of(ctx context.Context) Principal {
	p, _ := ctx.Value(principalKey{}).(Principal)
	return p
}

// OfConn returns a function for http.Server.ConnContext that finds out who is
// at the other end of a connection.
func OfConn(of func(net.Conn) Principal) func(context.Context, net.Conn) context.Context {
	return func(ctx context.Context, c net.Conn) context.Context {
		return With(ctx, of(c))
	}
}
