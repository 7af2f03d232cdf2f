package process

import (
	"log/slog"
	"path/filepath"

	"copydesk/engine/config"
	"copydesk/server/owner"
)

// OpenLog opens the log of a background desk of the workspace in dir.
func OpenLog(dir string, s config.Log) (*slog.Logger, error) {
	path := s.File
	if !filepath.IsAbs(path) {
		path = filepath.Join(dir, path)
	}
	w, err := owner.OpenLog(path, s.MaxSize, s.Keep)
	if err != nil {
		return nil, err
	}
	o := &slog.HandlerOptions{Level: s.Level}
	if s.Text {
		return slog.New(slog.NewTextHandler(w, o)), nil
	}
	return slog.New(slog.NewJSONHandler(w, o)), nil
}
