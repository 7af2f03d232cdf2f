package worker

import "os"

// selfLink is the running executable on Linux, whether or not it still has a
// name: go run deletes it, an update replaces it.
const selfLink = "/proc/self/exe"

// Executable returns the path to start this program again by.
func Executable() (string, error) {
	f, err := os.Open(selfLink)
	if err != nil {
		return os.Executable()
	}
	return selfLink, f.Close()
}
