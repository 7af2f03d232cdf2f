package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"copydesk/engine"
	"copydesk/engine/fault"
)

func init() {
	children["full disk"] = fullDisk
	children["file size"] = fileSize
}

// runChild runs a child to its end, in namespaces of its own where asked.
func runChild(t *testing.T, attr *syscall.SysProcAttr, args ...string) {
	t.Helper()
	p := command(args...)
	p.cmd.SysProcAttr = attr
	out, err := p.cmd.Output()
	if reason, ok := strings.CutPrefix(string(out), "skip: "); ok {
		t.Skip(reason)
	}
	if attr != nil && errors.Is(err, syscall.EPERM) {
		t.Skip("this system lets nobody make namespaces: ", err)
	}
	if err != nil || p.stderr.Len() > 0 {
		t.Fatalf("%v: %s", err, p.stderr)
	}
}

// A disk that fills up stops the writes and not the reads, keeps all that was
// stored, and is written to again when there is room.
func TestFullDisk(t *testing.T) {
	runChild(t, &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNS,
		UidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}},
	}, "full disk", t.TempDir())
}

// fullDisk is what happens on a disk of 100 MiB, a tmpfs of this child alone.
func fullDisk(args []string) error {
	disk := args[0]
	if err := syscall.Mount("tmpfs", disk, "tmpfs", 0, "size=100m"); err != nil {
		fmt.Println("skip: no small disk can be mounted here:", err)
		return nil
	}
	dir, ballast := filepath.Join(disk, "store"), filepath.Join(disk, "ballast")
	// leave fills the disk up to so many bytes.
	leave := func(bytes int64) error {
		if err := os.WriteFile(ballast, nil, 0o600); err != nil {
			return err
		}
		free, ok := freeSpace(disk)
		if !ok {
			return errors.New("the free space is not known")
		}
		f, err := os.OpenFile(ballast, os.O_WRONLY, 0)
		if err != nil {
			return err
		}
		defer f.Close()
		return syscall.Fallocate(int(f.Fd()), 0, 0, int64(free)-bytes)
	}
	var s *Store
	n := 0
	add := func() error {
		err := s.Write(step(n + 1))
		if err == nil {
			n++
		}
		return err
	}
	complete := func() error {
		jobs, err := everyJob(s)
		if err == nil && len(jobs) != n {
			err = fmt.Errorf("%d jobs, want %d", len(jobs), n)
		}
		return err
	}
	full := func(err error) error {
		if fault.KindOf(err) != fault.Exhausted || !strings.Contains(err.Error(), "no room for the store") {
			return fmt.Errorf("on a full disk: %v", err)
		}
		return nil
	}
	reopen := func() (err error) {
		if s != nil {
			if err := s.Close(); err != nil {
				return err
			}
		}
		s, err = Open(Options{Dir: dir})
		return err
	}
	steps := []struct {
		what string
		do   func() error
	}{
		{"open", reopen},
		{"write", add},
		{"fill", func() error { return leave(writeReserve - 1<<20) }},
		{"write when full", func() error { return full(add()) }},
		{"read when full", complete},
		{"open when full", reopen},
		{"read again", complete},
		{"fill up", func() error { return leave(openReserve - 1<<20) }},
		{"read when fuller", complete},
		{"open when fuller", func() error { return full(reopen()) }},
		{"make room", func() error { return os.Remove(ballast) }},
		{"open at last", reopen},
		{"read at last", complete},
		{"write at last", add},
		{"read all", complete},
		{"close", func() error { return s.Close() }},
	}
	for _, step := range steps {
		if err := step.do(); err != nil {
			return fmt.Errorf("%s: %w", step.what, err)
		}
	}
	return nil
}

// A limit on the size of files is a full disk.
func TestFileSizeLimit(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	write(t, s, engine.Writes{Runs: []engine.Run{{ID: "r"}}})
	s.Close()
	for _, dir := range []string{dir, filepath.Join(dir, "new")} {
		runChild(t, nil, "file size", dir)
	}
	must[engine.Run](t)(open(t, dir).Run("r"))
}

func fileSize(args []string) error {
	for _, limit := range []uint64{0, 1 << 20, 64 << 20} {
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: limit, Max: 64 << 20}); err != nil {
			return err
		}
		_, err := Open(Options{Dir: args[0]})
		if fault.KindOf(err) != fault.Exhausted || !strings.Contains(err.Error(), "no room for the store") {
			return fmt.Errorf("with files of at most %d bytes: %v", limit, err)
		}
	}
	return nil
}
