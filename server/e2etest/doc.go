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
// The journeys are what a person does at a terminal, read from its screen; they
// look at what the store has afterwards:
//
//	p := w.sit(80, 24)
//	p.Await("This workspace is empty")
//	p.Press("t")
//	p.Await("Trained on demo", "is best")
//	w.holds("job succeeded: nb succeeded", "version 1: nb, champion")
//
// Each test is quick by default; flags make some of them long:
//
//	go test ./server/e2etest -run TestKill -e2e.kills=200
//	go test ./server/e2etest -run TestViewers -e2e.viewers=5
//
// Benchmarks say how long the first frame takes, and what an idle workbench and
// its desk take of a processor and write to the terminal:
//
//	go test ./server/e2etest -run '^$' -bench 'FirstFrame|Idle'
//
// The tests find processes under /proc, so that they are for Linux only. With
// the race detector, the program is built with it too.
package e2etest
