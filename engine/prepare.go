package engine

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"copydesk/engine/classify"
	"copydesk/engine/corpus"
	"copydesk/engine/fault"
	"copydesk/engine/numeral"
	"copydesk/engine/text"
	"copydesk/engine/tfidf"
)

// cleanChunk is the number of articles that a goroutine cleans at a time.
const cleanChunk = 256

// prepare goes from files to the features that all classifiers share. What it
// leaves in k goes on being written.
func (t *Training) prepare(ctx context.Context, d *dump, k *keeping) (*features, error) {
	c, kept, err := t.read(ctx)
	if err != nil {
		return nil, err
	}
	split, err := c.Split(t.Spec.splitOptions())
	if err != nil {
		return nil, err
	}
	var f *features
	var warnings []string
	var key string
	if t.KeepFeatures > 0 {
		if key, err = featuresKey(c.Digest, split, t.Spec); err != nil {
			return nil, err
		}
		if f, warnings, err = t.recall(ctx, c, split, key); err != nil {
			return nil, err
		}
	}
	if f == nil {
		if f, warnings, err = t.make(ctx, c, split); err != nil {
			return nil, err
		}
		k.begin(ctx, t, f, key)
	}
	if err := d.cleaned(f); err != nil {
		return nil, err
	}
	if err := d.vocabulary(f.vectorizer); err != nil {
		return nil, err
	}
	f.dataset.Features, f.dataset.NNZ = f.train.X.Columns, f.train.X.NNZ()
	t.tell(Update{Prepared: &Prepared{Dataset: f.dataset, Corpus: kept, Warnings: slices.Concat(c.Warnings, warnings)}})
	return f, nil
}

// newFeatures returns the features of c before there are any.
func (t *Training) newFeatures(c *corpus.Corpus) *features {
	return &features{
		categories: c.Categories,
		dataset:    Dataset{Digest: c.Digest, Name: t.Spec.Source.Name()},
		cleaner:    text.NewCleaner(t.Spec.Preprocessing.TextCleaning),
	}
}

// make cleans and vectorizes the articles of a split corpus. It returns what
// there is to say of them, too.
func (t *Training) make(ctx context.Context, c *corpus.Corpus, split *corpus.Split) (f *features, warnings []string, err error) {
	f = t.newFeatures(c)
	if f.collector, err = tfidf.NewCollector(t.Spec.FeatureExtraction.Tfidf); err != nil {
		return nil, nil, err
	}
	coder := f.cleaner.NewCoder(f.collector.Code)
	var parts [3]judged
	cleaned := 0.0 // seconds
	for _, p := range []corpus.Part{corpus.Train, corpus.Validation, corpus.Test} {
		rows := split.Rows(p)
		if len(rows) == 0 {
			continue
		}
		took, err := t.timed("", "clean_"+p.String(), func() (err error) {
			parts[p], err = t.clean(ctx, f, coder, c, rows)
			return err
		})
		if err != nil {
			return nil, nil, err
		}
		cleaned += took.Wall
	}
	if warnings, err = t.settle(f, split, &parts); err != nil {
		return nil, nil, err
	}
	if t.KeepFeatures > 0 && cleaned >= t.KeepAfter.Seconds() {
		f.collector.Noting = true
		f.kept = new(keptFeatures)
		for p := range parts {
			f.kept.parts[p].short = parts[p].short
		}
	}
	if err := t.vectorize(ctx, f, &parts); err != nil {
		return nil, nil, err
	}
	f.share(&parts)
	return f, warnings, nil
}

// settle says which articles of a corpus are learned from and judged on, and
// returns what there is to say of the others.
func (t *Training) settle(f *features, split *corpus.Split, parts *[3]judged) (warnings []string, err error) {
	least := t.Spec.Preprocessing.TextCleaning.MinTextLength
	for p := range parts {
		if short := len(parts[p].short); short > 0 {
			warnings = append(warnings, fmt.Sprintf("%s of %s %s articles have fewer than %d characters after cleaning and were left out",
				numeral.Count(short), numeral.Count(len(split.Rows(corpus.Part(p)))), corpus.Part(p), least))
		}
	}
	warnings = append(warnings, f.keepLearned(parts)...)
	if len(f.categories) < 2 {
		return nil, fault.Newf(fault.Invalid, "%s: fewer than two categories have a training article of at least %d characters after cleaning; give longer articles or lower preprocessing.text_cleaning.min_text_length",
			f.dataset.Name, least)
	}
	f.dataset.Categories = f.categories
	f.dataset.Rows = Rows{Train: len(parts[corpus.Train].row), Validation: len(parts[corpus.Validation].row), Test: len(parts[corpus.Test].row)}
	return warnings, nil
}

// share hands the matrices of the parts out to those who learn from them and are
// judged on them.
func (f *features) share(parts *[3]judged) {
	f.train = classify.Set{X: parts[corpus.Train].x, Y: parts[corpus.Train].truth, Classes: len(f.categories)}
	f.validation, f.test = parts[corpus.Validation], parts[corpus.Test]
}

// read reads the sources of the spec, or the kept copy that it names, and keeps a
// copy of the corpus.
func (t *Training) read(ctx context.Context) (*corpus.Corpus, Artifact, error) {
	m := t.progress("", Read, Bytes)
	var c *corpus.Corpus
	if _, err := t.timed("", "read", func() (err error) {
		if t.Spec.Source.Digest != "" {
			c, err = t.keptCorpus(ctx, m.count)
			return err
		}
		o := t.Spec.Source.options(t.Demo)
		o.Progress = m.count
		c, err = corpus.Read(ctx, o)
		return err
	}); err != nil {
		return nil, Artifact{}, err
	}
	var kept Artifact
	_, err := t.timed("", "keep_corpus", func() (err error) {
		kept, err = keepCorpus(ctx, t.Workspace, c, corpus.Write)
		return err
	})
	return c, kept, err
}

// keptCorpus returns the kept corpus that the spec names. What is built in need
// not be kept.
func (t *Training) keptCorpus(ctx context.Context, progress func(done, total int64)) (*corpus.Corpus, error) {
	c, err := corpus.LoadTelling(ctx, t.Workspace.Corpora(), t.Spec.Source.Digest, progress)
	if fault.KindOf(err) != fault.NotFound {
		return c, err
	}
	if len(t.Demo) > 0 {
		demo, err := readDemo(ctx, t.Demo)
		if err != nil || demo.Digest == t.Spec.Source.Digest {
			return demo, err
		}
	}
	return nil, notKept(t.Spec.Source)
}

// keepCorpus writes a copy of c into the workspace.
func keepCorpus(ctx context.Context, w Workspace, c *corpus.Corpus, write func(context.Context, string, *corpus.Corpus) (string, error)) (Artifact, error) {
	path, err := write(ctx, w.Corpora(), c)
	if err != nil {
		return Artifact{}, err
	}
	info, err := os.Stat(path)
	if err != nil {
		return Artifact{}, err
	}
	return Artifact{Kind: CorpusArtifact, Digest: c.Digest, Bytes: info.Size()}, nil
}

// clean cleans rows of c on all processors and leaves out those that are too
// short afterwards.
func (t *Training) clean(ctx context.Context, f *features, coder *text.Coder, c *corpus.Corpus, rows []int32) (judged, error) {
	m := t.progress("", Clean, classify.Rows)
	chunks := (len(rows) + cleanChunk - 1) / cleanChunk
	j := judged{blocks: make([]tfidf.Block, chunks)}
	keeps := make([]bool, len(rows))
	var next, done atomic.Int64
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), chunks) {
		wg.Go(func() {
			var codes []int32
			var length int
			var block tfidf.Block
			for ctx.Err() == nil {
				chunk := int(next.Add(1)) - 1
				if chunk >= chunks {
					return
				}
				from, to := chunk*cleanChunk, min((chunk+1)*cleanChunk, len(rows))
				block.Reset()
				for i := from; i < to; i++ {
					codes, length = coder.Append(codes[:0], c.Articles[rows[i]].Text)
					if keeps[i] = f.cleaner.KeepsLength(length); keeps[i] {
						f.collector.Add(&block, codes)
					}
				}
				j.blocks[chunk] = block.Clone()
				m.count(done.Add(int64(to-from)), int64(len(rows)))
			}
		})
	}
	wg.Wait()
	if err := ctx.Err(); err != nil {
		return judged{}, err
	}
	for i, keeps := range keeps {
		if !keeps {
			j.short = append(j.short, int32(i))
		}
	}
	j.take(c, rows, j.short)
	return j, nil
}

// take takes rows of c, but for those at the positions that are short.
func (j *judged) take(c *corpus.Corpus, rows, short []int32) {
	j.short = short
	left := len(rows) - len(short)
	j.truth, j.row, j.raw = make([]int32, 0, left), make([]int64, 0, left), make([]string, 0, left)
	for i, row := range rows {
		if len(short) > 0 && int32(i) == short[0] {
			short = short[1:]
			continue
		}
		a := c.Articles[row]
		j.truth = append(j.truth, a.Category)
		j.row = append(j.row, int64(row))
		j.raw = append(j.raw, a.Text)
	}
}

// keepLearned drops the categories that have no training row left after
// cleaning, and the rows of other parts that are theirs. It returns a sentence
// for each category that is gone.
func (f *features) keepLearned(parts *[3]judged) (warnings []string) {
	counts := make([]int, len(f.categories))
	for _, k := range parts[corpus.Train].truth {
		counts[k]++
	}
	renumbered := make([]int32, len(counts))
	var left []string
	for k, n := range counts {
		renumbered[k] = int32(len(left))
		if n == 0 {
			renumbered[k] = -1
			warnings = append(warnings, fmt.Sprintf("category %q has no training article left after cleaning; its articles were left out", f.categories[k]))
			continue
		}
		left = append(left, f.categories[k])
		f.counts = append(f.counts, n)
	}
	if len(left) == len(f.categories) {
		return nil
	}
	f.categories = left
	for p := range parts {
		j := &parts[p]
		tfidf.Filter(j.blocks, func(i int) bool { return renumbered[j.truth[i]] >= 0 })
		n := 0
		for i, k := range j.truth {
			if renumbered[k] >= 0 {
				j.truth[n], j.row[n], j.raw[n] = renumbered[k], j.row[i], j.raw[i]
				n++
			}
		}
		j.truth, j.row, j.raw = j.truth[:n], j.row[:n], j.raw[:n]
	}
	return warnings
}

// vectorize fits the vocabulary on the training rows and transforms the others.
func (t *Training) vectorize(ctx context.Context, f *features, parts *[3]judged) error {
	m := t.progress("", Vectorize, classify.Rows)
	total := int64(f.dataset.Rows.Train + f.dataset.Rows.Validation + f.dataset.Rows.Test)
	m.count(0, total)
	train := &parts[corpus.Train]
	var fitted *tfidf.Fitted
	if _, err := t.timed("", "tfidf_fit_transform", func() (err error) {
		fitted, err = f.collector.Fit(ctx, train.blocks)
		return err
	}); err != nil {
		return fmt.Errorf("%s: %w", strings.TrimSpace(f.dataset.Name), err)
	}
	f.vectorizer, train.x, train.blocks = fitted.Vectorizer, fitted.X, nil
	vectorized := []corpus.Part{corpus.Train}
	done := int64(len(train.row))
	for _, p := range []corpus.Part{corpus.Validation, corpus.Test} {
		part := &parts[p]
		m.count(done, total)
		if len(part.row) == 0 {
			continue
		}
		if _, err := t.timed("", "tfidf_transform_"+p.String(), func() (err error) {
			part.x, err = fitted.Transform(ctx, part.blocks)
			return err
		}); err != nil {
			return err
		}
		part.blocks = nil
		vectorized = append(vectorized, p)
		done += int64(len(part.row))
	}
	m.count(total, total)
	if f.kept != nil {
		f.kept.terms, f.kept.idf = f.vectorizer.Terms(), f.vectorizer.IDF()
		for i, p := range vectorized {
			f.kept.parts[p].terms = fitted.Noted[i]
		}
	}
	f.collector = nil
	return nil
}
