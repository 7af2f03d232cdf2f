package token

import (
	"net/netip"
	"slices"

	"copydesk/server/access"

	"github.com/golang-jwt/jwt/v5"
)

// claims are what a token says.
type claims struct {
	jwt.RegisteredClaims
	Role access.Role `json:"role"`
}

// maxName is the longest name, in bytes.
const maxName = 64

// isName reports whether a token may be for name: 1 to 64 of A-Z a-z 0-9 . _ @ -
// and neither an address nor who has no token, with which the log and the limits
// would mix it up.
func isName(name string) bool {
	if len(name) < 1 || len(name) > maxName || name == access.Anonymous {
		return false
	}
	for i := range len(name) {
		switch c := name[i]; {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '.', c == '_', c == '@', c == '-':
		default:
			return false
		}
	}
	_, err := netip.ParseAddr(name)
	return err != nil
}

func isRole(r access.Role) bool { return slices.Contains(access.Roles(), r) }
