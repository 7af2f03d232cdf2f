package store

import "copydesk/engine/fault"

// checkRoom refuses to go on when less than reserve bytes are free in the file
// system of dir.
func checkRoom(dir string, reserve uint64) error {
	if free, ok := freeSpace(dir); ok && free < reserve {
		return fault.Newf(fault.Exhausted, "no room for the store in %s: %d MiB are free, and %d MiB must stay free; free some space and try again",
			dir, free>>20, reserve>>20)
	}
	return nil
}
