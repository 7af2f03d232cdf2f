package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"maps"
	"reflect"
	"slices"
	"testing"
	"time"

	"copydesk/engine"
)

var noon = time.Date(2025, 7, 16, 12, 0, 0, 123456789, time.UTC)

func runID(n int) string { return fmt.Sprintf("%032x", n) }

// filled returns a T none of whose fields is zero, all of them different as far
// as can be: each has a value made from its path.
func filled[T any](path string) T {
	var v T
	fill(reflect.ValueOf(&v).Elem(), path)
	return v
}

func fill(v reflect.Value, path string) {
	n := 1 + crc32.ChecksumIEEE([]byte(path))%1000
	switch x := v.Addr().Interface().(type) {
	case *time.Time:
		*x = noon.Add(time.Duration(n) * time.Second)
		return
	case *json.RawMessage:
		*x = json.RawMessage(fmt.Sprintf(`{"%s":%d}`, path, n))
		return
	case *engine.Spec:
		*x = engine.DefaultSpec()
		fill(reflect.ValueOf(&x.Source).Elem(), path+".source")
		x.Experiment, x.Seed = path+".experiment", n
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), path+"."+v.Type().Field(i).Name)
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), path)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range 2 {
			fill(v.Index(i), fmt.Sprintf("%s.%d", path, i))
		}
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		for _, k := range []string{"a", "b"} {
			e := reflect.New(v.Type().Elem()).Elem()
			fill(e, path+"."+k)
			v.SetMapIndex(reflect.ValueOf(k).Convert(v.Type().Key()), e)
		}
	case reflect.String:
		v.SetString(path)
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Float64:
		v.SetFloat(float64(n) / 7)
	default:
		if v.CanInt() {
			v.SetInt(int64(n))
		} else {
			v.SetUint(uint64(n))
		}
	}
}

// sample is one of everything, and what a deleted run adds to it.
func sample() engine.Writes {
	job := filled[engine.Job]("job")
	run := filled[engine.Run]("run")
	run.Deleted = time.Time{}
	run.Artifacts[1].Dropped = time.Time{}
	deleted := engine.Run{ID: "deleted", Spec: engine.DefaultSpec(), Created: noon, Deleted: noon.Add(time.Hour)}
	version := filled[engine.Version]("version")
	version.Champion, version.Challenger, version.ChallengerShare = false, false, 0
	second := version
	second.Number++
	other := version
	other.Number++
	other.Model = "a model/with a slash"
	change := filled[engine.Change]("change")
	change.Model = version.Model
	event, progress := filled[engine.Event]("event"), engine.Event{Number: 2, Kind: engine.RunChanged, Time: noon, Run: run.ID}
	event.Number = 1
	return engine.Writes{
		Jobs:        []engine.Job{job},
		Runs:        []engine.Run{run, deleted},
		Evaluations: map[string]engine.Evaluation{run.ID: filled[engine.Evaluation]("evaluation")},
		Points: map[string][]engine.Point{run.ID: {
			{Step: 1, Elapsed: 0.125},
			{Step: 2, Elapsed: 0.25, Loss: new(1.5)},
			{Step: 4, Elapsed: 0.5, Gradient: new(0.1)},
			{Step: 300, Elapsed: 1, Loss: new(0.75), Gradient: new(1e-9)},
		}},
		Versions:    []engine.Version{version, second, other},
		Champions:   map[string]int{version.Model: version.Number},
		Challengers: map[string]engine.Trial{version.Model: {Version: second.Number, Share: 12.5}},
		Changes:     []engine.Change{change},
		Events:      []engine.Event{event, progress},
		Corpora:     []engine.Corpus{filled[engine.Corpus]("corpus")},
		Samples:     []engine.Sample{filled[engine.Sample]("sample"), {Time: noon, Model: "m"}},
		Feedback:    []engine.Feedback{filled[engine.Feedback]("feedback"), {Time: noon, Model: "a model/with a slash", Version: 2}},
		Answers: map[int]engine.AnswerChunk{0: {
			Origins: []engine.Origin{{Model: "m", Version: 3, Categories: []string{"business", "sports"}}, {Model: "m", Version: 300, Categories: []string{""}}},
			Answers: []engine.Answer{
				{ID: [16]byte{1, 2, 3, 15: 255}, Time: noon, Category: 1, Confidence: 0.75},
				{ID: [16]byte{9}, Time: noon, Origin: 1, Confidence: 1},
			},
		}},
	}
}

// sample1 is what schema 1 could hold of sample.
func sample1() engine.Writes {
	w := sample()
	j, r := &w.Jobs[0], &w.Runs[0]
	j.Request, j.RetryOf, j.By, j.Dump, j.ExpectedMemory, j.Forced, j.Corpus = "", "", "", "", 0, false, ""
	for _, s := range []*engine.Source{&j.Spec.Source, &r.Spec.Source} {
		s.Digest, s.Called = "", ""
	}
	r.Passes, r.Tags, r.SeriesDropped = 0, nil, time.Time{}
	for i := range r.Artifacts {
		r.Artifacts[i].Dropped = time.Time{}
	}
	w.Runs = w.Runs[:1]
	w.Versions = slices.Delete(w.Versions, 1, 2)
	w.Challengers, w.Events = nil, nil
	w.Samples, w.Feedback, w.Answers, w.Corpora = nil, nil, nil, nil
	w.Changes[0].Share = 0
	return w
}

// holdsSample fails unless everything of w is what the store says.
func holdsSample(t *testing.T, s *Store, w engine.Writes) {
	t.Helper()
	run, job := w.Runs[0], w.Jobs[0]
	equal(t, "Job", must[engine.Job](t)(s.Job(job.ID)), job)
	equal(t, "Jobs", allJobs(t, s), w.Jobs)
	if job.Request != "" {
		equal(t, "JobOfRequest", must[engine.Job](t)(s.JobOfRequest(job.Request)), job)
	}
	equal(t, "Run", must[engine.Run](t)(s.Run(run.ID)), run)
	equal(t, "Runs", allRuns(t, s), w.Runs)
	equal(t, "Evaluation", must[engine.Evaluation](t)(s.Evaluation(run.ID)), w.Evaluations[run.ID])
	equal(t, "Points", must[[]engine.Point](t)(s.Points(run.ID, 0, 0)), w.Points[run.ID])
	equal(t, "Experiments", must[[]engine.Experiment](t)(s.Experiments()),
		[]engine.Experiment{{Name: run.Experiment, Created: run.Created, Runs: 1}})
	models := map[string][]engine.Version{}
	for _, v := range slices.Backward(w.Versions) {
		v.Champion = w.Champions[v.Model] == v.Number
		if trial := w.Challengers[v.Model]; trial.Version == v.Number {
			v.Challenger, v.ChallengerShare = true, trial.Share
		}
		models[v.Model] = append(models[v.Model], v)
	}
	equal(t, "Models", must[[]string](t)(s.Models()), slices.Sorted(maps.Keys(models)))
	for name, versions := range models {
		equal(t, "Versions", must[[]engine.Version](t)(s.Versions(name)), versions)
	}
	equal(t, "History", must[[]engine.Change](t)(s.History(w.Changes[0].Model)), w.Changes)
	equal(t, "Events", must[[]engine.Event](t)(s.Events(0, 0)), w.Events)
	equal(t, "LastEvent", must[uint64](t)(s.LastEvent()), uint64(len(w.Events)))
	equal(t, "Added", must[[]engine.Corpus](t)(s.Added()), w.Corpora)
	var files []engine.RunFiles
	for _, r := range slices.Backward(w.Runs) {
		f := engine.RunFiles{Run: r.ID, State: r.State, Created: r.Created, Points: r.Points}
		for _, a := range r.Artifacts {
			if a.Dropped.IsZero() {
				f.Artifacts = append(f.Artifacts, a)
			}
		}
		files = append(files, f)
	}
	equal(t, "RunFiles", must[[]engine.RunFiles](t)(s.RunFiles()), files)
	holdsJournal(t, s, w)
	found := must[engine.RunPage](t)(s.FindRuns(engine.RunQuery{
		Filter: "params.seed = '" + fmt.Sprint(run.Spec.Seed) + "' and model = '" + string(run.Model) + "' and metrics.a > 0",
	}))
	equal(t, "FindRuns", found.Runs, w.Runs[:1])
}

// holdsJournal fails unless what w says of predictions is what the store says.
func holdsJournal(t *testing.T, s *Store, w engine.Writes) {
	t.Helper()
	samples := must[engine.SamplePage](t)(s.FindSamples(engine.PageQuery{}))
	slices.Reverse(samples.Samples)
	equal(t, "samples", samples, engine.SamplePage{Samples: w.Samples, Total: len(w.Samples)})
	feedback := must[engine.FeedbackPage](t)(s.FindFeedback(engine.PageQuery{}))
	slices.Reverse(feedback.Feedback)
	equal(t, "feedback", feedback, engine.FeedbackPage{Feedback: w.Feedback, Total: len(w.Feedback)})
	for _, f := range w.Feedback {
		tally := engine.Tally{Model: f.Model, Version: f.Version, Total: 1}
		if f.Correct {
			tally.Correct = 1
		}
		equal(t, "tallies", must[[]engine.Tally](t)(s.Tallies(f.Model)), []engine.Tally{tally})
		equal(t, "HasFeedback", must[bool](t)(s.HasFeedback(f.ID)), f.ID != "")
	}
	var chunks []engine.AnswerChunk
	if len(w.Answers) > 0 {
		chunks = []engine.AnswerChunk{w.Answers[0]}
	}
	equal(t, "answers", must[[]engine.AnswerChunk](t)(s.Answers()), chunks)
}

// everyRun returns all runs, deleted or not, page by page.
func everyRun(s *Store) ([]engine.Run, error) {
	var list []engine.Run
	var errs []error
	q := engine.RunQuery{View: engine.ViewAll, Limit: engine.MaxPage}
	for {
		p, err := s.FindRuns(q)
		list = append(list, p.Runs...)
		errs = append(errs, err)
		if q.Token = p.Next; q.Token == "" {
			return list, errors.Join(errs...)
		}
	}
}

// everyJob returns all jobs, page by page.
func everyJob(s *Store) ([]engine.Job, error) {
	var list []engine.Job
	var errs []error
	q := engine.JobQuery{Limit: engine.MaxPage}
	for {
		p, err := s.FindJobs(q)
		list = append(list, p.Jobs...)
		errs = append(errs, err)
		if q.Token = p.Next; q.Token == "" {
			return list, errors.Join(errs...)
		}
	}
}

func allRuns(t testing.TB, s *Store) []engine.Run {
	t.Helper()
	return must[[]engine.Run](t)(everyRun(s))
}

func allJobs(t testing.TB, s *Store) []engine.Job {
	t.Helper()
	return must[[]engine.Job](t)(everyJob(s))
}
