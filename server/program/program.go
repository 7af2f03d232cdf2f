// Package program says what this program is and where it runs.
//
//	fmt.Println("copydesk", program.Version())
package program

import (
	"fmt"
	"os"
	"os/user"
	"runtime"
	"runtime/debug"

	"copydesk/engine"
	"copydesk/engine/kernel"
	"copydesk/engine/worker"
)

// Version is the module's version, else the commit that it was built from.
func Version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	if v := info.Main.Version; v != "" && v != "(devel)" {
		return v
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			return "devel-" + s.Value[:12]
		}
	}
	return "devel"
}

// ID tells builds apart that have the same version: it is the version with the
// size and the time of the executable, as far as those can be had.
func ID() string {
	v := Version()
	path, err := worker.Executable()
	if err != nil {
		return v
	}
	info, err := os.Stat(path)
	if err != nil {
		return v
	}
	return fmt.Sprintf("%s+%x.%x", v, info.Size(), info.ModTime().UnixNano())
}

// Environment says where runs are made.
func Environment() engine.Environment {
	host, err := os.Hostname()
	if err != nil {
		host = "unknown"
	}
	return engine.Environment{
		Version: Version(), Go: runtime.Version(), OS: runtime.GOOS, Arch: runtime.GOARCH, CPUs: runtime.NumCPU(),
		GOMAXPROCS: runtime.GOMAXPROCS(0), Kernels: kernel.Name(), Host: host, User: userName(),
	}
}

func userName() string {
	if u, err := user.Current(); err == nil && u.Username != "" {
		return u.Username
	}
	return "unknown"
}
