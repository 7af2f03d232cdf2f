// Package engine is the domain of Copydesk: what a run, a job, a model is, and
// the operations on them. It knows no database, no HTTP and no terminal; what
// it needs of them it takes as small interfaces, and it reports events.
//
// Work goes from a corpus to a served model:
//
//	corpus -> text -> tfidf -> classify -> eval -> bundle -> registry
//
// A Desk owns a workspace and does the work:
//
//	desk, err := engine.OpenDesk(engine.Config{Workspace: ws, Store: st, Demo: demo})
//	if err != nil {
//		return err
//	}
//	defer desk.Close()
//	job, err := desk.Train(engine.TrainRequest{Spec: engine.DefaultSpec()})
//	if err != nil {
//		return err
//	}
//	job, err = desk.Wait(ctx, job.ID)
package engine
