package process

import (
	"testing"

	"copydesk/engine/checkup"
	"copydesk/engine/fault"
)

func TestRoom(t *testing.T) {
	const mib = 1 << 20
	for _, tt := range []struct {
		free  uint64
		known bool
		want  string
	}{
		{63*mib + 5, true, "63 MiB are free where the workspace is; the store needs 64 MiB"},
		{0, true, "0 MiB are free where the workspace is; the store needs 64 MiB"},
		{checkup.NeededSpace, true, ""},
		{0, false, ""},
	} {
		err := room(tt.free, tt.known)
		if (err == nil) != (tt.want == "") || err != nil && (err.Error() != tt.want || fault.KindOf(err) != fault.Unavailable) {
			t.Errorf("room(%d, %v) = %v, want %q", tt.free, tt.known, err, tt.want)
		}
	}
}
