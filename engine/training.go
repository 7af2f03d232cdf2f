package engine

import (
	"context"
	"encoding/json"
	"sync"
	"time"

	"copydesk/engine/classify"
	"copydesk/engine/fault"
	"copydesk/engine/sparse"
	"copydesk/engine/text"
	"copydesk/engine/tfidf"
	"copydesk/engine/usage"
)

// Training is the work of a training job: it reads a corpus, cleans it, makes
// features and fits, judges and keeps each classifier of the spec in turn. It
// writes files into the workspace, by rename, and knows no database: what is
// to be remembered it tells in updates. It is the Worker of this process.
type Training struct {
	Spec      Spec
	Workspace Workspace
	// Demo is the CSV file that a spec without paths means.
	Demo []byte
	// Dump, if not empty, is a directory to write vocabulary, cleaned test rows
	// and probabilities to, for comparison with other programs.
	Dump string
	// KeepFeatures is the most bytes that the workspace may keep of features, so
	// that the next training on the same articles with the same settings of the
	// text loads them; 0 for none. Only those are kept whose articles took at
	// least KeepAfter to clean.
	KeepFeatures int64
	KeepAfter    time.Duration

	tell func(Update) // what Run was given

	outlook *outlook // once the features are made

	mu      sync.Mutex
	stopped map[classify.Kind]bool
	stop    map[classify.Kind]context.CancelFunc
}

// features is what all classifiers of a training share.
type features struct {
	categories []string
	dataset    Dataset
	counts     []int // training rows by category
	cleaner    *text.Cleaner
	collector  *tfidf.Collector // until the vocabulary is fitted
	kept       *keptFeatures    // what is to be written of them
	vectorizer *tfidf.Vectorizer
	train      classify.Set
	validation judged
	test       judged
}

// judged are the rows of a part that models are judged on.
type judged struct {
	x      *sparse.Matrix
	truth  []int32
	row    []int64       // index of each in the corpus
	raw    []string      // for the dump and for timing predictions
	short  []int32       // positions of the part's articles that were too short
	blocks []tfidf.Block // what vectorize needs, until then
}

// Stop ends the turn of one classifier, or keeps it from starting. The others
// go on.
func (t *Training) Stop(kind classify.Kind) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.stopped == nil {
		t.stopped = make(map[classify.Kind]bool)
	}
	t.stopped[kind] = true
	if stop := t.stop[kind]; stop != nil {
		stop()
	}
}

func (t *Training) isStopped(kind classify.Kind) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.stopped[kind]
}

// begin returns a context for the turn of kind that Stop ends.
func (t *Training) begin(ctx context.Context, kind classify.Kind) (context.Context, context.CancelFunc) {
	t.mu.Lock()
	defer t.mu.Unlock()
	ctx, cancel := context.WithCancel(ctx)
	if t.stopped[kind] {
		cancel()
	}
	if t.stop == nil {
		t.stop = make(map[classify.Kind]context.CancelFunc)
	}
	t.stop[kind] = cancel
	return ctx, cancel
}

// Run does the work, once. A classifier that fails or is stopped is an outcome,
// not an error; an error means that nothing (more) could be done. The usage is
// that of the whole process so far.
func (t *Training) Run(ctx context.Context, tell func(Update)) (Usage, error) {
	t.tell = tell
	err := t.run(ctx)
	return Usage{PeakRSS: usage.PeakRSS()}, err
}

func (t *Training) run(ctx context.Context) error {
	if err := t.Spec.Validate(); err != nil {
		return err
	}
	d, err := newDump(t.Dump)
	if err != nil {
		return err
	}
	var k keeping
	defer k.end(ctx, t)
	f, err := t.prepare(ctx, d, &k)
	if err != nil {
		return err
	}
	t.outlook = newOutlook(t.Spec, f.dataset)
	for _, kind := range t.Spec.Classifiers {
		t.outlook.begin()
		params, err := json.Marshal(t.Spec.Estimator(kind))
		if err != nil {
			return err
		}
		t.tell(Update{Model: kind, Started: &Started{Params: params}})
		turn, cancel := t.begin(ctx, kind)
		o, err := t.turn(turn, kind, f, d)
		cancel()
		if err != nil {
			o = Outcome{State: Failed, Error: err.Error()}
			if fault.KindOf(err) == fault.Cancelled {
				o = Outcome{State: Cancelled}
			}
		}
		t.tell(Update{Model: kind, Outcome: &o})
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	return d.close()
}

func (t *Training) timed(kind classify.Kind, name string, stage func() error) (Timing, error) {
	return timed(t.tell, kind, name, stage)
}

// timed runs a stage and tells how long it took.
func timed(tell func(Update), kind classify.Kind, name string, stage func() error) (Timing, error) {
	wall, cpu := time.Now(), usage.CPU()
	if err := stage(); err != nil {
		return Timing{}, err
	}
	took := Timing{Wall: time.Since(wall).Seconds(), CPU: (usage.CPU() - cpu).Seconds()}
	tell(Update{Model: kind, Stage: &StageTiming{Name: name, Timing: took}})
	return took, nil
}

// progress returns a meter whose samples are told as progress of kind.
func (t *Training) progress(kind classify.Kind, stage Stage, unit classify.Unit) *meter {
	return newMeter(stage, unit, time.Now, func(p Progress) { t.tell(Update{Model: kind, Progress: &p}) })
}
