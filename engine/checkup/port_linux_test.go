package checkup

import "testing"

func TestListening(t *testing.T) {
	const listens = "   0: 0100007F:1F40 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 31337 1 0000000000000000 100 0 0 10 0"
	if inode, ok := listening(listens, 8000); !ok || inode != "31337" {
		t.Errorf("inode %q, %v", inode, ok)
	}
	for _, line := range []string{
		"",
		"  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode",
		"   0: 0100007F:1F41 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 31337 1",
		"   0: 0100007F:1F40 00000000:0000 01 00000000:00000000 00:00000000 00000000  1000        0 31337 1",
		"   0: 0100007F 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 31337 1",
	} {
		if _, ok := listening(line, 8000); ok {
			t.Errorf("%q listens", line)
		}
	}
}

func FuzzListening(f *testing.F) {
	f.Add("   0: 0100007F:1F40 00000000:0000 0A 0:0 00:0 0 1000 0 31337 1", 8000)
	f.Fuzz(func(t *testing.T, line string, port int) {
		if inode, ok := listening(line, port); ok && inode == "" {
			t.Error("it listens on no inode")
		}
	})
}
