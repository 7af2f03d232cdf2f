package store

import (
	"testing"
	"time"

	"copydesk/engine"
	"copydesk/engine/fault"
)

func TestAddedCorpora(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	equal(t, "of a new store", len(must[[]engine.Corpus](t)(s.Added())), 0)
	corpus := func(digest, name string) engine.Corpus {
		return engine.Corpus{Dataset: engine.Dataset{Digest: digest, Name: name}, Source: engine.Source{Digest: digest, Train: "/a.csv"}, Added: noon}
	}
	write(t, s, engine.Writes{Corpora: []engine.Corpus{corpus("sha256:b", "first"), corpus("sha256:a", "other")}})
	again := corpus("sha256:b", "second")
	again.Added = noon.Add(time.Hour)
	write(t, s, engine.Writes{Corpora: []engine.Corpus{again}})
	equal(t, "added", must[[]engine.Corpus](t)(s.Added()), []engine.Corpus{corpus("sha256:a", "other"), again})
	write(t, s, engine.Writes{ForgetCorpora: []string{"sha256:a"}})
	for _, w := range []engine.Writes{{ForgetCorpora: []string{"sha256:a"}}, {Corpora: []engine.Corpus{{}}}} {
		if err := s.Write(w); fault.KindOf(err) != fault.NotFound && fault.KindOf(err) != fault.Invalid {
			t.Errorf("%+v: %v", w, err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	equal(t, "of the store opened again", must[[]engine.Corpus](t)(open(t, dir).Added()), []engine.Corpus{again})
}
