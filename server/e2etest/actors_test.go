//go:build linux

package e2etest_test

import (
	"context"
	"math/rand/v2"
	"slices"
	"sync/atomic"
	"time"

	"copydesk/engine"
	"copydesk/engine/classify"
	"copydesk/engine/fault"
	"copydesk/server/client"
)

// round is the life of one desk, and its clients.
type round struct {
	w     *workspace
	h     *history
	over  context.Context // ended when the desk is killed
	store string
	acks  atomic.Int64 // requests that were answered
}

// actor is a client that asks for one thing after the other. It ends when the
// desk is gone.
type actor func(r *round, ask *client.Client)

// actors are the clients of each desk.
func actors() []actor {
	const editors = 2
	all := []actor{trainer, trainer, retrier, registrar, registrar, reader, watcher}
	for i := range editors {
		all = append(all, editor(i, editors))
	}
	return all
}

// asking is the context of a request: it outlives the desk.
func asking() (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.Background(), soon)
}

// after counts an answer and reports whether the desk is there still.
func (r *round) after(what string, err error) (answer, bool) {
	a := r.h.note(what, err)
	if a == acknowledged {
		r.acks.Add(1)
	}
	return a, a != lost && r.over.Err() == nil
}

// pause waits for at most d, or until the desk is killed.
func (r *round) pause(d time.Duration) {
	select {
	case <-r.over.Done():
	case <-time.After(rand.N(d)):
	}
}

// randomSpec is what trainers ask for.
func randomSpec() engine.Spec {
	switch rand.IntN(6) {
	case 0:
		return small(classify.NaiveBayes, classify.LogisticRegression, classify.RandomForest)
	case 1:
		return small(classify.RandomForest)
	case 2:
		return small(classify.NeuralNetwork, classify.NaiveBayes)
	case 3:
		s := small(classify.NaiveBayes, classify.NeuralNetwork)
		network(s).MaxIter = 100 // some seconds
		return s
	case 4:
		s := small(classify.LogisticRegression)
		s.Seed = rand.Uint32() // another model each time
		return s
	}
	return small(classify.NaiveBayes)
}

// trainer starts trainings, now and then twice under the same request, and
// waits for them or cancels them.
func trainer(r *round, ask *client.Client) {
	for {
		request := engine.TrainRequest{Request: randomID(), Spec: randomSpec()}
		again := make(chan bool)
		if rand.IntN(4) > 0 {
			close(again)
		} else {
			go func() {
				defer close(again)
				r.start(request, ask)
			}()
		}
		j, ok := r.start(request, ask)
		<-again
		if !ok || !r.follow(request.Request, j, ask) {
			return
		}
	}
}

// start asks for a training.
func (r *round) start(request engine.TrainRequest, ask *client.Client) (engine.Job, bool) {
	ctx, cancel := asking()
	defer cancel()
	j, err := ask.Train(ctx, request)
	a, ok := r.after("train", err)
	if fault.KindOf(err) == fault.Conflict {
		r.h.problem("train: %v", err) // asked for twice is no conflict
	}
	r.h.started(request.Request, "", j, a)
	return j, ok && a == acknowledged
}

// follow waits for a job, or cancels it.
func (r *round) follow(request string, j engine.Job, ask *client.Client) bool {
	ctx, cancel := asking()
	defer cancel()
	if rand.IntN(3) == 0 {
		r.pause(100 * time.Millisecond)
		err := ask.Cancel(ctx, j.ID)
		a, ok := r.after("cancel", err)
		if a == acknowledged {
			r.h.cancelling(request)
		}
		if !ok {
			return false
		}
	}
	j, err := ask.Wait(ctx, j.ID)
	_, ok := r.after("wait", err)
	if err == nil {
		r.h.ended(request, j)
	}
	return ok
}

// retrier repeats jobs.
func retrier(r *round, ask *client.Client) {
	repeat := r.w.raw()
	for {
		r.pause(300 * time.Millisecond)
		ctx, cancel := asking()
		page, err := ask.FindJobs(ctx, engine.JobQuery{Limit: 20})
		cancel()
		if _, ok := r.after("jobs", err); !ok {
			return
		}
		if len(page.Jobs) == 0 {
			continue
		}
		of := page.Jobs[rand.IntN(len(page.Jobs))].ID
		request := randomID()
		ctx, cancel = asking()
		j, err := repeat.retry(ctx, of, request)
		cancel()
		a, ok := r.after("retry", err)
		r.h.started(request, of, j, a)
		if !ok {
			return
		}
		if a == acknowledged && !r.follow(request, j, ask) {
			return
		}
	}
}

// registrar registers runs and moves the aliases.
func registrar(r *round, ask *client.Client) {
	for {
		r.pause(30 * time.Millisecond)
		ctx, cancel := asking()
		versions, err := ask.Versions(ctx, engine.ModelName)
		cancel()
		if _, ok := r.after("versions", err); !ok {
			return
		}
		if len(versions) == 0 {
			continue
		}
		reason := "reason " + randomID()
		v := versions[rand.IntN(len(versions))]
		c := &changeRecord{from: time.Now()}
		ctx, cancel = asking()
		switch rand.IntN(8) {
		case 0, 1, 2:
			c.action, c.to = engine.Promote, v.Number
			_, err = ask.Promote(ctx, v.Model, v.Number, reason)
		case 3:
			c.action = engine.Rollback
			_, err = ask.Rollback(ctx, v.Model, reason)
		case 4, 5:
			c.action, c.to = engine.Challenge, v.Number
			_, err = ask.Challenge(ctx, v.Model, v.Number, float64(rand.IntN(101)), reason)
		case 6:
			c.action = engine.Retire
			err = ask.Retire(ctx, v.Model, reason)
		case 7:
			c.action = engine.Register
			var page engine.RunPage
			page, err = ask.FindRuns(ctx, engine.RunQuery{Limit: 20})
			if err == nil && len(page.Runs) > 0 {
				var made engine.Version
				made, err = ask.Register(ctx, v.Model, page.Runs[rand.IntN(len(page.Runs))].ID, reason)
				c.to = made.Number
			}
		}
		cancel()
		c.till = time.Now()
		a, ok := r.after(string(c.action), err)
		c.answer = a
		r.h.changed(reason, c)
		if !ok {
			return
		}
	}
}

// editor returns the i-th of n clients that tag, delete, restore and purge runs,
// each its own.
func editor(i, n int) actor {
	return func(r *round, ask *client.Client) {
		for {
			r.pause(30 * time.Millisecond)
			ctx, cancel := asking()
			page, err := ask.FindRuns(ctx, engine.RunQuery{Limit: 100, View: engine.ViewAll})
			cancel()
			if _, ok := r.after("runs", err); !ok {
				return
			}
			mine := slices.DeleteFunc(page.Runs, func(run engine.Run) bool { return int(run.ID[0])%n != i })
			if len(mine) == 0 {
				continue
			}
			if !r.edit(mine[rand.IntN(len(mine))].ID, ask) {
				return
			}
		}
	}
}

func (r *round) edit(run string, ask *client.Client) bool {
	ctx, cancel := asking()
	defer cancel()
	var err error
	var what string
	var edit func(*runState)
	switch is := r.h.stateOf(run); {
	case is.deleted && rand.IntN(2) == 0:
		what, edit = "purge", func(s *runState) { s.purged = true }
		_, err = ask.Purge(ctx, run)
	case is.deleted:
		what, edit = "restore", func(s *runState) { s.deleted = false }
		_, err = ask.Restore(ctx, run)
	case rand.IntN(3) == 0:
		what, edit = "delete", func(s *runState) { s.deleted = true }
		_, err = ask.Delete(ctx, run)
	default:
		tag := randomID()
		what, edit = "tag", func(s *runState) { s.tag = tag }
		_, err = ask.Tag(ctx, run, map[string]*string{"e2e": &tag})
	}
	a, ok := r.after(what, err)
	r.h.edited(run, edit, a)
	return ok
}

// reader looks at the registry all the time: there is one champion at any
// moment, once there is one.
func reader(r *round, ask *client.Client) {
	crowned := false
	for {
		ctx, cancel := asking()
		versions, err := ask.Versions(ctx, engine.ModelName)
		cancel()
		if _, ok := r.after("versions", err); !ok {
			return
		}
		champions := countChampions(versions)
		crowned = crowned || champions > 0
		if champions > 1 || crowned && champions == 0 {
			r.h.problem("there are %d champions of %d versions", champions, len(versions))
		}
		r.pause(10 * time.Millisecond)
	}
}

func countChampions(versions []engine.Version) int {
	n := 0
	for _, v := range versions {
		if v.Champion {
			n++
		}
	}
	return n
}

// watcher follows what happens.
func watcher(r *round, _ *client.Client) {
	err := r.w.raw().events(context.Background(), r.h.lastEvent(), r.store, func(e engine.Event) bool {
		if e.Number > 0 || e.Kind == engine.Reset {
			r.h.saw(e)
		}
		return true
	})
	if err != nil && r.over.Err() == nil {
		r.h.problem("watch: %v", err)
	}
}
