package fault_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"testing"

	"copydesk/engine/fault"
)

func TestKindOf(t *testing.T) {
	tests := []struct {
		name string
		err  error
		want fault.Kind
	}{
		{"plain", errors.New("x"), fault.Internal},
		{"new", fault.Newf(fault.Invalid, "row %d is empty", 3), fault.Invalid},
		{"wrapped", fmt.Errorf("reading: %w", fault.Newf(fault.NotFound, "no run %q", "a")), fault.NotFound},
		{"outermost wins", fault.As(fault.Unavailable, fault.Newf(fault.Invalid, "x")), fault.Unavailable},
		{"cancelled", fmt.Errorf("fit: %w", context.Canceled), fault.Cancelled},
		{"deadline", context.DeadlineExceeded, fault.Deadline},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := fault.KindOf(tt.err); got != tt.want {
				t.Errorf("KindOf(%v) = %v, want %v", tt.err, got, tt.want)
			}
		})
	}
}

func TestWrapping(t *testing.T) {
	err := fault.Newf(fault.NotFound, "open corpus: %w", fs.ErrNotExist)
	if !errors.Is(err, fs.ErrNotExist) {
		t.Error("the cause is not reachable")
	}
	if got, want := err.Error(), "open corpus: file does not exist"; got != want {
		t.Errorf("Error() = %q, want %q", got, want)
	}
	if fault.As(fault.Invalid, nil) != nil {
		t.Error("As(kind, nil) is not nil")
	}
}

func TestKindAsText(t *testing.T) {
	for k := fault.Internal; k <= fault.Forbidden; k++ {
		text, err := k.MarshalText()
		if err != nil || string(text) != k.String() {
			t.Errorf("%v is written as %q, %v", k, text, err)
		}
		if got, err := fault.ParseKind(k.String()); got != k || err != nil {
			t.Errorf("ParseKind(%q) = %v, %v", k, got, err)
		}
		read := fault.Kind(255)
		if err := read.UnmarshalText(text); read != k || err != nil {
			t.Errorf("%q is read as %v, %v", text, read, err)
		}
	}
	for _, name := range []string{"", "Invalid", "invalid ", "fault.Kind(10)"} {
		k := fault.Corrupt
		if err := k.UnmarshalText([]byte(name)); fault.KindOf(err) != fault.Invalid || k != fault.Corrupt {
			t.Errorf("%q is read as %v, %v; want it refused", name, k, err)
		}
	}
	if text, err := (fault.Forbidden + 1).MarshalText(); err == nil {
		t.Errorf("a kind without a name is written as %q", text)
	}
}
