package engine

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"copydesk/engine/fault"
)

// Workspace is the directory that a desk owns. Its folders and files are for
// their user alone.
type Workspace struct {
	dir string
}

// WorkspacePath returns the workspace's directory: what was named, else
// $COPYDESK_WORKSPACE, else $XDG_DATA_HOME/copydesk, else
// ~/.local/share/copydesk.
func WorkspacePath(named string, getenv func(string) string) (string, error) {
	if named == "" {
		named = getenv("COPYDESK_WORKSPACE")
	}
	if named != "" {
		return filepath.Abs(named)
	}
	if data := getenv("XDG_DATA_HOME"); filepath.IsAbs(data) {
		return filepath.Join(data, "copydesk"), nil
	}
	home := getenv("HOME")
	if home == "" {
		return "", fault.Newf(fault.Invalid, "there is no home directory to keep a workspace in; name one with --workspace or COPYDESK_WORKSPACE")
	}
	return filepath.Join(home, ".local", "share", "copydesk"), nil
}

// OpenWorkspace makes the folders of the workspace at dir that are missing.
func OpenWorkspace(dir string) (Workspace, error) {
	w := Workspace{dir: dir}
	for _, d := range []string{dir, w.Store(), w.Corpora(), w.Features(), w.Predictions(), w.Models()} {
		if err := os.MkdirAll(d, 0o700); err != nil {
			return Workspace{}, workspaceError(dir, err)
		}
	}
	return w, nil
}

// WorkspaceAt returns the workspace at dir, for who only reads what is there.
func WorkspaceAt(dir string) Workspace { return Workspace{dir: dir} }

func workspaceError(dir string, err error) error {
	switch {
	case errors.Is(err, fs.ErrPermission):
		return fault.Newf(fault.Invalid, "workspace %s cannot be written: %w; choose another with --workspace or COPYDESK_WORKSPACE", dir, err)
	default:
		return fault.Newf(fault.Invalid, "workspace %s cannot be used: %w", dir, err)
	}
}

// Dir returns the workspace's directory.
func (w Workspace) Dir() string { return w.dir }

// Store returns the directory of the database.
func (w Workspace) Store() string { return filepath.Join(w.dir, "store") }

// Corpora returns the directory of the kept corpora, named by digest.
func (w Workspace) Corpora() string { return filepath.Join(w.dir, "corpora") }

// Features returns the directory of the kept features, named by what they depend
// on.
func (w Workspace) Features() string { return filepath.Join(w.dir, "features") }

// Predictions returns the directory of the per-row predictions, named by digest.
func (w Workspace) Predictions() string { return filepath.Join(w.dir, "predictions") }

// logBytes is what the logs take, this one's and those that were rotated.
func (w Workspace) logBytes() (int64, error) {
	logs, err := filepath.Glob(filepath.Join(w.dir, "*.log"))
	if err != nil {
		return 0, err
	}
	total := int64(0)
	for _, path := range logs {
		info, err := os.Stat(path)
		switch {
		case errors.Is(err, fs.ErrNotExist): // rotated away meanwhile
		case err != nil:
			return 0, err
		default:
			total += info.Size()
		}
	}
	return total, nil
}

// Models returns the directory of the bundles, named by digest.
func (w Workspace) Models() string { return filepath.Join(w.dir, "models") }
