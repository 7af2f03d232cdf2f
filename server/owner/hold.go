package owner

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"copydesk/engine/fault"
)

// Hold is a workspace that this process owns. It is safe for concurrent use.
type Hold struct {
	dir     string
	machine machine
	lock    *os.File
	id      os.FileInfo // the directory that is locked

	mu       sync.Mutex
	released bool
	card     Card
	written  []byte // desk.json as it was published
	listener *listener
	address  string
	socket   os.FileInfo
}

// Take makes this process the owner of the workspace at dir, which must be
// there. What a desk that died left is taken over: the lock is the truth, not
// what a card says. It is ErrHeld if another process (or this one) has the
// lock and ErrElsewhere if the desk runs on another host, both of kind
// fault.Unavailable; fault.Invalid if dir cannot be locked.
func Take(dir string) (*Hold, error) { return here().take(dir) }

func (m machine) take(named string) (*Hold, error) {
	dir, err := filepath.Abs(named)
	if err != nil {
		return nil, fault.Newf(fault.Invalid, "workspace %s: %w", named, err)
	}
	// A card that cannot be understood says nothing about other hosts.
	if _, err := m.find(dir); err != nil && !(fault.KindOf(err) == fault.Corrupt && m.local(dir)) {
		return nil, err
	}
	for {
		f, id, err := lock(dir)
		switch {
		case errors.Is(err, ErrHeld):
			return nil, held(dir)
		case errors.Is(err, fs.ErrPermission), errors.Is(err, fs.ErrNotExist):
			return nil, unusable(dir, err)
		case err != nil:
			return nil, fault.Newf(fault.Invalid, "workspace %s cannot be locked: %w; keep it on a disk of this machine (--workspace or COPYDESK_WORKSPACE)", dir, err)
		}
		now, err := os.Stat(dir)
		switch {
		case err != nil:
			f.Close()
			return nil, unusable(dir, err)
		case !os.SameFile(id, now):
			// It was replaced between opening and locking.
			f.Close()
			continue
		}
		// Nobody shall take a process that died for the holder.
		if err := os.Remove(filepath.Join(dir, cardFile)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			f.Close()
			return nil, unusable(dir, err)
		}
		return &Hold{dir: dir, machine: m, lock: f, id: id}, nil
	}
}

func unusable(dir string, err error) error {
	return fault.Newf(fault.Invalid, "workspace %s cannot be used: %w; choose another with --workspace or COPYDESK_WORKSPACE", dir, err)
}

// Publish writes desk.json for c, with what only the holder knows filled in:
// PID, Host, BootID, and Address if Listen was called. A full disk is
// fault.Exhausted.
func (h *Hold) Publish(c Card) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.publish(c)
}

// SetServing changes the address of the prediction server in a card that was
// published.
func (h *Hold) SetServing(address string) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	c := h.card
	c.Serving = address
	return h.publish(c)
}

// Card returns the card as it was published last.
func (h *Hold) Card() Card {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.card
}

func (h *Hold) publish(c Card) error {
	if h.released {
		return errReleased
	}
	c.PID, c.Host, c.BootID, c.Address = os.Getpid(), h.machine.host, h.machine.bootID, h.address
	b, err := c.encode()
	if err != nil {
		return err
	}
	if err := writeCard(h.dir, b); err != nil {
		return err
	}
	h.card, h.written = c, b
	return nil
}

var errReleased = errors.New("the workspace was released")

// Release closes the listener, removes the card and the socket if they are
// still this desk's, and then gives up the lock. Only the first call does
// anything.
func (h *Hold) Release() error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.released {
		return nil
	}
	h.released = true
	var errs []error
	if h.listener != nil {
		// Whoever served it has closed it already, as a rule.
		_ = h.listener.Close()
		if info, err := os.Lstat(h.address); err == nil && os.SameFile(info, h.socket) {
			errs = append(errs, os.Remove(h.address))
		}
	}
	path := filepath.Join(h.dir, cardFile)
	if b, err := os.ReadFile(path); h.present() && err == nil && bytes.Equal(b, h.written) {
		errs = append(errs, os.Remove(path))
	}
	errs = append(errs, unlock(h.lock))
	return errors.Join(errs...)
}

// present reports whether the directory is still the one that was locked. What
// cannot be asked for a moment is not gone.
func (h *Hold) present() bool {
	info, err := os.Stat(h.dir)
	if err != nil {
		return !errors.Is(err, fs.ErrNotExist)
	}
	return os.SameFile(info, h.id)
}

// Gone returns a channel that is closed when the workspace was deleted or
// replaced by another directory, which is looked at every so often. It stays
// open when ctx ends first. Until then a card or a socket that was missing for
// five looks is made anew: the desk would be there and could not be found. Not
// at once, for the whole workspace may be about to be deleted.
func (h *Hold) Gone(ctx context.Context, every time.Duration) <-chan struct{} {
	gone := make(chan struct{})
	go func() {
		tick := time.NewTicker(every)
		defer tick.Stop()
		const patient = 5
		for missing := 0; ; {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
				if !h.present() {
					close(gone)
					return
				}
				if missing++; !h.lacks() {
					missing = 0
				} else if missing >= patient {
					h.mend()
				}
			}
		}
	}()
	return gone
}

// lacks reports whether the socket or the card is missing.
func (h *Hold) lacks() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return !h.released && (h.lacksSocket() || h.lacksCard())
}

func (h *Hold) lacksSocket() bool {
	if h.listener == nil || fileExists(h.address) {
		return false
	}
	_, closed := h.listener.state()
	return !closed
}

func (h *Hold) lacksCard() bool {
	return h.written != nil && !fileExists(filepath.Join(h.dir, cardFile))
}

// mend makes a socket and a card that are missing. What fails is tried again
// the next time.
func (h *Hold) mend() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.released {
		return
	}
	if h.lacksSocket() {
		if l, info, err := listen(h.dir, h.address); err == nil {
			h.listener.replace(l)
			h.socket = info
		}
	}
	if h.lacksCard() {
		_ = writeCard(h.dir, h.written)
	}
}

// fileExists reports whether there is something at path, or may be.
func fileExists(path string) bool {
	_, err := os.Lstat(path)
	return !errors.Is(err, fs.ErrNotExist)
}
