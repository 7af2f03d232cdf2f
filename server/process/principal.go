package process

import (
	"net"
	"os"
	"os/user"
	"strconv"

	"copydesk/server/access"
	"copydesk/server/owner"
)

// principal returns who is at the other end of a connection. The socket is for
// the user of the workspace; root may do all that this user may.
func (p *Process) principal(c net.Conn) access.Principal {
	if _, ok := c.(ownConn); ok {
		return access.Principal{Name: p.user, Role: access.Operator, Own: true}
	}
	uid, ok := owner.PeerUID(c)
	switch {
	case !ok: // not told on this system: the mode of the socket says who can connect
		return access.Principal{Name: p.user, Role: access.Operator}
	case uid == os.Getuid():
		return access.Principal{Name: p.user, Role: access.Operator}
	case uid == 0:
		return access.Principal{Name: "root", Role: access.Operator}
	}
	return access.Principal{Name: nameOf(uid)}
}

// nameOf is the name of a user, or the number where there is none.
func nameOf(uid int) string {
	id := strconv.Itoa(uid)
	if u, err := user.LookupId(id); err == nil {
		return u.Username
	}
	return id
}
