// Package process is the process that is the desk of a workspace: it holds the
// lock, opens the store, answers clients on the workspace's socket and in
// memory, and ends in the right order.
//
//	p, err := process.Open(process.Options{Dir: dir, Mode: engine.BackgroundMode, ...})
//	if err != nil {
//		return err
//	}
//	err = errors.Join(p.Run(ctx), p.Close())
package process
