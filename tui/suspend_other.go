//go:build !unix

package tui

import "copydesk/engine/fault"

// Run fails (fault.Unavailable): here no shell can stop a program.
func (pause) Run() error {
	return fault.Newf(fault.Unavailable, "there is no shell to go back to")
}
