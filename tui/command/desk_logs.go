package command

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"copydesk/engine/config"
	"copydesk/engine/fault"

	"github.com/spf13/cobra"
)

// logPause is how often a log that is followed is looked at.
const logPause = 200 * time.Millisecond

func (a App) deskLogs() *cobra.Command {
	var asJSON, follow bool
	var last int
	cmd := &cobra.Command{
		Use:   "logs",
		Short: "Read the log of the desk in the background",
		Long: `Read the log of the desk in the background, also when none runs. A desk in the
foreground (copydesk --serve) logs to its standard output.`,
		Example: `  copydesk desk logs -n 20
  copydesk desk logs -f
  copydesk desk logs --json | jq 'select(.level == "ERROR")'`,
		Args: usage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if last < 0 {
				return fault.Newf(fault.Usage, "-n is %d; it must be at least 0", last)
			}
			path, err := a.logPath(cmd)
			if err != nil {
				return err
			}
			write := a.logText
			if asJSON {
				write = a.logJSON
			}
			return readLog(cmd.Context(), path, last, follow, write)
		},
	}
	cmd.Flags().IntVarP(&last, "lines", "n", 50, "how many of the last lines")
	cmd.Flags().BoolVarP(&follow, "follow", "f", false, "go on with what is logged from now on, until Ctrl-C")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the lines as they are: one JSON document a line")
	return cmd
}

// logPath is where a desk in the background logs to.
func (a App) logPath(cmd *cobra.Command) (string, error) {
	dir, err := a.workspace(cmd)
	if err != nil {
		return "", err
	}
	c, err := config.Load(config.Sources{Workspace: dir})
	if err != nil {
		return "", err
	}
	file := c.Settings().Log.File
	if filepath.IsAbs(file) {
		return file, nil
	}
	return filepath.Join(dir, file), nil
}

// logText writes a line of the log for people.
func (a App) logText(line []byte) error {
	_, err := io.WriteString(a.Stdout, renderLog(line)+"\n")
	return err
}

// logJSON writes a line of the log for programs. What is not JSON, such as the
// stack of a bug, becomes a message.
func (a App) logJSON(line []byte) error {
	if !json.Valid(line) {
		var err error
		if line, err = json.Marshal(map[string]string{"msg": string(line)}); err != nil {
			return err
		}
	}
	_, err := a.Stdout.Write(append(escapeJSON(line), '\n'))
	return err
}

// readLog writes the last lines of a log, and what comes after them if it is to
// be followed, also into the file that takes its place.
func readLog(ctx context.Context, path string, last int, follow bool, write func(line []byte) error) error {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) && !follow {
		return fault.Newf(fault.NotFound, "no desk has run in the background yet: there is no %s", path)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	t := &tail{file: f, write: write}
	defer t.close()
	if f != nil {
		if err := seekLines(f, last); err != nil {
			return err
		}
	}
	for {
		if err := t.drain(); err != nil {
			return err
		}
		if !follow {
			return t.end()
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(logPause):
		}
		if err := t.turn(path); err != nil {
			return err
		}
	}
}

// tail reads a log that is being written.
type tail struct {
	file    *os.File // nil: there is none yet
	partial []byte   // of a line whose end was not there
	write   func(line []byte) error
}

func (t *tail) close() {
	if t.file != nil {
		t.file.Close()
	}
}

// drain writes the lines that are whole.
func (t *tail) drain() error {
	if t.file == nil {
		return nil
	}
	r := bufio.NewReader(t.file)
	for {
		part, err := r.ReadBytes('\n')
		t.partial = append(t.partial, part...)
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if err := t.end(); err != nil {
			return err
		}
	}
}

// end writes what was read as a line.
func (t *tail) end() error {
	line := strings.TrimRight(string(t.partial), "\r\n")
	t.partial = nil
	if line == "" {
		return nil
	}
	return t.write([]byte(line))
}

// turn goes over to the file that has taken the place of the one that is read,
// or to its beginning if it was cut off.
func (t *tail) turn(path string) error {
	now, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil // between two files
	}
	if err != nil {
		return err
	}
	if t.file != nil {
		was, err := t.file.Stat()
		if err != nil {
			return err
		}
		if os.SameFile(was, now) {
			at, err := t.file.Seek(0, io.SeekCurrent)
			if err != nil || at <= now.Size() {
				return err
			}
			t.partial = nil
			_, err = t.file.Seek(0, io.SeekStart)
			return err
		}
		// What was written before the change is still to be read.
		if err := errors.Join(t.drain(), t.end(), t.file.Close()); err != nil {
			return err
		}
		t.file = nil
	}
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	t.file = f
	return err
}

// seekLines goes to the beginning of the last n lines of a file.
func seekLines(f *os.File, n int) error {
	size, err := f.Seek(0, io.SeekEnd)
	if err != nil || n == 0 {
		return err
	}
	const block = 64 << 10
	buffer := make([]byte, block)
	for at := size; at > 0; {
		from := max(0, at-block)
		part := buffer[:at-from]
		if _, err := f.ReadAt(part, from); err != nil && err != io.EOF {
			return err
		}
		for i := len(part) - 1; i >= 0; i-- {
			// The end of the last line is not the beginning of another.
			if part[i] != '\n' || from+int64(i) == size-1 {
				continue
			}
			if n--; n == 0 {
				_, err := f.Seek(from+int64(i)+1, io.SeekStart)
				return err
			}
		}
		at = from
	}
	_, err = f.Seek(0, io.SeekStart)
	return err
}
