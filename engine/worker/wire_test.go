package worker

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"testing"

	"copydesk/engine"
	"copydesk/engine/classify"
	"copydesk/engine/fault"
)

var kinds = []classify.Kind{"nb", "lr"}

// goodLines has one of each thing that a child says.
var goodLines = []string{
	`{"progress":{"stage":"read","unit":"byte","done":1,"total":2}}`,
	`{"model":"lr","progress":{"stage":"fit","unit":"iteration","done":1,"total":2,"loss":0.5}}`,
	`{"stage":{"name":"read","timing":{"wall_s":1,"cpu_s":2}}}`,
	`{"model":"nb","stage":{"name":"fit_nb","timing":{"wall_s":1,"cpu_s":2}}}`,
	`{"prepared":{"dataset":{"digest":"sha256:00"},"corpus":{"kind":"corpus"}}}`,
	`{"model":"nb","started":{"params":{"alpha":1}}}`,
	`{"model":"lr","point":{"step":1,"elapsed_s":0.1}}`,
	`{"model":"lr","outcome":{"state":"failed","error":"no"}}`,
	`{"imported":{"corpus":{"dataset":{"digest":"sha256:0000000000000000000000000000000000000000000000000000000000000000"}}}}`,
	`{"warning":"the features were not kept"}`,
	`{"end":{"usage":{"peak_rss_bytes":1}}}`,
	`{"end":{"kind":"not found","error":"","usage":{}}}`,
	` {"end" : {} } `,
}

var badLines = map[string]string{
	``:                             "it ends early",
	`{"end":`:                      "it ends early",
	`null`:                         "it says 0 things",
	`{}`:                           "it says 0 things",
	`[]`:                           "cannot unmarshal array",
	`{"end":{}} {}`:                "something follows",
	`{"end":{},"progress":{}}`:     "it says 2 things",
	`{"end":{"code":1}}`:           `unknown field "code"`,
	`{"end":{"kind":"bad"}}`:       `fault kind "bad" is not known`,
	`{"end":{"error":"x"}}`:        "its error has no kind",
	`{"model":"lr","end":{}}`:      `model "lr" is named`,
	`{"model":"lr","warning":"a"}`: `model "lr" is named`,
	`{"model":"rf","point":{}}`:    `model "rf" is not in the job`,
	`{"point":{}}`:                 "it names no model",
	`{"model":"lr","outcome":{}}`:  `state "" is no outcome`,
	`{"model":"lr","prepared":{}}`: `model "lr" is named`,
	`{"imported":{}}`:              "it names no corpus",
	`{"imported":{"corpus":{"dataset":{"digest":"sha256:../../store"}}}}`: "it names no corpus",
	`{"model":"lr","progress":{"done":""}}`:                               "cannot unmarshal string",
	`{"model":"lr","outcome":{"state":"running"}}`:                        `state "running" is no outcome`,
}

func TestParseLine(t *testing.T) {
	for _, line := range goodLines {
		if _, err := parseLine([]byte(line), kinds); err != nil {
			t.Errorf("%s: %v", line, err)
		}
	}
	for line, want := range badLines {
		if r, err := parseLine([]byte(line), kinds); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %+v, %v; want %q", line, r, err, want)
		}
	}
}

func FuzzParseLine(f *testing.F) {
	for _, line := range goodLines {
		f.Add([]byte(line))
	}
	for line := range badLines {
		f.Add([]byte(line))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := parseLine(data, kinds)
		if err != nil {
			if r != (report{}) {
				t.Errorf("%+v with the error %v", r, err)
			}
			return
		}
		line, err := json.Marshal(r)
		if err != nil {
			t.Fatalf("%q cannot be written again: %v", data, err)
		}
		again, err := parseLine(line, kinds)
		if err != nil {
			t.Fatalf("%q is written as %s: %v", data, line, err)
		}
		second, err := json.Marshal(again)
		if err != nil || string(second) != string(line) {
			t.Errorf("%q is written as %s, then as %s, %v", data, line, second, err)
		}
	})
}

func TestErrorsKeepTheirKind(t *testing.T) {
	for k := fault.Internal; k <= fault.Deadline; k++ {
		line, err := json.Marshal(report{End: newEnd(engine.Usage{PeakRSS: 5}, fmt.Errorf("a: %w", fault.Newf(k, "b\n%d", 1)))})
		if err != nil {
			t.Fatal(err)
		}
		r, err := parseLine(line, kinds)
		if err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		if got := r.End.err(); fault.KindOf(got) != k || got.Error() != "a: b\n1" || r.End.Usage.PeakRSS != 5 {
			t.Errorf("%s is read as %v (%v)", line, got, fault.KindOf(got))
		}
	}
	if e := newEnd(engine.Usage{}, nil); e.err() != nil {
		t.Errorf("an end without an error has %v", e.err())
	}
	if e := newEnd(engine.Usage{}, errors.New("")); e.err() == nil {
		t.Error("an error without a sentence is lost")
	}
}

func written(t testing.TB, a engine.Assignment) []byte {
	t.Helper()
	data, err := json.Marshal(a)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestParseAssignment(t *testing.T) {
	a := engine.Assignment{Kind: engine.ImportJob, Spec: engine.DefaultSpec(), Workspace: "/w", Dump: "/d"}
	a.Spec.Source = engine.Source{Train: "/n\n.csv", Text: []string{"a", "b"}}
	got, err := parseAssignment(written(t, a))
	if err != nil || !reflect.DeepEqual(got, a) {
		t.Errorf("%+v, %v; want %+v", got, err, a)
	}
	for line, want := range map[string]string{
		``:                                 "it ends early",
		`{"spec":{}}`:                      "it names no workspace",
		`{"workspace":"/w","x":1}`:         `unknown field "x"`,
		`{"spec":{"seeds":[1]}}`:           `unknown field "seeds"`,
		`{"spec":{"seed":-1}}`:             "cannot unmarshal number -1",
		`{"workspace":"/w"}{}`:             "something follows",
		`{"kind":"bake","workspace":"/w"}`: `kind "bake" is not known`,
		`{"spec":{"models":{"svm":{}}},"workspace":"/w"}`:                  "models.svm is not known",
		`{"spec":{"models":{"naive_bayes":{"alhpa":1}}},"workspace":"/w"}`: "models.naive_bayes.alhpa is not known",
	} {
		if _, err := parseAssignment([]byte(line)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v; want %q", line, err, want)
		}
	}
}

func FuzzParseAssignment(f *testing.F) {
	f.Add(written(f, engine.Assignment{Spec: engine.DefaultSpec(), Workspace: "/w"}))
	f.Add([]byte(`{"spec":{"models":{"naive_bayes":null}},"workspace":"/w"}`))
	f.Add([]byte(`{"spec":{"models":{"neural_network":{"batch_size":"auto"}}},"workspace":"/w","dump":"."}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		a, err := parseAssignment(data)
		if err != nil {
			return
		}
		// What a child takes, it can refuse, and not fall over.
		_ = a.Spec.Validate()
	})
}

func TestLines(t *testing.T) {
	long := strings.Repeat("l", 200<<10)
	in := newLines(io.MultiReader(strings.NewReader("a\n\nb"), strings.NewReader("c\r\n"+long+"\nhalf")))
	for _, want := range []string{"a", "", "bc\r", long} {
		if got, err := in.next(); string(got) != want || err != nil {
			t.Errorf("%.20q, %v; want %.20q", got, err, want)
		}
	}
	if got, err := in.next(); !errors.Is(err, io.EOF) {
		t.Errorf("%q, %v; want the end", got, err)
	}
	endless := newLines(endlessLine{})
	if _, err := endless.next(); err == nil || err.Error() != "a line is longer than 64 MiB" {
		t.Errorf("an endless line: %v", err)
	}
}

// endlessLine is a stream of zeros.
type endlessLine struct{}

func (endlessLine) Read(p []byte) (int, error) { return len(p), nil }
