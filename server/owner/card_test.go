package owner

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"copydesk/engine/fault"
)

func onNetwork(string) bool { return false }
func onDisk(string) bool    { return true }

func TestOtherHost(t *testing.T) {
	card := Card{PID: 1, Host: "far", BootID: "f", Mode: Serve, Started: time.Date(2026, 3, 1, 9, 30, 0, 0, time.UTC)}
	tests := []struct {
		name  string
		here  machine
		other bool
	}{
		{"another host, network", machine{"near", "n", onNetwork}, true},
		{"another host, no boot ids", machine{"near", "", onNetwork}, true},
		{"another host, own disk", machine{"near", "n", onDisk}, false},
		{"same host", machine{"far", "f", onNetwork}, false},
		{"same host, started anew", machine{"far", "n", onNetwork}, false},
		{"same machine, renamed", machine{"near", "f", onNetwork}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			b, _ := card.encode()
			if err := writeCard(dir, b); err != nil {
				t.Fatal(err)
			}
			found, err := tt.here.find(dir)
			_, dialErr := tt.here.dial(t.Context(), dir)
			h, takeErr := tt.here.take(dir)
			if !tt.other {
				if err != nil || *found != card {
					t.Errorf("find: %+v, %v", found, err)
				}
				if !errors.Is(dialErr, ErrNoDesk) {
					t.Errorf("dial: %v, want %v", dialErr, ErrNoDesk)
				}
				if takeErr != nil {
					t.Fatalf("take: %v", takeErr)
				}
				h.Release()
				return
			}
			want := "the desk of " + dir + ` runs on host "far" since 2026-03-01 09:30 UTC; use it there, or, if that host is gone, remove ` + filepath.Join(dir, cardFile)
			for _, err := range []error{err, dialErr, takeErr} {
				if !errors.Is(err, ErrElsewhere) || fault.KindOf(err) != fault.Unavailable || err.Error() != want {
					t.Errorf("%v (%v), want %s", err, fault.KindOf(err), want)
				}
			}
			if !exists(dir, cardFile) {
				t.Error("the card was removed")
			}
		})
	}
}

func TestNoBootIDs(t *testing.T) {
	c := &Card{PID: 1, Host: "far"}
	if m := (machine{"near", "", onNetwork}); !m.elsewhere(c, "") {
		t.Error("two machines without a boot id are taken for one")
	}
}

func TestCorruptCard(t *testing.T) {
	for name, content := range map[string]string{
		"empty":     "",
		"no JSON":   "pid 3",
		"no pid":    `{"host": "a"}`,
		"no host":   `{"pid": 3}`,
		"escape":    `{"pid": 3, "host": "\u001b[2J"}`,
		"wrong pid": `{"pid": "3", "host": "a"}`,
		"huge":      `{"pid": 3, "host": "` + strings.Repeat("a", maxCard) + `"}`,
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.WriteFile(filepath.Join(dir, cardFile), []byte(content), 0o600); err != nil {
				t.Fatal(err)
			}
			m := machine{"near", "n", onDisk}
			if c, err := m.find(dir); c != nil || fault.KindOf(err) != fault.Corrupt || !strings.Contains(err.Error(), cardFile) {
				t.Errorf("find: %+v, %v (%v)", c, err, fault.KindOf(err))
			}
			if _, err := m.dial(t.Context(), dir); !errors.Is(err, ErrNoDesk) {
				t.Errorf("dial: %v, want %v", err, ErrNoDesk)
			}
			if _, err := (machine{"near", "n", onNetwork}).take(dir); fault.KindOf(err) != fault.Corrupt {
				t.Errorf("take over the network: %v (%v)", err, fault.KindOf(err))
			}
			h, err := m.take(dir)
			if err != nil {
				t.Fatalf("take: %v", err)
			}
			h.Release()
		})
	}
}

func FuzzParseCard(f *testing.F) {
	f.Add([]byte(`{"protocol": 1, "pid": 3, "host": "a", "mode": "serve", "started": "2026-03-01T09:30:00Z", "address": "/a"}`))
	f.Add([]byte(`{"pid": -3, "host": ""}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := parseCard(b)
		if err != nil {
			return
		}
		again, err := c.encode()
		if err != nil {
			t.Fatal(err)
		}
		if d, err := parseCard(again); err != nil || !d.Started.Equal(c.Started) {
			t.Fatalf("%q became %q: %v", b, again, err)
		}
	})
}
