package owner

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"
	"unicode"

	"copydesk/engine/atomicfile"
	"copydesk/engine/fault"
)

// Mode says how a desk came to be.
type Mode string

const (
	// Background is a desk that a client started; it goes away when it is idle.
	Background Mode = "background"
	// Serve is a desk in the foreground; only its user ends it.
	Serve Mode = "serve"
	// OneShot is a command that is the desk for as long as its own work takes.
	OneShot Mode = "one-shot"
)

// cardFile is the card's name in a workspace.
const cardFile = "desk.json"

// maxCard is the most bytes that are read of a card.
const maxCard = 64 << 10

// Card says who is the desk of a workspace: the content of desk.json. Readers
// ignore fields that they do not know.
type Card struct {
	Protocol int       `json:"protocol"`
	Build    string    `json:"build"`
	PID      int       `json:"pid"`
	Host     string    `json:"host"`
	BootID   string    `json:"boot_id,omitempty"`
	Mode     Mode      `json:"mode"`
	Started  time.Time `json:"started"`
	// Address is the path of the control socket, empty before there is one.
	Address string `json:"address,omitempty"`
	// Serving is host:port of the prediction server, empty when there is none.
	Serving string `json:"serving,omitempty"`
}

// Find returns the card of the workspace at dir, nil if there is none. A card
// may be stale: only the lock says whether its desk lives. The desk of another
// host is ErrElsewhere, of kind fault.Unavailable; a card that cannot be
// understood is fault.Corrupt.
func Find(dir string) (*Card, error) { return here().find(dir) }

func (m machine) find(dir string) (*Card, error) {
	c, err := readCard(dir)
	if err != nil || c == nil {
		return nil, err
	}
	if m.elsewhere(c, dir) {
		return nil, elsewhere(c, dir)
	}
	return c, nil
}

// elsewhere is the error about a desk of another host.
func elsewhere(c *Card, dir string) error {
	return unavailable(ErrElsewhere, "the desk of %s runs on host %q since %s; use it there, or, if that host is gone, remove %s",
		dir, c.Host, c.Started.UTC().Format("2006-01-02 15:04 UTC"), filepath.Join(dir, cardFile))
}

// readCard returns the card at dir, nil if there is none.
func readCard(dir string) (*Card, error) {
	path := filepath.Join(dir, cardFile)
	f, err := os.Open(path)
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR):
		return nil, nil
	case errors.Is(err, fs.ErrPermission):
		return nil, fault.Newf(fault.Invalid, "%s cannot be read: %w; the desk belongs to another user", path, err)
	case err != nil:
		return nil, fmt.Errorf("read the desk's card: %w", err)
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, maxCard+1))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	c, err := parseCard(b)
	if err != nil {
		return nil, fault.Newf(fault.Corrupt, "%s is not the card of a desk: %w; remove it if no desk runs", path, err)
	}
	return c, nil
}

func parseCard(b []byte) (*Card, error) {
	if len(b) > maxCard {
		return nil, fmt.Errorf("it has over %d bytes", maxCard)
	}
	c := new(Card)
	if err := json.Unmarshal(b, c); err != nil {
		return nil, err
	}
	if c.PID <= 0 {
		return nil, fmt.Errorf("pid is %d, expected a positive number", c.PID)
	}
	if c.Host == "" {
		return nil, errors.New("host is missing")
	}
	for _, s := range []string{c.Build, c.Host, c.BootID, string(c.Mode), c.Address, c.Serving} {
		if strings.ContainsFunc(s, unicode.IsControl) {
			return nil, fmt.Errorf("%.80q has a control character", s)
		}
	}
	return c, nil
}

// encode returns the bytes of desk.json.
func (c Card) encode() ([]byte, error) {
	b, err := json.MarshalIndent(c, "", "  ")
	if err != nil {
		return nil, err
	}
	return append(b, '\n'), nil
}

func writeCard(dir string, b []byte) error {
	return atomicfile.Write(filepath.Join(dir, cardFile), func(w io.Writer) error {
		_, err := w.Write(b)
		return err
	})
}
