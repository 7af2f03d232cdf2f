//go:build !linux && !darwin

package checkup

func fileSystemOf(string) (fileSystem, bool) { return fileSystem{}, false }
