// Package logbuf keeps the lines of a busy log for a moment, so that many are
// written at once.
//
//	w := logbuf.New(os.Stdout)
//	defer w.Close()
//	log := slog.New(logbuf.Handler(slog.NewJSONHandler(w, nil), w))
//
// A line is written after a tenth of a second at the latest, at once when it is
// a warning or worse, and in any case before Close returns. Lines stay whole and
// in order. A process that is killed loses the lines of its last moment.
package logbuf
