//go:build !linux && !darwin

package owner

import "runtime"

// bootID is not known here.
func bootID() string { return "" }

// localDisk reports whether a lock of dir excludes other machines: on Windows
// the file server holds it, elsewhere that is not known.
func localDisk(string) bool { return runtime.GOOS == "windows" }
