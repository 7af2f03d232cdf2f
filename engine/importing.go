package engine

import (
	"cmp"
	"context"
	"path/filepath"
	"time"

	"copydesk/engine/classify"
	"copydesk/engine/corpus"
	"copydesk/engine/fault"
	"copydesk/engine/usage"
)

// ImportRequest asks for a corpus to be added.
type ImportRequest struct {
	// Source names files by absolute paths; columns that are not named are
	// guessed.
	Source Source `json:"source"`
	Name   string `json:"name,omitempty"` // what people call it; "": by its training file
	// Request is an id that the client chose: asked for again under the same
	// id, the import is not started again.
	Request string `json:"request_id"`
	// Force starts it even where it needs more memory than there is.
	Force bool `json:"force,omitempty"`
}

// Import queues a job that reads a corpus and keeps it until it is forgotten.
// Asked for again under the same request id it returns the job as it is now.
func (d *Desk) Import(ctx context.Context, r ImportRequest, by Caller) (Job, error) {
	s := r.Source
	s.Called = cmp.Or(r.Name, s.Called)
	if err := s.validate(); err != nil {
		return Job{}, err
	}
	switch {
	case s.Digest != "":
		return Job{}, fault.Newf(fault.Invalid, "source.digest is for training on a corpus that is kept; name the files to add")
	case s.Train == "":
		return Job{}, fault.Newf(fault.Invalid, "source.train is missing: name the file with the articles")
	}
	for _, path := range []string{s.Train, s.Validation, s.Test} {
		if path != "" && !filepath.IsAbs(path) {
			return Job{}, fault.Newf(fault.Invalid, "%.200q is not an absolute path", path)
		}
	}
	spec := DefaultSpec()
	spec.Experiment, spec.Source = "", s
	spec.Classifiers, spec.Models = []classify.Kind{}, Estimators{}
	return d.ask(ctx, Job{Kind: ImportJob, Spec: spec, Request: r.Request, Forced: r.Force}, by)
}

// add stores the corpus that an import has read, with the end of its job.
func (d *Desk) add(t *training, w *Writes) {
	if t.read == nil {
		t.job.State, t.job.Error = Failed, "no corpus was read"
		return
	}
	c := t.read.Corpus
	c.Added, c.By = d.clock(), t.job.By
	digest := c.Dataset.Digest
	t.job.Corpus, t.job.Dataset, t.job.Warnings = digest, c.Dataset, t.read.Warnings
	d.shelf.drop(digest)
	w.Corpora = []Corpus{c}
	w.Events = append(w.Events, Event{Kind: CorpusChanged, Job: t.job.ID, Corpus: digest})
}

// Import is the work of an import: it reads files and keeps a copy of what they
// hold in the workspace, by rename. It is the Worker of this process.
type Import struct {
	Source    Source
	Workspace Workspace
}

// Stop does nothing: an import trains no classifier.
func (i *Import) Stop(classify.Kind) {}

// Run does the work. The usage is that of the whole process so far.
func (i *Import) Run(ctx context.Context, tell func(Update)) (Usage, error) {
	err := i.run(ctx, tell)
	return Usage{PeakRSS: usage.PeakRSS()}, err
}

func (i *Import) run(ctx context.Context, tell func(Update)) error {
	m := newMeter(Read, Bytes, time.Now, func(p Progress) { tell(Update{Progress: &p}) })
	o := i.Source.options(nil)
	o.Progress = m.count
	var c *corpus.Corpus
	if _, err := timed(tell, "", "read", func() (err error) {
		c, err = corpus.Read(ctx, o)
		return err
	}); err != nil {
		return err
	}
	source := i.Source
	source.Digest = c.Digest
	read, err := corpusOf(c, source)
	if err != nil {
		return err
	}
	if _, err := timed(tell, "", "keep_corpus", func() error {
		// What was read now has the lines and reports that people look for.
		kept, err := keepCorpus(ctx, i.Workspace, c, corpus.Rewrite)
		read.Bytes = kept.Bytes
		return err
	}); err != nil {
		return err
	}
	tell(Update{Imported: &Imported{Corpus: read, Warnings: c.Warnings}})
	return nil
}
