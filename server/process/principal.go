package process

import (
	"net"
	"os"
	"os/user"
	"strconv"

	"copydesk/server/desk"
	"copydesk/server/owner"
)

// principal returns who is at the other end of a connection. The socket is for
// the user of the workspace; root may do all that this user may.
func (p *Process) principal(c net.Conn) desk.Principal {
	if _, ok := c.(ownConn); ok {
		return desk.Principal{Name: p.user, Role: desk.Operator, Own: true}
	}
	uid, ok := owner.PeerUID(c)
	switch {
	case !ok: // not told on this system: the mode of the socket says who can connect
		return desk.Principal{Name: p.user, Role: desk.Operator}
	case uid == os.Getuid():
		return desk.Principal{Name: p.user, Role: desk.Operator}
	case uid == 0:
		return desk.Principal{Name: "root", Role: desk.Operator}
	}
	return desk.Principal{Name: nameOf(uid)}
}

// nameOf is the name of a user, or the number where there is none.
func nameOf(uid int) string {
	id := strconv.Itoa(uid)
	if u, err := user.LookupId(id); err == nil {
		return u.Username
	}
	return id
}
