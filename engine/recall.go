package engine

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	"copydesk/engine/classify"
	"copydesk/engine/corpus"
	"copydesk/engine/fault"
	"copydesk/engine/tfidf"
)

// worthKeeping is how long articles must have been cleaned for their features to
// be kept. Cleaning them is some three fifths of what features take, and to load
// them a tenth.
const worthKeeping = 600 * time.Millisecond

// recall returns the features that an earlier training has kept under a key, and
// what there is to say of them; nil where there are none. Those that cannot be
// used are removed, with a warning.
func (t *Training) recall(ctx context.Context, c *corpus.Corpus, split *corpus.Split, key string) (f *features, warnings []string, err error) {
	path := t.Workspace.featuresPath(key)
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		return nil, nil, nil
	}
	_, err = t.timed("", "load_features", func() (err error) {
		f, warnings, err = t.load(ctx, c, split, path, key)
		return err
	})
	switch {
	case ctx.Err() != nil:
		return nil, nil, ctx.Err()
	case err != nil:
		t.warn(fmt.Errorf("the kept features %.12s cannot be used and are made anew: %w", key, err))
		if err := os.Remove(path); err != nil {
			t.warn(fmt.Errorf("they cannot be removed: %w", err))
		}
		return nil, nil, nil
	}
	now := time.Now()
	if err := os.Chtimes(path, now, now); err != nil { // the longest unused are dropped first
		t.warn(fmt.Errorf("the kept features %.12s cannot be marked as used: %w", key, err))
	}
	return f, warnings, nil
}

// load makes features of a split corpus from the file at path.
func (t *Training) load(ctx context.Context, c *corpus.Corpus, split *corpus.Split, path, key string) (*features, []string, error) {
	total := int64(len(split.Train) + len(split.Validation) + len(split.Test))
	m := t.progress("", Load, classify.Rows)
	m.count(0, total)
	kept, err := readFeatures(path, key)
	if err != nil {
		return nil, nil, err
	}
	f := t.newFeatures(c)
	var parts [3]judged
	for p := range parts {
		rows, short := split.Rows(corpus.Part(p)), kept.parts[p].short
		for i, at := range short {
			if int(at) >= len(rows) || i > 0 && at <= short[i-1] {
				return nil, nil, fault.Newf(fault.Corrupt, "article %d of %d is said to be short", at, len(rows))
			}
		}
		parts[p].take(c, rows, short)
	}
	warnings, err := t.settle(f, split, &parts)
	if err != nil {
		return nil, nil, err
	}
	if f.vectorizer, err = tfidf.New(t.Spec.FeatureExtraction.Tfidf, kept.terms, kept.idf); err != nil {
		return nil, nil, err
	}
	done := int64(0)
	for p := range parts {
		x, err := f.vectorizer.Weigh(ctx, kept.parts[p].terms)
		switch {
		case err != nil:
			return nil, nil, err
		case x.Rows != len(parts[p].row):
			return nil, nil, fault.Newf(fault.Corrupt, "it has %d %s articles, expected %d", x.Rows, corpus.Part(p), len(parts[p].row))
		}
		parts[p].x = x
		done += int64(len(split.Rows(corpus.Part(p))))
		m.count(done, total)
	}
	f.share(&parts)
	return f, warnings, nil
}

// keeping is the writing of features while classifiers learn.
type keeping struct {
	writing sync.WaitGroup
	err     error // once it is done
}

// begin begins to write features of f that were noted when they were made,
// unless they are larger than what may be kept.
func (k *keeping) begin(ctx context.Context, t *Training, f *features, key string) {
	kept := f.kept
	f.kept = nil
	if kept == nil || kept.size() > t.KeepFeatures {
		return
	}
	k.writing.Go(func() { k.err = kept.write(ctx, t.Workspace.featuresPath(key), key) })
}

// end waits until nothing is written any more and says why it could not be.
func (k *keeping) end(ctx context.Context, t *Training) {
	k.writing.Wait()
	if k.err != nil && ctx.Err() == nil {
		t.warn(fmt.Errorf("the features were not kept for the next training: %w", k.err))
	}
}

// warn tells of something that is wrong and changes no result.
func (t *Training) warn(err error) { t.tell(Update{Warning: err.Error()}) }
