package client_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"copydesk/engine"
	"copydesk/engine/classify"
	"copydesk/engine/fault"
	"copydesk/server/client"
	"copydesk/server/desktest"
)

func kind(name string) classify.Kind { return classify.Kind(name) }

func TestEveryQuestion(t *testing.T) {
	h := newHouse(t)
	c, ctx := h.client, t.Context()
	job := h.train("nb", "lr", "rf")
	check := func(what string, ok bool, err error) {
		t.Helper()
		if err != nil || !ok {
			t.Errorf("%s: %v, %v", what, ok, err)
		}
	}
	s, err := c.Status(ctx)
	check("status", s.Build == "this" && s.Event > 0, err)
	kept, err := c.Kept(ctx)
	check("kept", kept.Used.Bundles > 0, err)
	corpora, err := c.Corpora(ctx)
	check("corpora", len(corpora) == 1, err)
	added, err := c.Import(ctx, engine.ImportRequest{Source: engine.Source{Train: h.file("news.csv")}, Name: "mine"})
	if err == nil {
		added, err = c.Wait(ctx, added.ID)
	}
	check("import", added.State == engine.Succeeded && added.Corpus != "", err)
	corpora, err = c.Corpora(ctx)
	check("corpora", len(corpora) == 2 && corpora[0].Dataset.Name == "mine", err)
	profile, err := c.Profile(ctx, added.Corpus)
	check("profile", len(profile.Categories) == 2 && profile.Words.Median == 5, err)
	articles, err := c.Articles(ctx, engine.ArticleQuery{Corpus: added.Corpus, Category: "sports", Contains: "GOAL", Show: engine.ShowDuplicates, Limit: 1})
	check("articles", articles.Total == 2 && len(articles.Articles) == 1 && articles.Articles[0].Line == 3, err)
	articles, err = c.Articles(ctx, engine.ArticleQuery{Corpus: added.Corpus, Category: "sports", Contains: "GOAL", Show: engine.ShowDuplicates, Token: articles.Next})
	check("more articles", len(articles.Articles) == 1 && articles.Articles[0].Line == 4 && articles.Next == "", err)
	check("forget", true, c.Forget(ctx, added.Corpus))
	_, err = c.Profile(ctx, added.Corpus)
	check("what was forgotten", fault.KindOf(err) == fault.NotFound, nil)
	j, err := c.Job(ctx, job.ID[:8])
	check("job", j.ID == job.ID, err)
	jobs, err := c.FindJobs(ctx, engine.JobQuery{States: []engine.State{engine.Succeeded, engine.Failed}, Limit: 3})
	check("jobs", jobs.Total == 2, err)
	runs, err := c.FindRuns(ctx, engine.RunQuery{Filter: "params.model = 'nb'", OrderBy: "metrics.accuracy desc", Experiment: "default", View: engine.ViewAll, Limit: 1})
	check("runs", runs.Total == 1 && runs.Runs[0].Model == "nb", err)
	r, err := c.Run(ctx, job.Runs[0][:12])
	check("run", r.ID == job.Runs[0], err)
	e, err := c.Evaluation(ctx, r.ID)
	check("evaluation", e.Test != nil, err)
	lr := job.Runs[1]
	points, err := c.Points(ctx, lr, 0)
	rest, err2 := c.Points(ctx, lr, 1)
	check("points", len(points) > 1 && len(rest) == len(points)-1 && err2 == nil, err)
	list, err := c.Experiments(ctx)
	check("experiments", len(list) == 1, err)
	_, err = c.Paired(ctx, job.Runs[0], lr)
	check("paired", true, err)
	page, err := c.Judged(ctx, engine.JudgedQuery{
		Run: r.ID, Part: "test", Truth: e.Test.Categories[0].Category, Answer: e.Test.Categories[0].Category, Verdict: "right", Against: lr, Pair: "differ", Limit: 1,
	})
	check("judged", page.Part == "test" && len(page.Judged) <= 1, err)
	page, err = c.Judged(ctx, engine.JudgedQuery{Run: r.ID, Limit: 1})
	more, err2 := c.Judged(ctx, engine.JudgedQuery{Run: r.ID, Token: page.Next})
	check("more judged", err2 == nil && more.Total == page.Total && more.Judged[0].Row != page.Judged[0].Row, err)
	skipped, err := c.Judged(ctx, engine.JudgedQuery{Run: r.ID, Limit: 1, Skip: 1})
	check("judged after one", skipped.Total == page.Total && skipped.Judged[0].Row == more.Judged[0].Row, err)
	skipped, err = c.Judged(ctx, engine.JudgedQuery{Run: r.ID, Skip: page.Total + 1})
	check("judged after all", skipped.Total == page.Total && len(skipped.Judged) == 0, err)
	terms, err := c.Terms(ctx, r.ID, 2)
	check("terms", len(terms.Categories[0].For) == 2, err)
	changes, err := c.TermChanges(ctx, r.ID, lr, 0)
	check("changes of terms", len(changes.Categories[0].Changes) == 20, err)
	samples, err := c.Samples(ctx)
	check("samples", len(samples) == 0, err)
	h.gave(engine.Feedback{ID: "a", Model: "m", Version: 2, Correct: true}, engine.Feedback{Model: "m", Version: 2})
	feedback, err := c.FindFeedback(ctx, engine.PageQuery{Limit: 1})
	check("feedback", feedback.Total == 2 && len(feedback.Feedback) == 1, err)
	feedback, err = c.FindFeedback(ctx, engine.PageQuery{Token: feedback.Next})
	check("more feedback", len(feedback.Feedback) == 1 && feedback.Feedback[0].ID == "a", err)
	tallies, err := c.Tallies(ctx, "m")
	check("tallies", len(tallies) == 1 && tallies[0].Correct == 1 && tallies[0].Total == 2, err)
	answered, err := c.FindSamples(ctx, engine.PageQuery{})
	check("samples of predictions", answered.Total == 0, err)

	value := "yes"
	r, err = c.Tag(ctx, r.ID, map[string]*string{"a": &value, "b": nil})
	check("tag", r.Tags["a"] == "yes", err)
	var other string
	for _, id := range job.Runs {
		if id != job.Best {
			other = id
		}
	}
	v, err := c.Register(ctx, engine.ModelName, other, "why")
	check("register", v.Number == 2, err)
	v, err = c.Challenge(ctx, engine.ModelName, 2, 12.5, "")
	check("challenge", v.Challenger && v.ChallengerShare == 12.5, err)
	check("retire", true, c.Retire(ctx, engine.ModelName, ""))
	v, err = c.Promote(ctx, engine.ModelName, 2, "better")
	check("promote", v.Champion, err)
	v, err = c.Rollback(ctx, engine.ModelName, "worse")
	check("rollback", v.Number == 1, err)
	history, err := c.History(ctx, engine.ModelName)
	check("history", len(history) == 7, err)
	models, err := c.Models(ctx)
	check("models", len(models) == 1, err)
	p, v, err := c.Predictor(ctx, engine.ModelName)
	check("predictor", v.Number == 1 && p.Predict("The team won the match.").Category != "", err)

	spare := h.train("nb").Runs[0]
	r, err = c.Delete(ctx, spare)
	if err == nil && r.Deleted.IsZero() {
		t.Error("not deleted")
	}
	_, err = c.Restore(ctx, spare)
	check("restore", true, err)
	_, err = c.Purge(ctx, spare)
	if fault.KindOf(err) != fault.Conflict || !strings.Contains(err.Error(), "delete it first") {
		t.Errorf("purge: %v", err)
	}
	again, err := c.Retry(ctx, job.ID, false)
	check("retry", again.RetryOf == job.ID, err)
	_, err = c.Wait(ctx, again.ID)
	check("wait", true, err)
	if err := c.Cancel(ctx, job.ID); fault.KindOf(err) != fault.Conflict {
		t.Errorf("cancel: %v", err)
	}
	if err := c.CancelRun(ctx, "zz"); fault.KindOf(err) != fault.NotFound {
		t.Errorf("cancel of a run: %v", err)
	}
	if h.revived.Load() != 0 {
		t.Errorf("revived %d times without a reason", h.revived.Load())
	}
}

func TestReadsAreRepeated(t *testing.T) {
	for _, tt := range []struct {
		name          string
		sending, answ int64
		die           bool
	}{
		{"before sending", 1, 0, false},
		{"before sending, and the desk dies", 1, 0, true},
		{"before the answer", 0, 1, false},
		{"before the answer, and the desk dies", 0, 1, true},
		{"several times", 0, 3, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h := newHouse(t)
			h.die.Store(tt.die)
			h.cutSending.Store(tt.sending)
			h.cutAnswers.Store(tt.answ)
			if _, err := h.client.FindRuns(t.Context(), engine.RunQuery{}); err != nil {
				t.Error(err)
			}
			if h.cutSending.Load()+h.cutAnswers.Load() > 0 || h.revived.Load() < max(tt.answ, 1) {
				t.Errorf("revived %d times", h.revived.Load())
			}
		})
	}
}

func TestStartsHappenOnce(t *testing.T) {
	for _, tt := range []struct {
		name          string
		sending, answ int64
		die           bool
	}{
		{"before sending", 1, 0, false},
		{"before sending, and the desk dies", 1, 0, true},
		{"before the answer", 0, 2, false},
		{"before the answer, and the desk dies", 0, 1, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h := newHouse(t)
			h.die.Store(tt.die)
			h.cutSending.Store(tt.sending)
			h.cutAnswers.Store(tt.answ)
			job, err := h.client.Train(t.Context(), engine.TrainRequest{Spec: desktest.HeldSpec("nb")})
			if err != nil {
				t.Fatal(err)
			}
			page, err := h.client.FindJobs(t.Context(), engine.JobQuery{})
			if err != nil || page.Total != 1 || page.Jobs[0].ID != job.ID {
				t.Errorf("%d jobs, %v; want only %s", page.Total, err, job.ID)
			}
			h.gate.Open()
			ended, err := h.client.Wait(t.Context(), job.ID)
			if err != nil || !ended.State.Ended() {
				t.Errorf("%s, %v", ended.State, err)
			}
			h.cutAnswers.Store(1)
			if _, err := h.client.Retry(t.Context(), job.ID, false); err != nil {
				t.Error(err)
			}
			if page, err = h.client.FindJobs(t.Context(), engine.JobQuery{}); err != nil || page.Total != 2 {
				t.Errorf("after a retry: %d jobs, %v", page.Total, err)
			}
		})
	}
}

func TestPromotionsAreNotRepeated(t *testing.T) {
	h := newHouse(t)
	job := h.train("nb", "lr", "rf")
	for _, run := range job.Runs {
		if run != job.Best {
			if _, err := h.client.Register(t.Context(), engine.ModelName, run, ""); err != nil {
				t.Fatal(err)
			}
		}
	}
	history := func() int {
		t.Helper()
		changes, err := h.client.History(t.Context(), engine.ModelName)
		if err != nil {
			t.Fatal(err)
		}
		return len(changes)
	}
	before := history()
	for _, change := range []func() error{
		func() error { _, err := h.client.Promote(t.Context(), engine.ModelName, 2, ""); return err },
		func() error { _, err := h.client.Promote(t.Context(), engine.ModelName, 3, ""); return err },
		func() error { _, err := h.client.Rollback(t.Context(), engine.ModelName, ""); return err },
	} {
		h.cutAnswers.Store(1)
		revived := h.revived.Load()
		if err := change(); fault.KindOf(err) != fault.Unavailable || !strings.Contains(err.Error(), "before it answered") {
			t.Errorf("err = %v, want one that says that the answer did not come", err)
		}
		if h.revived.Load() != revived {
			t.Error("it was asked again")
		}
		if now := history(); now != before+1 {
			t.Errorf("%d changes, want 1", now-before)
		}
		before = history()
	}
	// A desk that is not there has not had it; nor one that died while the
	// client had nothing to ask it.
	h.close()
	if _, err := h.client.Promote(t.Context(), engine.ModelName, 3, ""); err != nil {
		t.Error(err)
	}
	h.close()
	h.open()
	if v, err := h.client.Rollback(t.Context(), engine.ModelName, ""); err != nil || v.Number != 2 {
		t.Errorf("rolled back to %d, %v", v.Number, err)
	}
}

func TestWaitingOutlivesTheDesk(t *testing.T) {
	h := newHouse(t)
	job, err := h.client.Train(t.Context(), engine.TrainRequest{Spec: desktest.HeldSpec("nb")})
	if err != nil {
		t.Fatal(err)
	}
	waiting := make(chan engine.Job, 1)
	go func() {
		j, err := h.client.Wait(t.Context(), job.ID)
		if err != nil {
			t.Error(err)
		}
		waiting <- j
	}()
	until(t, "it runs", func() bool {
		j, err := h.client.Job(t.Context(), job.ID)
		return err == nil && j.State == engine.Running
	})
	h.close()
	if j := <-waiting; j.State != engine.Interrupted {
		t.Errorf("the job is %s", j.State)
	}
}

func TestNobodyRevives(t *testing.T) {
	h := newHouse(t)
	c := client.New(client.Options{Dial: h.dial})
	defer c.Close()
	w, err := c.Watch(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	h.cutAnswers.Store(2) // one may be the stream's
	if _, err := c.Status(t.Context()); fault.KindOf(err) != fault.Unavailable {
		t.Errorf("err = %v", err)
	}
	h.cutAnswers.Store(0)
	h.close()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	for err == nil {
		_, err = w.Next(ctx)
	}
	if fault.KindOf(err) != fault.Unavailable || !strings.Contains(err.Error(), "the desk has closed") {
		t.Errorf("the watch ends with %v", err)
	}
	if _, err := c.Status(t.Context()); fault.KindOf(err) != fault.Unavailable {
		t.Errorf("without a desk: %v", err)
	}
}

func TestCloseEndsWhatIsUnderWay(t *testing.T) {
	h := newHouse(t)
	job, err := h.client.Train(t.Context(), engine.TrainRequest{Spec: desktest.HeldSpec("nb")})
	if err != nil {
		t.Fatal(err)
	}
	w, err := h.client.Watch(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 2)
	go func() { _, err := h.client.Wait(t.Context(), job.ID); ended <- err }()
	go func() {
		for {
			if _, err := w.Next(t.Context()); err != nil {
				ended <- err
				return
			}
		}
	}()
	time.Sleep(50 * time.Millisecond)
	began := time.Now()
	h.client.Close()
	for range 2 {
		if err := <-ended; fault.KindOf(err) != fault.Cancelled {
			t.Errorf("it ends with %v", err)
		}
	}
	w.Close()
	if took := time.Since(began); took > time.Second {
		t.Errorf("closing took %v", took)
	}
	if _, err := h.client.Status(t.Context()); err == nil {
		t.Error("a client that is closed still asks")
	}
	until(t, "the desk knows that nobody watches", func() bool {
		c := client.New(client.Options{Dial: h.dial})
		defer c.Close()
		s, err := c.Status(t.Context())
		return err == nil && s.Watchers == 0
	})
}
