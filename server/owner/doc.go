// Package owner makes one process the owner of a workspace and lets all others
// find it. It knows nothing of what a desk does.
//
// Who wants something done attaches, or becomes the desk:
//
//	err := owner.Await(ctx, dir, func(ctx context.Context) error {
//		conn, err := owner.Dial(ctx, dir)
//		if !errors.Is(err, owner.ErrNoDesk) {
//			... // talk to the desk, or give up
//		}
//		hold, err = owner.Take(dir) // or owner.Start, for one in the background
//		return err
//	})
//
// The desk listens, says so, and tidies up at its end:
//
//	report := owner.Inherited() // nil, unless it was started in the background
//	hold, err := owner.Take(dir)
//	if err != nil {
//		report.Ready(err)
//		return err
//	}
//	defer hold.Release()
//	listener, err := hold.Listen()
//	...
//	err = hold.Publish(owner.Card{Protocol: 1, Build: build, Mode: owner.Background, Started: now})
//	report.Ready(err)
//
// # The protocol
//
// Whoever holds the lock listens; nobody else touches the card or the socket.
//
//   - The lock is flock(2) on the workspace directory. The system gives it back
//     when its process dies, however that happens, so that there is nothing
//     stale to recognise; and there is no file that could be deleted and locked
//     anew by a second desk. A directory that was replaced between opening and
//     locking is noticed. Children do not inherit it.
//   - desk.json is the card: who the desk is, how it came to be, where it
//     listens. It is advice: a card whose process is dead, or whose number
//     belongs to another process by now, or which is from before the machine
//     was started anew, is replaced by the next holder without a word. Clients
//     never remove one.
//   - desk.sock is the control socket, mode 0600. The next holder removes what a
//     desk that died left, only when it has the lock. A socket's path may have
//     100 bytes: where that is not enough it is in $XDG_RUNTIME_DIR/copydesk,
//     else in /tmp/copydesk-<uid>, which must belong to the user alone. The card
//     has the address, so that a client with another $XDG_RUNTIME_DIR finds it.
//     The client looks at who listens (PeerUID), too.
//     Gone makes both anew for a desk that lives, should somebody remove them.
//   - desk.log is what a background desk writes: its log, and what it says on
//     stderr if it crashes.
//
// At its end a desk removes card and socket, if they are still its own, before
// it gives up the lock. A client that comes in between finds ErrNoDesk, then
// ErrHeld, and with Await tries again.
//
// # In the background
//
// Start gives the desk a pipe as descriptor 3, named by COPYDESK_READY_FD, and
// waits for one line: "ready"; "held", when another process was faster, which
// is success; or "error", a kind of package fault and a quoted sentence. The end
// of the pipe without a line is the end of a desk that crashed.
//
// # Other hosts
//
// On a network file system (a home on NFS) Linux keeps the lock of a directory
// to one host: another host could take it as well. There the card decides: one
// of another host is ErrElsewhere, for clients and for Take, until somebody
// removes it. Two hosts that start a desk in the same moment are not kept
// apart. On a disk that only this machine mounts the lock decides, whatever
// host the card names: machines and containers change their names.
// The same boot id is the same machine under another name.
package owner
