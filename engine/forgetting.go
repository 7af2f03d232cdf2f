package engine

import (
	"fmt"
	"slices"

	"copydesk/engine/fault"
)

// Forget removes a corpus that was added, by its digest or the beginning of it,
// and returns what it was. One that runs refer to, that a job uses or that is
// built in is refused with fault.Conflict. A corpus that only runs brought goes
// with these.
func (d *Desk) Forget(digest string) (Corpus, error) {
	var known Corpus
	err := d.commit(func() (Writes, error) {
		var err error
		if known, err = d.Corpus(digest); err != nil {
			return Writes{}, err
		}
		return d.forget(known)
	})
	if err != nil {
		return Corpus{}, err
	}
	d.shelf.drop(known.Dataset.Digest)
	d.mu.Lock()
	d.untidy = true
	d.mu.Unlock()
	d.nudge()
	return known, nil
}

// forget returns what is to be stored, or why it cannot be forgotten.
func (d *Desk) forget(c Corpus) (Writes, error) {
	digest := c.Dataset.Digest
	d.mu.Lock()
	var user *training
	for _, t := range d.live {
		if t.job.Spec.Source.Digest == digest && (user == nil || t.job.Created.Before(user.job.Created)) {
			user = t
		}
	}
	d.mu.Unlock()
	switch {
	case user != nil:
		return Writes{}, fault.Newf(fault.Conflict, "job %s trains on the corpus %s; wait for its end, or cancel it with: copydesk jobs cancel %s", short(user.job.ID), c.Dataset.Name, short(user.job.ID))
	case c.Added.IsZero() && c.Source.Digest == "":
		return Writes{}, fault.Newf(fault.Conflict, "the corpus %s is built in and cannot be removed", c.Dataset.Name)
	case c.Runs > 0:
		ids, err := d.runsOf(digest)
		if err != nil {
			return Writes{}, err
		}
		refer := "1 run refers to it, " + short(ids[0])
		if len(ids) > 1 {
			refer = fmt.Sprintf("%d runs refer to it, among them %s", len(ids), short(ids[0]))
		}
		return Writes{}, fault.Newf(fault.Conflict, "the corpus %s is needed: %s; delete and purge these first, or keep it", c.Dataset.Name, refer)
	}
	return Writes{ForgetCorpora: []string{digest}, Events: []Event{{Kind: CorpusChanged, Corpus: digest, Purged: true}}}, nil
}

// runsOf returns the runs that refer to the kept copy of a corpus.
func (d *Desk) runsOf(digest string) ([]string, error) {
	files, err := d.store.RunFiles()
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, f := range files {
		if slices.ContainsFunc(f.Artifacts, func(a Artifact) bool { return a.Kind == CorpusArtifact && a.Digest == digest }) {
			ids = append(ids, f.Run)
		}
	}
	return ids, nil
}
