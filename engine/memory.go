package engine

import (
	"context"
	"fmt"
	"math"

	"copydesk/engine/classify"
	"copydesk/engine/corpus"
	"copydesk/engine/fault"
	"copydesk/engine/tfidf"
	"copydesk/engine/usage"
)

// Constants of the estimate. What is not a size of a data structure was
// measured: on the demo corpus, on HuffPost and AG News, and on 300,000 rows
// made from AG News.
const (
	// processBytes is the program, its language data and the buffers of
	// reading and writing: 12 MiB in a bare training, 11 more in the whole
	// program. Half of the latter keeps both within bounds.
	processBytes = 20 << 20
	// slack is the resident memory for each byte held while a corpus is
	// prepared: outgrown arrays and other garbage that is still there.
	slack = 1.2
	// importSlack is the same while one is read and kept.
	importSlack = 1.5
	// settledSlack is the same for what remains while classifiers learn.
	settledSlack = 1.2
	// leftBehind is the part of what a classifier no longer needs that is still
	// resident when others need the most.
	leftBehind = 0.5
	// copies is how often the tensors of a model are in memory while its bundle
	// is written.
	copies = 5
	// predictionCopies is the same for the probabilities of the judged rows.
	predictionCopies = 4

	articleBytes = 32 + 8 + 25 + 9   // an Article, its key, the entry in a map of these, growth
	rowBytes     = 16 + 4 + 8 + 8    // string, truth and row of a prepared row, end of its tokens
	ngramBytes   = 32 + 10 + 36 + 40 // an n-gram in tfidf's table, by number, in the counts, and among the terms
	tokenBytes   = 48 + 18 + 36      // a token in tfidf's table, its text, in the counts
	metBytes     = 2.2 * 48          // what becomes of it, for each form that it has before cleaning
	termBytes    = 42 + 66 + 28 + 12 // a term in the tables of a vectorizer, its header, column and weight, its text
	// linkedTerms is how many n-grams are counted for each of max_features, most
	// often at most.
	linkedTerms = 8
)

// EstimateMemory returns about what memory the process of a training will need
// at its peak: its resident memory, in bytes. It looks at the sizes and the
// first megabyte of the sources, or of the copy that the workspace keeps; demo
// is the CSV file that a spec without paths means. On news it is within a factor
// of two; a corpus whose beginning is unlike the rest, such as one sorted by
// category, can be further off.
//
// An error is of kind fault.Invalid where the training would fail with it too,
// fault.NotFound where the copy is not kept any more, and fault.Unavailable for
// a source whose size cannot be known beforehand.
func EstimateMemory(ctx context.Context, spec Spec, w Workspace, demo []byte) (int64, error) {
	if err := spec.Validate(); err != nil {
		return 0, err
	}
	given, err := measure(ctx, spec.Source, w, demo)
	if err != nil {
		return 0, err
	}
	e := newExpectation(spec, given)
	return int64(min(e.peak(spec), math.MaxInt64/2)), nil
}

// EstimateImport is EstimateMemory of an import.
func EstimateImport(ctx context.Context, s Source) (int64, error) {
	given, err := corpus.Measure(ctx, s.options(nil))
	if err != nil {
		return 0, err
	}
	text := 0.0
	for _, g := range given {
		text += float64(g.Text) + float64(g.Rows)*articleBytes
	}
	return int64(min(processBytes+importSlack*text, math.MaxInt64/2)), nil
}

// measure says about how much a source holds, by part.
func measure(ctx context.Context, s Source, w Workspace, demo []byte) ([3]corpus.Extent, error) {
	if s.Digest == "" {
		return corpus.Measure(ctx, s.options(demo))
	}
	given, err := corpus.MeasureKept(ctx, w.Corpora(), s.Digest)
	if fault.KindOf(err) != fault.NotFound {
		return given, err
	}
	if len(demo) > 0 {
		c, err := readDemo(ctx, demo)
		if err != nil {
			return given, err
		}
		if c.Digest == s.Digest {
			return corpus.Measure(ctx, Source{}.options(demo))
		}
	}
	return given, notKept(s)
}

// expectation is the guessed size of what a training makes of a corpus.
type expectation struct {
	rows, text    float64 // of all sources
	cleaned       float64 // bytes of text after cleaning
	trainShare    float64 // of rows and text
	emitted       float64 // n-grams of the training rows, with repetitions
	tokens        float64 // distinct ones of the training rows
	ngrams        float64 // distinct ones, tokens and prefixes among them
	linked        float64 // those of two tokens and more that are counted
	train, judged classify.Shape
}

func newExpectation(spec Spec, given [3]corpus.Extent) expectation {
	var e expectation
	for _, g := range given {
		e.rows += float64(g.Rows)
		e.text += float64(g.Text)
	}
	train := given[corpus.Train]
	e.trainShare = 1 - spec.TrainingPipeline.ValidationSplit - spec.TrainingPipeline.TestSplit
	if given[corpus.Validation] != (corpus.Extent{}) || given[corpus.Test] != (corpus.Extent{}) {
		e.trainShare = float64(train.Text) / e.text
	}
	// News keeps 70 to 75 % of its bytes, in tokens of 7 with the blank.
	keeps, tokenLength := 0.72, 7.0
	if !spec.Preprocessing.TextCleaning.RemoveStopwords {
		keeps, tokenLength = 0.95, 6
	}
	e.cleaned = keeps * e.text
	tokens := e.cleaned * e.trainShare / tokenLength
	e.count(spec.FeatureExtraction.Tfidf, tokens)
	columns, nnz := e.features(spec.FeatureExtraction.Tfidf, tokens)
	shape := func(share float64) classify.Shape {
		return classify.Shape{
			Rows:    int(e.rows * share),
			Columns: int(columns),
			NNZ:     int64(nnz * share / e.trainShare),
			Classes: max(2, train.Categories),
		}
	}
	e.train, e.judged = shape(e.trainShare), shape(1-e.trainShare)
	return e
}

// count guesses the n-grams of n tokens of news. Distinct ones grow with a power
// of the length (Heaps' law); the powers and factors fit HuffPost and AG News
// from 20,000 to 800,000 tokens within a fifth.
func (e *expectation) count(p tfidf.Params, n float64) {
	low, high := p.NgramRange[0], p.NgramRange[1]
	for length := 1; length <= high; length++ {
		distinct := 40 * math.Sqrt(n)
		switch {
		case length == 1:
			e.tokens = min(n, distinct)
		case length == 2:
			distinct = 2.3 * math.Pow(n, 0.9)
		default:
			distinct = 2 * math.Pow(n, 0.93)
		}
		e.ngrams += min(n, distinct)
		if length >= low {
			e.emitted += n
		}
	}
}

// features guesses the columns of the matrix and its stored entries.
func (e *expectation) features(p tfidf.Params, n float64) (columns, nnz float64) {
	// Two fifths of the tokens and a sixth of the longer n-grams are in two
	// texts or more, which is what min_df mostly asks for.
	columns = 0.4*e.tokens + 0.15*(e.ngrams-e.tokens)
	if p.MinDF == tfidf.Count(1) || p.MinDF == tfidf.Count(0) {
		columns = e.ngrams
	}
	nnz = min(e.emitted, n*(0.9+0.3*float64(p.NgramRange[1]-1)))
	e.linked = columns
	if most := float64(p.MaxFeatures); most > 0 && most < columns {
		e.linked = min(e.linked, linkedTerms*most)
		// 10,000 columns hold 0.85 entries a token.
		columns = most
		nnz = min(nnz, n*0.85*math.Pow(most/10_000, 0.2))
	}
	return columns, nnz
}

// peak adds up the memory of the stages and returns the most of any.
func (e *expectation) peak(spec Spec) float64 {
	texts := e.text + e.rows*rowBytes
	matrix := 12*float64(e.train.NNZ) + 8*float64(e.train.Rows)
	counting := e.linked*ngramBytes + e.tokens*(tokenBytes+metBytes) + 4*e.emitted/e.trainShare
	preparing := texts + e.rows*articleBytes + counting + matrix

	// The tokens and n-grams are gone by now.
	judged := 12*float64(e.judged.NNZ) + 8*float64(e.judged.Rows)
	vectorizer := float64(e.train.Columns) * termBytes
	remaining := texts + matrix + judged + vectorizer
	return processBytes + max(slack*preparing, settledSlack*remaining+e.learning(spec))
}

// learning is what the classifiers take, one after the other.
func (e *expectation) learning(spec Spec) float64 {
	predictions := float64(e.judged.Rows) * (8*float64(e.judged.Classes) + 25) * predictionCopies
	var most, all float64
	for _, kind := range spec.Classifiers {
		m := spec.Estimator(kind).Memory(e.train)
		for _, bytes := range [...]float64{float64(m.Fit), copies*float64(m.Model) + predictions} {
			most = max(most, bytes)
			all += bytes
		}
	}
	return most + min(leftBehind*(all-most), most/2)
}

// CheckMemory returns nil if a job that expects to need so many bytes fits
// into the room that is left, else an error (fault.Exhausted) that says both.
func CheckMemory(expected int64, room usage.Room) error {
	if expected <= room.Bytes {
		return nil
	}
	return fault.Newf(fault.Exhausted, "this job expects to need %s of memory and %s are free (%s); train fewer models, use smaller files, or give --force",
		binaryBytes(expected), binaryBytes(room.Bytes), room.Bound)
}

// binaryBytes writes a number of bytes in MiB, or in GiB from one on.
func binaryBytes(n int64) string {
	if n < 1<<30 {
		return fmt.Sprintf("%.1f MiB", float64(n)/(1<<20))
	}
	return fmt.Sprintf("%.1f GiB", float64(n)/(1<<30))
}
