package owner

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"syscall"

	"copydesk/engine/fault"
)

const (
	// socketFile is the control socket's name in a workspace.
	socketFile = "desk.sock"
	// maxAddress is the most bytes of a socket's path that every system takes.
	maxAddress = 100
)

// places returns where the control socket of the workspace at dir may be, the
// preferred one first. All but the first are for workspaces whose own path is
// too long; they are in directories that Listen makes.
func places(dir, runtimeDir string) []string {
	place := filepath.Join(dir, socketFile)
	if len(place) <= maxAddress {
		return []string{place}
	}
	if real, err := filepath.EvalSymlinks(dir); err == nil {
		dir = real
	}
	sum := sha256.Sum256([]byte(dir))
	name := hex.EncodeToString(sum[:8]) + ".sock"
	var found []string
	if filepath.IsAbs(runtimeDir) {
		if place := filepath.Join(runtimeDir, "copydesk", name); len(place) <= maxAddress {
			found = append(found, place)
		}
	}
	return append(found, filepath.Join(shortTemp(), "copydesk-"+strconv.Itoa(os.Getuid()), name))
}

// shortTemp is a directory for temporary files with a short path: $TMPDIR is a
// long one on macOS.
func shortTemp() string {
	if canDetach {
		return "/tmp"
	}
	return os.TempDir()
}

// Listen makes the control socket, for this user alone, after removing one
// that a desk which died left. It is desk.sock in the workspace; where that
// path has over 100 bytes, it is in $XDG_RUNTIME_DIR/copydesk, else in
// /tmp/copydesk-<uid>, which must be this user's. Publish makes the address
// known.
func (h *Hold) Listen() (net.Listener, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	switch {
	case h.released:
		return nil, errReleased
	case h.listener != nil:
		return nil, errors.New("the desk listens already")
	}
	var errs []error
	for _, address := range places(h.dir, os.Getenv("XDG_RUNTIME_DIR")) {
		l, info, err := listen(h.dir, address)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		h.listener, h.address, h.socket = &listener{current: l}, address, info
		return h.listener, nil
	}
	return nil, errors.Join(errs...)
}

// listen makes a socket at address and returns which file that is.
func listen(dir, address string) (net.Listener, os.FileInfo, error) {
	if parent := filepath.Dir(address); parent != dir {
		if err := os.Mkdir(parent, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
			return nil, nil, listenError(address, err)
		}
		if err := private(parent); err != nil {
			return nil, nil, err
		}
	}
	switch info, err := os.Lstat(address); {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return nil, nil, listenError(address, err)
	case info.Mode().Type() != fs.ModeSocket && canDetach:
		return nil, nil, fault.Newf(fault.Invalid, "%s is not a socket, but that is where the desk listens; remove it", address)
	default:
		if err := os.Remove(address); err != nil {
			return nil, nil, listenError(address, err)
		}
	}
	// Where the mode of a socket can be set before it has a name, there is no
	// moment at which it is open to others.
	config := net.ListenConfig{Control: func(_, _ string, c syscall.RawConn) error { return closeToOthers(c) }}
	l, err := config.Listen(context.Background(), "unix", address)
	if err != nil {
		return nil, nil, listenError(address, err)
	}
	// The path may be somebody else's by the time that the listener is closed.
	l.(*net.UnixListener).SetUnlinkOnClose(false)
	err = os.Chmod(address, 0o600)
	if err == nil {
		var info os.FileInfo
		if info, err = os.Lstat(address); err == nil {
			return l, info, nil
		}
	}
	l.Close()
	return nil, nil, listenError(address, err)
}

func listenError(address string, err error) error {
	if errors.Is(err, syscall.ENOSPC) {
		return fault.Newf(fault.Exhausted, "no room for the socket %s: %w; free some space and try again", address, err)
	}
	return fault.Newf(fault.Invalid, "the desk cannot listen on %s: %w", address, err)
}

// private refuses a directory that is not this user's alone: whoever else owns
// it could put a socket of his own there.
func private(dir string) error {
	info, err := os.Lstat(dir)
	if err != nil {
		return err
	}
	uid, known := ownerOf(info)
	switch {
	case !info.IsDir():
		return fault.Newf(fault.Invalid, "%s is not a directory; remove it, or choose a workspace with a shorter path", dir)
	case known && uid != os.Getuid():
		return fault.Newf(fault.Invalid, "%s belongs to user %d, not to you; choose a workspace with a shorter path", dir, uid)
	case known && info.Mode().Perm()&0o077 != 0:
		return fault.Newf(fault.Invalid, "%s is open to other users (%v); chmod it to 0700", dir, info.Mode().Perm())
	}
	return nil
}

// Dial connects to the desk of the workspace at dir: at the address of its
// card, else where it would listen by itself. The error is ErrNoDesk if nobody
// listens there, ErrElsewhere for another host's desk (both fault.Unavailable),
// and fault.Invalid if the socket belongs to somebody else.
func Dial(ctx context.Context, dir string) (net.Conn, error) { return here().dial(ctx, dir) }

func (m machine) dial(ctx context.Context, named string) (net.Conn, error) {
	dir, err := filepath.Abs(named)
	if err != nil {
		return nil, fault.Newf(fault.Invalid, "workspace %s: %w", named, err)
	}
	var addresses []string
	switch card, err := m.find(dir); {
	case fault.KindOf(err) == fault.Corrupt:
		// A desk that lives answers at one of the places below all the same.
	case err != nil:
		return nil, err
	case card != nil && card.Address != "":
		addresses = append(addresses, card.Address)
	}
	for _, place := range places(dir, os.Getenv("XDG_RUNTIME_DIR")) {
		if filepath.Dir(place) == dir || private(filepath.Dir(place)) == nil {
			addresses = append(addresses, place)
		}
	}
	for _, address := range addresses {
		conn, err := dial(ctx, dir, address)
		if !errors.Is(err, ErrNoDesk) {
			return conn, err
		}
	}
	return nil, unavailable(ErrNoDesk, "no desk runs in %s", dir)
}

func dial(ctx context.Context, dir, address string) (net.Conn, error) {
	var d net.Dialer
	conn, err := d.DialContext(ctx, "unix", address)
	switch {
	case err == nil:
	case refused(err), errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR):
		return nil, ErrNoDesk
	case errors.Is(err, fs.ErrPermission):
		return nil, fault.Newf(fault.Invalid, "the desk of %s belongs to another user: %w", dir, err)
	case ctx.Err() != nil:
		return nil, context.Cause(ctx)
	default:
		return nil, fault.Newf(fault.Unavailable, "the desk of %s does not answer: %w", dir, err)
	}
	// Root may use everybody's desk. Else it must be this user's own, or that
	// of whose workspace it is.
	uid, ok := PeerUID(conn)
	if !ok || os.Getuid() == 0 || uid == os.Getuid() {
		return conn, nil
	}
	if info, err := os.Stat(dir); err == nil {
		if mine, ok := ownerOf(info); ok && uid == mine {
			return conn, nil
		}
	}
	conn.Close()
	return nil, fault.Newf(fault.Invalid, "user %d listens on %s, which is not the owner of %s; remove the socket", uid, address, dir)
}
