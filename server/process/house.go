package process

import (
	"copydesk/engine"
	"copydesk/engine/checkup"
)

// house is a desk that tells of its disk as well.
type house struct{ *engine.Desk }

// Sizes returns what the files of the workspace take.
func (h house) Sizes() (engine.Sizes, error) { return h.Workspace().Sizes() }

// Free returns what may still be written, if that is known.
func (h house) Free() (bytes uint64, known bool) { return checkup.Free(h.Workspace().Dir()) }
