package server

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// holderOf finds the program that listens on a port, if it is one whose files
// this user may see.
func holderOf(port int) (holder, bool) {
	sockets := make(map[string]bool)
	for _, table := range []string{"/proc/net/tcp", "/proc/net/tcp6"} {
		b, err := os.ReadFile(table)
		if err != nil {
			continue // a system without IPv6 has no table for it
		}
		for _, inode := range listening(b, port) {
			sockets["socket:["+inode+"]"] = true
		}
	}
	if len(sockets) == 0 {
		return holder{}, false
	}
	files, err := filepath.Glob("/proc/[0-9]*/fd/*")
	if err != nil {
		return holder{}, false
	}
	for _, file := range files {
		if to, err := os.Readlink(file); err != nil || !sockets[to] {
			continue
		}
		process := filepath.Dir(filepath.Dir(file))
		pid, err := strconv.Atoi(filepath.Base(process))
		if err != nil {
			continue
		}
		// What was started as /proc/self/exe has "exe" in comm.
		program, err := os.Readlink(filepath.Join(process, "exe"))
		if err != nil {
			continue // it has just ended
		}
		name := strings.TrimSuffix(filepath.Base(program), " (deleted)")
		return holder{pid, printable(name)}, true
	}
	return holder{}, false
}

// listening returns the inodes of the sockets that listen on a port, by a table
// as /proc/net/tcp is: a line a socket, with the address and its port in
// hexadecimal in the second field, the state in the fourth, the inode in the
// tenth.
func listening(table []byte, port int) []string {
	const listen = "0A"
	var inodes []string
	for line := range strings.Lines(string(table)) {
		f := strings.Fields(line)
		if len(f) < 10 || f[3] != listen {
			continue
		}
		if _, p, ok := strings.Cut(f[1], ":"); ok && p == fmt.Sprintf("%04X", port) {
			inodes = append(inodes, f[9])
		}
	}
	return inodes
}

// printable is the name that a program gave itself, without what is no text.
func printable(name string) string {
	quoted := strconv.Quote(name)
	return quoted[1 : len(quoted)-1]
}

// unprivileged says which ports anybody may listen on, and how this user may
// have another.
func unprivileged(port int) string {
	first := 1024
	if b, err := os.ReadFile("/proc/sys/net/ipv4/ip_unprivileged_port_start"); err == nil {
		if n, err := strconv.Atoi(string(bytes.TrimSpace(b))); err == nil {
			first = n
		}
	}
	return fmt.Sprintf("choose a port from %d on with API_PORT, or let an administrator allow this one: "+
		"sysctl net.ipv4.ip_unprivileged_port_start=%d, or setcap cap_net_bind_service=+ep on the program", first, port)
}
