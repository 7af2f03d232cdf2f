package owner

import (
	"errors"
	"testing"

	"copydesk/engine/fault"
)

func TestReport(t *testing.T) {
	for _, err := range []error{
		fault.Newf(fault.NotFound, "two\nlines and a \"word\""),
		fault.Newf(fault.Deadline, "late"),
		errors.New(""),
	} {
		got := parseReport(formatReport(err))
		if got == nil || got.Error() != err.Error() || fault.KindOf(got) != fault.KindOf(err) {
			t.Errorf("%q became %v (%v)", err, got, fault.KindOf(got))
		}
	}
	if err := parseReport(formatReport(nil)); err != nil {
		t.Errorf("ready became %v", err)
	}
	if err := parseReport(formatReport(held("/w"))); !errors.Is(err, ErrHeld) {
		t.Errorf("held became %v", err)
	}
	for _, line := range []string{"", "readyy", "error", "error invalid", "error invalid text", `error mine "text"`, `fault.Kind(10) "x"`} {
		if err := parseReport(line); !errors.Is(err, errReport) {
			t.Errorf("%q became %v", line, err)
		}
	}
	var none *Report
	none.Ready(nil)
}

func FuzzParseReport(f *testing.F) {
	f.Add("ready")
	f.Add(`error not-found "a"`)
	f.Fuzz(func(t *testing.T, line string) {
		err := parseReport(line)
		if again := parseReport(formatReport(err)); (err == nil) != (again == nil) || err != nil && !errors.Is(err, ErrHeld) && again.Error() != err.Error() {
			t.Errorf("%q became %v, then %v", line, err, again)
		}
	})
}

// What is no pipe is somebody else's file.
func TestInheritedNothing(t *testing.T) {
	for _, value := range []string{"", "x", "-1", "0", "9999"} {
		t.Setenv(readyVariable, value)
		if r := Inherited(); r != nil && value != "0" {
			t.Errorf("with %q something was inherited", value)
		}
	}
}
