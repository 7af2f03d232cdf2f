package fault

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Kind says what sort of failure an error is, as far as a caller can act on it.
type Kind uint8

const (
	// Internal is a failure that nobody asked for: a bug, a broken invariant.
	// It is the kind of every error that was not given another.
	Internal Kind = iota
	// Invalid is input that can be corrected: a file, a field, a parameter.
	Invalid
	// Usage is a command line that cannot be understood.
	Usage
	// NotFound is a name or an identifier that nothing answers to.
	NotFound
	// Conflict is a request that the present state does not allow.
	Conflict
	// Unavailable is something that may work later: a lock held elsewhere, no champion yet.
	Unavailable
	// Corrupt is stored data that does not agree with itself.
	Corrupt
	// Exhausted is a full disk, a full queue, a memory limit.
	Exhausted
	// Cancelled is work that somebody stopped.
	Cancelled
	// Deadline is work that was not done in time.
	Deadline
	// Forbidden is a request of somebody who may not make it.
	Forbidden
)

var names = [...]string{
	Internal:    "internal",
	Invalid:     "invalid",
	Usage:       "usage",
	NotFound:    "not found",
	Conflict:    "conflict",
	Unavailable: "unavailable",
	Corrupt:     "corrupt",
	Exhausted:   "exhausted",
	Cancelled:   "cancelled",
	Deadline:    "deadline",
	Forbidden:   "forbidden",
}

// String returns the kind in lower-case words.
func (k Kind) String() string {
	if int(k) < len(names) {
		return names[k]
	}
	return fmt.Sprintf("fault.Kind(%d)", uint8(k))
}

// ParseKind returns the kind that String names.
func ParseKind(name string) (Kind, error) {
	if i := slices.Index(names[:], name); i >= 0 {
		return Kind(i), nil
	}
	return Internal, Newf(Invalid, "fault kind %q is not known; choose from %s", name, strings.Join(names[:], ", "))
}

// MarshalText returns the words of String.
func (k Kind) MarshalText() ([]byte, error) {
	if int(k) >= len(names) {
		return nil, fmt.Errorf("%v has no name", k)
	}
	return []byte(names[k]), nil
}

// UnmarshalText reads what MarshalText writes.
func (k *Kind) UnmarshalText(text []byte) error {
	kind, err := ParseKind(string(text))
	if err == nil {
		*k = kind
	}
	return err
}

type fault struct {
	kind Kind
	err  error
}

func (f *fault) Error() string { return f.err.Error() }
func (f *fault) Unwrap() error { return f.err }

// Newf returns an error of the given kind with a formatted sentence. %w wraps.
func Newf(kind Kind, format string, args ...any) error {
	return &fault{kind: kind, err: fmt.Errorf(format, args...)}
}

// As returns err with the given kind, its sentence unchanged. As(k, nil) is nil.
func As(kind Kind, err error) error {
	if err == nil {
		return nil
	}
	return &fault{kind: kind, err: err}
}

// KindOf returns the outermost kind that err carries. Errors of the context
// package are Cancelled and Deadline; an error without a kind is Internal.
func KindOf(err error) Kind {
	var f *fault
	switch {
	case errors.As(err, &f):
		return f.kind
	case errors.Is(err, context.Canceled):
		return Cancelled
	case errors.Is(err, context.DeadlineExceeded):
		return Deadline
	}
	return Internal
}
