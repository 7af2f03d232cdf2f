package owner

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"

	"copydesk/engine/fault"
)

const (
	// readyVariable names the descriptor on which a background desk reports.
	readyVariable = "COPYDESK_READY_FD"
	// readyFD is what os/exec makes of the first of ExtraFiles.
	readyFD = 3
)

// The report is one of these lines.
const (
	lineReady = "ready"
	lineHeld  = "held"
	lineError = "error" // and a kind, and a quoted sentence
)

// Report is how a background desk tells the process that started it whether it
// is ready. A nil *Report, in a process that Start did not start, tells nobody.
type Report struct {
	once sync.Once
	file *os.File
}

// Inherited returns the report that this process owes to who started it, nil
// if none. It is called once, early: what this process starts must not inherit
// it.
func Inherited() *Report {
	fd, err := strconv.Atoi(os.Getenv(readyVariable))
	if err != nil {
		return nil
	}
	os.Unsetenv(readyVariable)
	f := inheritedPipe(fd)
	if f == nil {
		return nil
	}
	return &Report{file: f}
}

// Ready says that the desk answers (nil), that another process owns the
// workspace (ErrHeld), or why it does not start. Only the first call says
// something. Nobody may be listening any more; that is no failure.
func (r *Report) Ready(err error) {
	if r == nil {
		return
	}
	r.once.Do(func() {
		fmt.Fprintln(r.file, formatReport(err))
		r.file.Close()
	})
}

func formatReport(err error) string {
	switch {
	case err == nil:
		return lineReady
	case errors.Is(err, ErrHeld):
		return lineHeld
	}
	return lineError + " " + strings.ReplaceAll(fault.KindOf(err).String(), " ", "-") + " " + strconv.Quote(err.Error())
}

// errReport says that a line is not a report.
var errReport = errors.New("it reported something that is not understood")

// parseReport returns what the line says: nil, ErrHeld or the error.
func parseReport(line string) error {
	switch line {
	case lineReady:
		return nil
	case lineHeld:
		return ErrHeld
	}
	word, rest, _ := strings.Cut(line, " ")
	name, quoted, _ := strings.Cut(rest, " ")
	text, err := strconv.Unquote(quoted)
	if word != lineError || err != nil {
		return fmt.Errorf("%w: %.200q", errReport, line)
	}
	for kind := fault.Internal; kind <= fault.Deadline; kind++ {
		if strings.ReplaceAll(kind.String(), " ", "-") == name {
			return fault.As(kind, errors.New(text))
		}
	}
	return fmt.Errorf("%w: %.200q", errReport, line)
}
