package worker

import (
	"strings"
	"testing"
)

func TestComplaint(t *testing.T) {
	for _, tt := range []struct {
		stderr, want    string
		memory, threads bool
	}{
		{"", "", false, false},
		{"\n \nno such file\nmore\n", "no such file", false, false},
		{"warning: old\npanic: at last [recovered]\n\tpanic: again\n\ngoroutine 1 [running]:\n", "panic: at last [recovered]", false, false},
		{"panic: \x1b]0;title\x07 \u009b31m caf\u00e9\n", "panic:  ]0;title   31m caf\u00e9", false, false},
		{"fatal error: runtime: out of memory\n\nruntime stack:\n", "fatal error: runtime: out of memory", true, false},
		{"runtime: out of memory: cannot allocate 67108864-byte block (9 in use)\nfatal error: out of memory\n", "fatal error: out of memory", true, false},
		{"fatal error: runtime: cannot allocate memory\n", "fatal error: runtime: cannot allocate memory", true, false},
		{"panic: the news is out of memory\n", "panic: the news is out of memory", false, false},
		{"runtime: failed to create new OS thread (have 5 already; errno=11)\nfatal error: newosproc\n", "fatal error: newosproc", false, true},
		{"runtime/cgo: pthread_create failed: Resource temporarily unavailable\nSIGABRT: abort\n", "runtime/cgo: pthread_create failed: Resource temporarily unavailable", false, true},
		{"panic: " + strings.Repeat("\u00e9", 1000), "panic: " + strings.Repeat("\u00e9", 293) + "...", false, false},
	} {
		got := complaintIn(tt.stderr)
		if got != tt.want || outOfMemory(got) != tt.memory || outOfThreads(got) != tt.threads {
			t.Errorf("%.80q: %q, memory %v, threads %v; want %q, %v, %v", tt.stderr, got, outOfMemory(got), outOfThreads(got), tt.want, tt.memory, tt.threads)
		}
	}
}
