package engine

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"copydesk/engine/corpus"
	"copydesk/engine/fault"
)

// Corpus is a corpus that is known to a desk: one that is built in, was added,
// or that runs have learned from.
type Corpus struct {
	// Dataset is that of the newest run; without runs it has no features, and
	// the rows are those of a split with the default settings.
	Dataset Dataset `json:"dataset"`
	// Source is what trains on it, without a digest for what is built in.
	Source   Source    `json:"source"`
	Articles int       `json:"articles"` // used rows; 0 where the kept copy cannot be read
	Bytes    int64     `json:"bytes"`    // of the kept copy, 0 while there is none of what is built in
	Runs     int       `json:"runs"`
	Used     time.Time `json:"used,omitzero"`  // by the newest of them
	Added    time.Time `json:"added,omitzero"` // zero: only runs brought it
	By       string    `json:"by,omitempty"`   // who added it
}

// last is when somebody had to do with the corpus.
func (c Corpus) last() time.Time {
	if c.Added.After(c.Used) {
		return c.Added
	}
	return c.Used
}

// Corpora returns the corpora that are known, the last used or added first.
func (d *Desk) Corpora() ([]Corpus, error) {
	added, err := d.store.Added()
	if err != nil {
		return nil, err
	}
	byDigest := make(map[string]*Corpus)
	for _, c := range added {
		byDigest[c.Dataset.Digest] = &c
	}
	if err := d.countRuns(byDigest); err != nil {
		return nil, err
	}
	builtIn, err := d.builtIn()
	if err != nil {
		return nil, err
	}
	if digest := builtIn.Dataset.Digest; digest != "" {
		if c := byDigest[digest]; c == nil {
			byDigest[digest] = &builtIn
		} else if c.Added.IsZero() {
			c.Source = builtIn.Source
		}
	}
	list := make([]Corpus, 0, len(byDigest))
	for digest, c := range byDigest {
		if c.Articles == 0 {
			c.Articles = d.shelf.count(d.ctx, digest)
		}
		list = append(list, *c)
	}
	slices.SortFunc(list, func(a, b Corpus) int {
		return cmp.Or(b.last().Compare(a.last()), cmp.Compare(a.Dataset.Digest, b.Dataset.Digest))
	})
	return list, nil
}

// countRuns adds what runs say of corpora.
func (d *Desk) countRuns(byDigest map[string]*Corpus) error {
	files, err := d.store.RunFiles()
	if err != nil {
		return err
	}
	newest := make(map[string]string) // run by digest
	for _, f := range files {
		for _, a := range f.Artifacts {
			if a.Kind != CorpusArtifact {
				continue
			}
			c := byDigest[a.Digest]
			if c == nil {
				c = &Corpus{}
				byDigest[a.Digest] = c
			}
			c.Bytes, c.Used = a.Bytes, f.Created
			c.Runs++
			newest[a.Digest] = f.Run
		}
	}
	for digest, run := range newest {
		r, err := d.store.Run(run)
		if err != nil {
			return err
		}
		c := byDigest[digest]
		c.Dataset = r.Dataset
		if c.Added.IsZero() {
			c.Source = r.Spec.Source
			c.Source.Digest = digest
		} else {
			c.Dataset.Name = c.Source.Name()
		}
	}
	return nil
}

// builtIn returns the corpus that is built in, an empty one if there is none.
func (d *Desk) builtIn() (Corpus, error) {
	c, err := d.shelf.builtIn()
	if c == nil || err != nil {
		return Corpus{}, err
	}
	return corpusOf(c, Source{})
}

// corpusOf describes a corpus that was read from a source.
func corpusOf(c *corpus.Corpus, s Source) (Corpus, error) {
	split, err := defaultSplit(c)
	if err != nil {
		return Corpus{}, err
	}
	return Corpus{
		Dataset:  Dataset{Digest: c.Digest, Name: s.Name(), Categories: c.Categories, Rows: split},
		Source:   s,
		Articles: len(c.Articles),
	}, nil
}

// defaultSplit counts the rows of each part, by the default settings where the
// sources do not say.
func defaultSplit(c *corpus.Corpus) (Rows, error) {
	s := DefaultSpec()
	split, err := c.Split(s.splitOptions())
	if err != nil {
		return Rows{}, err
	}
	return Rows{Train: len(split.Train), Validation: len(split.Validation), Test: len(split.Test)}, nil
}

// splitOptions say how a single source is divided.
func (s Spec) splitOptions() corpus.SplitOptions {
	return corpus.SplitOptions{
		Seed:            uint64(s.Seed),
		ValidationSplit: s.TrainingPipeline.ValidationSplit,
		TestSplit:       s.TrainingPipeline.TestSplit,
	}
}

// Corpus returns the corpus whose digest, with or without its prefix, is or
// begins with digest.
func (d *Desk) Corpus(digest string) (Corpus, error) {
	list, err := d.Corpora()
	if err != nil {
		return Corpus{}, err
	}
	var found []Corpus
	for _, c := range list {
		if full := c.Dataset.Digest; digest != "" && (strings.HasPrefix(full, digest) || strings.HasPrefix(hexOf(full), digest)) {
			found = append(found, c)
		}
	}
	switch len(found) {
	case 0:
		return Corpus{}, fault.Newf(fault.NotFound, "no corpus %.80q", digest)
	case 1:
		return found[0], nil
	}
	return Corpus{}, fault.Newf(fault.Invalid, "%q begins the digests of %d corpora; give more of it", digest, len(found))
}
