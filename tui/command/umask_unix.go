//go:build unix

package command

import "syscall"

// keepPrivate makes what the program writes readable for its user alone, also
// the files of libraries that do not ask.
func keepPrivate() { syscall.Umask(0o077) }
