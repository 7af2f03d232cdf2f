// Package client asks a desk: over the Unix socket of its workspace, or in
// memory where the desk is in the same process. It meets the interfaces of the
// workbench and of the commands.
//
//	c := client.New(client.Options{Dial: dial, Revive: revive, Workspace: ws})
//	defer c.Close()
//	job, err := c.Train(ctx, engine.TrainRequest{Spec: spec})
//	if err != nil {
//		return err
//	}
//	job, err = c.Wait(ctx, job.ID)
//
// # When the desk goes
//
// A desk may end while a client is attached: a command that was the desk is
// done, somebody stopped it, it was killed. The client then revives it (finds
// the next desk or starts one) and asks again whatever may be asked twice:
// everything that only reads, and starts, which carry a request id. Other
// changes are asked again only where the first desk cannot have had them.
// A watch goes on after the last event that it saw, or with a Reset.
package client
