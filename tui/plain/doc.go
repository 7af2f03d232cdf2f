// Package plain writes what a command has to say as lines: tables and the
// progress of a training, for a pipe, a log, a screen reader or a terminal
// without the workbench.
//
//	t := plain.NewTable(
//		plain.Column{Title: "model"},
//		plain.Column{Title: "accuracy", Right: true},
//		plain.Column{Title: "corpus", Shrink: true},
//	)
//	t.Row("lr", format.Score(0.9046), "ag-news")
//	t.Row("nb", format.Score(0.8938), "ag-news")
//	width, _ := plain.Terminal(os.Stdout)
//	err := t.Write(os.Stdout, width)
//
// prints
//
//	model  accuracy  corpus
//	lr       0.9046  ag-news
//	nb       0.8938  ag-news
//
// Progress goes to standard error, fed with the events of the desk:
//
//	p := plain.NewProgress(os.Stderr, plain.ProgressOptions{})
//	defer p.Close()
//	p.Lane(run.ID, string(run.Model)) // for each run of the job
//	...
//	p.Wait("", "waits: 1 job is ahead") // while it has not begun
//	p.Show(event.Run, *event.Progress)
//	p.Done(run.ID, "done  0.31 s  validation 0.9038")
//
// Whatever is written passes through package safe.
package plain
