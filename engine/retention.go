package engine

import (
	"cmp"
	"context"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"copydesk/engine/atomicfile"
)

// Retention bounds what a workspace keeps. What a registered version needs is
// never dropped, nor a corpus that was added, nor anything of a job under way.
type Retention struct {
	Events int `json:"events"` // state changes
	Series int `json:"series"` // runs whose series are kept, the newest
	// Of what was predicted, the newest.
	Samples  int `json:"samples"`
	Feedback int `json:"feedback"`
	// Bytes of files, the last used ones first.
	Corpora     int64 `json:"corpora_bytes"`
	Features    int64 `json:"features_bytes"`
	Predictions int64 `json:"predictions_bytes"`
	Bundles     int64 `json:"bundles_bytes"`
	// Logs are bounded by who writes them, not by the desk.
	Logs int64 `json:"logs_bytes"`
}

// DefaultRetention returns the limits of the documentation.
func DefaultRetention() Retention {
	return Retention{Events: 10_000, Series: 10_000, Samples: 100_000, Feedback: 100_000, Corpora: 5e9, Features: 2e9, Predictions: 5e9, Bundles: 10e9, Logs: 300e6}
}

// limit returns the bytes that files of a kind may take.
func (r Retention) limit(kind string) int64 {
	switch kind {
	case CorpusArtifact:
		return r.Corpora
	case PredictionsArtifact:
		return r.Predictions
	}
	return r.Bundles
}

// Kept is what a workspace keeps, beside its limits.
type Kept struct {
	Used   Retention `json:"used"`
	Limits Retention `json:"limits"`
}

// Kept returns what the workspace keeps and may keep.
func (d *Desk) Kept() (Kept, error) {
	files, err := d.store.RunFiles()
	if err != nil {
		return Kept{}, err
	}
	added, err := d.store.Added()
	if err != nil {
		return Kept{}, err
	}
	events, err := d.store.Events(0, 0)
	if err != nil {
		return Kept{}, err
	}
	used := Retention{Events: len(events)}
	bytes := make(map[string]int64)
	for _, kind := range []string{CorpusArtifact, PredictionsArtifact, ModelArtifact} {
		for _, f := range usesOf(files, added, kind) {
			bytes[kind] += f.bytes
		}
	}
	used.Corpora, used.Predictions, used.Bundles = bytes[CorpusArtifact], bytes[PredictionsArtifact], bytes[ModelArtifact]
	for _, f := range files {
		if f.Points > 0 {
			used.Series++
		}
	}
	samples, err := d.store.FindSamples(PageQuery{Limit: 1})
	if err != nil {
		return Kept{}, err
	}
	feedback, err := d.store.FindFeedback(PageQuery{Limit: 1})
	if err != nil {
		return Kept{}, err
	}
	used.Samples, used.Feedback = samples.Total, feedback.Total
	if used.Features, err = d.featureBytes(); err != nil {
		return Kept{}, err
	}
	if used.Logs, err = d.workspace.logBytes(); err != nil {
		return Kept{}, err
	}
	return Kept{Used: used, Limits: d.retention}, nil
}

// file is a file that runs refer to, or the copy of a corpus that was added.
type file struct {
	digest string
	bytes  int64
	added  bool
	runs   []string // that refer to it, the oldest first
	used   time.Time
}

// usesOf returns the files of a kind, the longest unused first.
func usesOf(runs []RunFiles, added []Corpus, kind string) []*file {
	byDigest := make(map[string]*file)
	if kind == CorpusArtifact {
		for _, c := range added {
			byDigest[c.Dataset.Digest] = &file{digest: c.Dataset.Digest, bytes: c.Bytes, added: true}
		}
	}
	for _, r := range runs {
		for _, a := range r.Artifacts {
			if a.Kind != kind {
				continue
			}
			f := byDigest[a.Digest]
			if f == nil {
				f = &file{digest: a.Digest, bytes: a.Bytes}
				byDigest[a.Digest] = f
			}
			f.runs = append(f.runs, r.Run)
			f.used = r.Created
		}
	}
	return slices.SortedFunc(maps.Values(byDigest), func(a, b *file) int {
		return cmp.Or(a.used.Compare(b.used), cmp.Compare(a.digest, b.digest))
	})
}

// tidy drops what is beyond the limits and removes the files that nothing
// refers to, if any of that may have come to be. It stops when the desk closes:
// the next one goes on. No job runs meanwhile: what
// one has written is referred to only when it tells its outcome.
func (d *Desk) tidy() {
	d.mu.Lock()
	due := d.untidy && !d.closing
	d.untidy = false
	d.mu.Unlock()
	if !due {
		return
	}
	for _, step := range []func() error{d.drop, d.collect, d.dropFeatures} {
		if err := step(); err != nil {
			if d.ctx.Err() == nil {
				d.log.Error("tidying up failed", "error", err)
			}
			return
		}
	}
}

// drop marks what is beyond the limits as dropped, the longest unused first.
func (d *Desk) drop() error {
	files, err := d.store.RunFiles()
	if err != nil {
		return err
	}
	added, err := d.store.Added()
	if err != nil {
		return err
	}
	needed, err := d.registered()
	if err != nil {
		return err
	}
	for _, r := range files {
		if !r.State.Ended() {
			needed[r.Run] = true
		}
	}
	for _, kind := range []string{CorpusArtifact, PredictionsArtifact, ModelArtifact} {
		uses := usesOf(files, added, kind)
		total := int64(0)
		for _, f := range uses {
			total += f.bytes
		}
		for _, f := range uses {
			if total <= d.retention.limit(kind) {
				break
			}
			if err := context.Cause(d.ctx); err != nil {
				return err
			}
			if f.added || slices.ContainsFunc(f.runs, func(run string) bool { return needed[run] }) {
				continue
			}
			if err := d.dropFile(kind, f); err != nil {
				return err
			}
			total -= f.bytes
		}
	}
	return d.dropSeries(files, needed)
}

// registered returns the runs that registered versions are of.
func (d *Desk) registered() (map[string]bool, error) {
	runs := make(map[string]bool)
	models, err := d.store.Models()
	if err != nil {
		return nil, err
	}
	for _, model := range models {
		versions, err := d.store.Versions(model)
		if err != nil {
			return nil, err
		}
		for _, v := range versions {
			runs[v.Run] = true
		}
	}
	return runs, nil
}

// dropFile marks a file as dropped in every run that refers to it.
func (d *Desk) dropFile(kind string, f *file) error {
	d.log.Info("dropped by retention", "kind", kind, "digest", f.digest, "bytes", f.bytes, "runs", len(f.runs))
	return d.change(f.runs, func(r *Run) {
		r.Artifacts = slices.Clone(r.Artifacts)
		for i, a := range r.Artifacts {
			if a.Kind == kind && a.Digest == f.digest {
				r.Artifacts[i].Dropped = d.clock()
			}
		}
	}, nil)
}

// dropSeries drops the series of all but the newest runs.
func (d *Desk) dropSeries(files []RunFiles, needed map[string]bool) error {
	var with []string
	for _, f := range files {
		if f.Points > 0 {
			with = append(with, f.Run)
		}
	}
	excess := with[:max(0, len(with)-d.retention.Series)]
	excess = slices.DeleteFunc(excess, func(run string) bool { return needed[run] })
	return d.change(excess, func(r *Run) {
		r.Points, r.SeriesDropped = 0, d.clock()
	}, func(w *Writes) {
		for _, r := range w.Runs {
			w.DropSeries = append(w.DropSeries, r.ID)
		}
	})
}

// change edits stored runs, some at a time, because a transaction is bounded,
// and leaves out those of which one was registered meanwhile.
func (d *Desk) change(runs []string, edit func(*Run), more func(*Writes)) error {
	const atATime = 100
	for some := range slices.Chunk(runs, atATime) {
		if err := context.Cause(d.ctx); err != nil {
			return err // the next desk goes on
		}
		err := d.commit(func() (Writes, error) {
			var w Writes
			needed, err := d.registered()
			if err != nil || slices.ContainsFunc(some, func(run string) bool { return needed[run] }) {
				return Writes{}, err
			}
			for _, id := range some {
				r, err := d.store.Run(id)
				if err != nil {
					return Writes{}, err
				}
				edit(&r)
				w.Runs = append(w.Runs, r)
				w.Events = append(w.Events, runEvent(r))
			}
			if more != nil {
				more(&w)
			}
			return w, nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// collect removes the files that nothing refers to, and those that whoever wrote
// them did not finish.
func (d *Desk) collect() error {
	files, err := d.store.RunFiles()
	if err != nil {
		return err
	}
	referred := make(map[string]bool)
	for _, r := range files {
		for _, a := range r.Artifacts {
			referred[hexOf(a.Digest)] = true
		}
	}
	added, err := d.store.Added()
	if err != nil {
		return err
	}
	for _, c := range added {
		referred[hexOf(c.Dataset.Digest)] = true
	}
	models, err := d.store.Models()
	if err != nil {
		return err
	}
	for _, model := range models {
		versions, err := d.store.Versions(model)
		if err != nil {
			return err
		}
		for _, v := range versions {
			referred[hexOf(v.Digest)] = true
		}
	}
	for _, dir := range []string{d.workspace.Corpora(), d.workspace.Predictions(), d.workspace.Models()} {
		if err := atomicfile.Sweep(dir); err != nil {
			return err
		}
		entries, err := os.ReadDir(dir)
		if err != nil {
			return err
		}
		for _, e := range entries {
			// Only what is named by a digest is ours.
			if referred[e.Name()] || len(e.Name()) != 64 || !e.Type().IsRegular() {
				continue
			}
			if err := context.Cause(d.ctx); err != nil {
				return err
			}
			if err := os.Remove(filepath.Join(dir, e.Name())); err != nil {
				return err
			}
			d.log.Info("removed an orphaned file", "path", filepath.Join(dir, e.Name()))
		}
	}
	return nil
}

// hexOf is a digest as the name of its file.
func hexOf(digest string) string {
	return digest[strings.LastIndexByte(digest, ':')+1:]
}
