package store

import (
	"encoding/json"
	"fmt"
	"hash/crc32"
	"reflect"
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

// sample is one of everything.
func sample() engine.Writes {
	job := filled[engine.Job]("job")
	run := filled[engine.Run]("run")
	version := filled[engine.Version]("version")
	version.Champion = false
	other := version
	other.Number++
	other.Model = "a model/with a slash"
	change := filled[engine.Change]("change")
	change.Model = version.Model
	return engine.Writes{
		Jobs:        []engine.Job{job},
		Runs:        []engine.Run{run},
		Evaluations: map[string]engine.Evaluation{run.ID: filled[engine.Evaluation]("evaluation")},
		Points: map[string][]engine.Point{run.ID: {
			{Step: 1, Elapsed: 0.125},
			{Step: 2, Elapsed: 0.25, Loss: new(1.5)},
			{Step: 4, Elapsed: 0.5, Gradient: new(0.1)},
			{Step: 300, Elapsed: 1, Loss: new(0.75), Gradient: new(1e-9)},
		}},
		Versions:  []engine.Version{version, other},
		Champions: map[string]int{version.Model: version.Number},
		Changes:   []engine.Change{change},
	}
}

// holdsSample fails unless everything of w is what the store says.
func holdsSample(t *testing.T, s *Store, w engine.Writes) {
	t.Helper()
	run, job := w.Runs[0], w.Jobs[0]
	equal(t, "Job", must[engine.Job](t)(s.Job(job.ID)), job)
	equal(t, "Jobs", must[[]engine.Job](t)(s.Jobs()), w.Jobs)
	equal(t, "Run", must[engine.Run](t)(s.Run(run.ID)), run)
	equal(t, "Runs", must[[]engine.Run](t)(s.Runs()), w.Runs)
	equal(t, "Evaluation", must[engine.Evaluation](t)(s.Evaluation(run.ID)), w.Evaluations[run.ID])
	equal(t, "Points", must[[]engine.Point](t)(s.Points(run.ID, 0, 0)), w.Points[run.ID])
	equal(t, "Experiments", must[[]engine.Experiment](t)(s.Experiments()),
		[]engine.Experiment{{Name: run.Experiment, Created: run.Created, Runs: 1}})
	for _, v := range w.Versions {
		v.Champion = w.Champions[v.Model] == v.Number
		equal(t, "Versions", must[[]engine.Version](t)(s.Versions(v.Model)), []engine.Version{v})
	}
	equal(t, "History", must[[]engine.Change](t)(s.History(w.Changes[0].Model)), w.Changes)
}
