package server

import (
	"bufio"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestTakenByAnother has another program on the port.
func TestTakenByAnother(t *testing.T) {
	cmd := exec.Command(os.Args[0], "-test.run=^TestSleeper$")
	cmd.Env = append(os.Environ(), sleeper+"=1")
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		in.Close()
		_ = cmd.Wait() // it is told to end by a closed pipe, as it likes
	}()
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	address, err := net.ResolveTCPAddr("tcp", strings.TrimSpace(line))
	if err != nil {
		t.Fatal(err)
	}
	o := DefaultOptions()
	o.Port = address.Port
	_, err = listen(o)
	want := fmt.Sprintf("%.15s (process %d) listens on %v already; end it or choose another port with API_PORT", filepath.Base(os.Args[0]), cmd.Process.Pid, address)
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

// TestListening reads a table as Linux writes it.
func TestListening(t *testing.T) {
	const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F40 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1516 1 000000009f65c581 100 0 0 10 0
   1: 0100007F:1F40 0100007F:9C40 01 00000000:00000000 00:00000000 00000000     0        0 1517 1 000000009f65c581 100 0 0 10 0
   2: 00000000000000000000000000000000:1F40 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000 0 0 1518 1 0 100 0 0 10 0
   3: 0100007F:0050 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1519 1 000000009f65c581 100 0 0 10 0
   4: broken
`
	for port, want := range map[int][]string{8000: {"1516", "1518"}, 80: {"1519"}, 1: nil} {
		if got := listening([]byte(table), port); !slices.Equal(got, want) {
			t.Errorf("port %d: %v, want %v", port, got, want)
		}
	}
	if got := printable("a\x1b[2Jb\n"); got != `a\x1b[2Jb\n` {
		t.Errorf("a program's name is %q", got)
	}
	if _, ok := holderOf(0); ok {
		t.Error("somebody listens on port 0")
	}
}
