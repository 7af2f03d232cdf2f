//go:build !linux && !darwin

package owner

import "net"

// PeerUID is not known here.
func PeerUID(net.Conn) (uid int, ok bool) { return 0, false }
