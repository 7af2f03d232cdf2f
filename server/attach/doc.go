// Package attach brings a command to the desk of its workspace: the one that
// runs, one that is started in the background, or the command's own process.
//
//	a := attach.New(attach.Options{Dir: dir, Build: build, Start: command, Open: open})
//	c, err := a.Any(ctx)
//	if err != nil {
//		return err
//	}
//	defer c.Close()
//
// A desk of another build that nobody needs is ended first, so that a new
// program is not answered by an old one for long. One that somebody needs, or
// that serves predictions, is never ended: it answers if it speaks the same
// protocol, else the command fails with a sentence that says what to do.
package attach
