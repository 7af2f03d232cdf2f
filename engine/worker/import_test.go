//go:build unix

package worker

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"copydesk/engine"
	"copydesk/engine/corpus"
	"copydesk/engine/fault"
)

// A child reads and keeps the same corpus as this process.
func TestImportInAChild(t *testing.T) {
	dirs := [2]string{t.TempDir(), t.TempDir()}
	demo, err := filepath.Abs("../../testdata/demo.csv")
	if err != nil {
		t.Fatal(err)
	}
	var read [2]engine.Imported
	for i, dir := range dirs {
		spec := engine.Spec{Source: engine.Source{Train: demo, Called: "news"}}
		a := engine.Assignment{Kind: engine.ImportJob, Spec: spec, Workspace: dir}
		w, err := newTraining(a)
		if err != nil {
			t.Fatal(err)
		}
		if i == 1 {
			w = process("train", os.Stderr).New(a)
		}
		progress := 0
		_, err = w.Run(t.Context(), func(u engine.Update) {
			if u.Imported != nil {
				read[i] = *u.Imported
			}
			if u.Progress != nil && u.Progress.Stage == engine.Read {
				progress++
			}
		})
		if err != nil || progress == 0 {
			t.Fatalf("%v, told %d times how far it is", err, progress)
		}
		if _, err := corpus.Load(t.Context(), engine.WorkspaceAt(dir).Corpora(), read[i].Corpus.Dataset.Digest); err != nil {
			t.Error(err)
		}
	}
	if read[0].Corpus.Articles != 1021 || read[0].Corpus.Dataset.Name != "news" || !reflect.DeepEqual(read[0], read[1]) {
		t.Errorf("in a child %+v, want %+v", read[1], read[0])
	}
	missing := engine.Assignment{Kind: engine.ImportJob, Spec: engine.Spec{Source: engine.Source{Train: demo + ".not"}}, Workspace: dirs[1]}
	_, err = process("train", os.Stderr).New(missing).Run(t.Context(), func(engine.Update) {})
	if fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), demo+".not") {
		t.Errorf("a missing file: %v", err)
	}
}
