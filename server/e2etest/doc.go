// Package e2etest holds the whole program to its promises: its tests build the
// binary that people run, start desks with it, and are clients of them over the
// control socket. They kill desks, clients and children, fill the disk, and look
// at what is there afterwards.
//
//	w := newWorkspace(t)
//	d := w.desk("desk", "run")
//	c := w.client()
//	job, err := c.Train(ctx, engine.TrainRequest{Spec: small("nb")})
//	d.kill()
//
// Each test is quick by default; flags make some of them long:
//
//	go test ./server/e2etest -run TestKill -e2e.kills=200
//	go test ./server/e2etest -run TestViewers -e2e.viewers=5
//
// The tests find processes under /proc, so that they are for Linux only. With
// the race detector, the program is built with it too.
package e2etest
