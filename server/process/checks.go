package process

import (
	"context"

	"copydesk/engine"
	"copydesk/engine/checkup"
	"copydesk/engine/fault"
	"copydesk/server"
)

// checks are what a prediction server needs of its desk.
func checks(desk *engine.Desk) map[string]server.Check {
	return map[string]server.Check{
		"store": func(context.Context) error { return desk.Storing() },
		"disk": func(context.Context) error {
			return room(checkup.Free(desk.Workspace().Dir()))
		},
	}
}

// room refuses (fault.Unavailable) a disk that has less left than the store
// needs. One that cannot be asked is none.
func room(free uint64, known bool) error {
	if known && free < checkup.NeededSpace {
		return fault.Newf(fault.Unavailable, "%d MiB are free where the workspace is; the store needs %d MiB", free>>20, checkup.NeededSpace>>20)
	}
	return nil
}
