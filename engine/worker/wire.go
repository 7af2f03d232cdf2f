package worker

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"copydesk/engine"
	"copydesk/engine/classify"
	"copydesk/engine/corpus"
	"copydesk/engine/fault"
)

// maxLine bounds a line in either direction, in bytes. The longest is the
// outcome of a model: its confusion has a number for each two categories.
const maxLine = 64 << 20

// order is a line to the child after the assignment. One field is set.
type order struct {
	Stop   classify.Kind `json:"stop,omitempty"`
	Cancel bool          `json:"cancel,omitempty"`
}

// report is a line from the child: an update, or the end.
type report struct {
	engine.Update
	End *end `json:"end,omitempty"`
}

// end is the last line of a child. Without a kind all went well.
type end struct {
	Kind  *fault.Kind  `json:"kind,omitempty"`
	Error string       `json:"error,omitempty"`
	Usage engine.Usage `json:"usage"`
}

func newEnd(u engine.Usage, err error) *end {
	e := &end{Usage: u}
	if err != nil {
		kind := fault.KindOf(err)
		e.Kind, e.Error = &kind, err.Error()
	}
	return e
}

// err returns the error that the end tells of, with its kind.
func (e *end) err() error {
	if e.Kind == nil {
		return nil
	}
	return fault.As(*e.Kind, errors.New(e.Error))
}

// lines are those of a stream that end with a newline: what a process was
// writing when it was killed is not one.
type lines struct {
	r    *bufio.Reader
	line []byte
}

func newLines(r io.Reader) *lines { return &lines{r: bufio.NewReaderSize(r, 64<<10)} }

// next returns the next line without its newline, good until the next call, and
// io.EOF after the last.
func (l *lines) next() ([]byte, error) {
	l.line = l.line[:0]
	for {
		part, err := l.r.ReadSlice('\n')
		if len(l.line)+len(part) > maxLine {
			return nil, fmt.Errorf("a line is longer than %s", size(maxLine))
		}
		switch {
		case err == nil && len(l.line) == 0:
			return part[:len(part)-1], nil
		case err == nil:
			l.line = append(l.line, part...)
			return l.line[:len(l.line)-1], nil
		case !errors.Is(err, bufio.ErrBufferFull):
			return nil, err
		}
		l.line = append(l.line, part...)
	}
}

// strictly reads data as one JSON value without unknown fields.
func strictly(data []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return errors.New("it ends early")
		}
		return err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("something follows the JSON value")
	}
	return nil
}

// parseLine reads a line of a child that trains kinds.
func parseLine(data []byte, kinds []classify.Kind) (report, error) {
	var r report
	if err := strictly(data, &r); err != nil {
		return report{}, err
	}
	says := 0
	for _, said := range []bool{r.Progress != nil, r.Stage != nil, r.Prepared != nil, r.Started != nil, r.Point != nil, r.Outcome != nil, r.Imported != nil, r.Warning != "", r.End != nil} {
		if said {
			says++
		}
	}
	ofOne := r.Started != nil || r.Point != nil || r.Outcome != nil
	ofAll := r.Prepared != nil || r.Imported != nil || r.Warning != "" || r.End != nil
	switch {
	case says != 1:
		return report{}, fmt.Errorf("it says %d things, want one", says)
	case r.Model != "" && !slices.Contains(kinds, r.Model):
		return report{}, fmt.Errorf("model %q is not in the job", r.Model)
	case ofOne && r.Model == "":
		return report{}, errors.New("it names no model")
	case ofAll && r.Model != "":
		return report{}, fmt.Errorf("model %q is named where all are meant", r.Model)
	case r.Outcome != nil && r.Outcome.State != engine.Succeeded && r.Outcome.State != engine.Failed && r.Outcome.State != engine.Cancelled:
		return report{}, fmt.Errorf("state %q is no outcome", r.Outcome.State)
	case r.Imported != nil && corpus.CheckDigest(r.Imported.Corpus.Dataset.Digest) != nil:
		return report{}, errors.New("it names no corpus")
	case r.End != nil && r.End.Kind == nil && r.End.Error != "":
		return report{}, errors.New("its error has no kind")
	}
	return r, nil
}

// parseAssignment reads the first line to a child. An assignment that a desk
// wrote has nothing that its child does not know.
func parseAssignment(data []byte) (engine.Assignment, error) {
	var a engine.Assignment
	if err := strictly(data, &a); err != nil {
		return engine.Assignment{}, err
	}
	switch {
	case a.Workspace == "":
		return engine.Assignment{}, errors.New("it names no workspace")
	case a.Kind != "" && a.Kind != engine.TrainJob && a.Kind != engine.ImportJob:
		return engine.Assignment{}, fmt.Errorf("a job of the kind %.40q is not known", a.Kind)
	}
	return a, nil
}
