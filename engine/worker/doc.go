// Package worker runs heavy jobs in a child process, so that a job that panics,
// is killed or runs out of memory fails alone.
//
// Two processes speak in lines of JSON. The child reads its assignment from
// stdin as the first line, then orders:
//
//	{"spec":{...},"workspace":"/home/ana/.local/share/copydesk"}
//	{"stop":"lr"}
//	{"cancel":true}
//
// It writes updates to stdout as they come, and how it ended as the last line:
//
//	{"model":"nb","progress":{...}}
//	{"end":{"usage":{"peak_rss_bytes":73400320}}}
//	{"end":{"kind":"invalid","error":"news.csv: no usable row","usage":{...}}}
//
// When stdin closes, its desk is gone and the child ends. Stderr is for the
// stack of a panic.
//
// The desk starts such a child for each job:
//
//	path, err := worker.Executable()
//	if err != nil {
//		return err
//	}
//	children := worker.Process{Path: path, Args: []string{"worker"}, Log: log}
//	usage, err := children.New(assignment).Run(ctx, tell)
//
// and the child's main function is:
//
//	os.Exit(worker.Main(ctx, os.Stdin, os.Stdout, func(a engine.Assignment) (engine.Worker, error) {
//		w, err := engine.OpenWorkspace(a.Workspace)
//		return engine.NewWorker(a, demo), err
//	}))
package worker
