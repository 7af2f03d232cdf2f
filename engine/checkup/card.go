package checkup

import (
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// maxCard is the most that is read of a card.
const maxCard = 64 << 10

// NoDesk judges a workspace whose desk does not answer: its card (desk.json) may
// be left from one that died.
func NoDesk(dir string) Result {
	const name = "desk"
	path := filepath.Join(dir, "desk.json")
	f, err := os.Open(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return okay(name, "no desk runs for %s; commands start one when they need it", dir)
	case err != nil:
		return problem(name, elsewhere, "%v", err)
	}
	defer f.Close()
	var card struct {
		PID  int    `json:"pid"`
		Host string `json:"host"`
	}
	text, err := io.ReadAll(io.LimitReader(f, maxCard))
	if err == nil {
		err = json.Unmarshal(text, &card)
	}
	if err != nil || card.PID <= 0 {
		return warn(name, "remove it if no desk runs: rm "+path, "%s is not the card of a desk", path)
	}
	if host, err := os.Hostname(); err != nil || host != card.Host {
		return warn(name, "use the workspace there; if that machine is gone, remove "+path, "a desk of machine %s (process %d) is named in %s", card.Host, card.PID, path)
	}
	if alive(card.PID) {
		return warn(name, "try again in a moment; if it stays so, see: copydesk desk logs", "process %d is named as the desk in %s and runs, but no desk answers", card.PID, path)
	}
	return warn(name, "nothing: the next desk takes over", "%s is left from a desk (process %d) that died", path, card.PID)
}
