package engine

import (
	"context"
	"iter"
	"runtime"
	"sync"
)

// streamBatch is the number of articles that a goroutine predicts at a time.
const streamBatch = 256

// batch is a part of a stream on its way through a worker.
type batch struct {
	articles []string
	answers  []Prediction
	done     chan struct{} // closed when answers are there
}

// Stream predicts articles on all processors and emits the answers in order,
// some at a time: as many as there are, so that a slow source is answered at
// once. It holds a bounded number of articles, however many come, and stops at
// the first error of articles or emit, or when ctx ends.
func (p *Predictor) Stream(ctx context.Context, articles iter.Seq2[string, error], emit func(articles []string, answers []Prediction) error) error {
	ctx, cancel := context.WithCancel(ctx)
	workers := runtime.GOMAXPROCS(0)
	todo := make(chan *batch, workers)
	ordered := make(chan *batch, 2*workers)
	var wg sync.WaitGroup
	defer wg.Wait()
	defer cancel()

	for range workers {
		wg.Go(func() {
			for b := range todo {
				b.answers = make([]Prediction, len(b.articles))
				for i, a := range b.articles {
					b.answers[i] = p.Predict(a)
				}
				close(b.done)
			}
		})
	}
	var failed error // written before ordered is closed, read after
	wg.Go(func() {
		defer close(ordered)
		defer close(todo)
		failed = deal(ctx, read(ctx, articles), todo, ordered)
	})
	for b := range ordered {
		select {
		case <-b.done:
		case <-ctx.Done():
			return ctx.Err()
		}
		if err := emit(b.articles, b.answers); err != nil {
			return err
		}
	}
	return failed
}

// article is an element of a stream.
type article struct {
	text string
	err  error
}

// read sends the articles to the channel that it returns. A source that blocks
// holds nobody up: when ctx ends the reader is left to it.
func read(ctx context.Context, articles iter.Seq2[string, error]) <-chan article {
	out := make(chan article, 2*streamBatch)
	go func() {
		defer close(out)
		for text, err := range articles {
			select {
			case out <- article{text, err}:
			case <-ctx.Done():
				return
			}
		}
	}()
	return out
}

// deal hands the articles out in batches, to the workers and, in order, to the
// collector. What is there is not kept waiting for what is not.
func deal(ctx context.Context, articles <-chan article, todo, ordered chan<- *batch) error {
	for {
		b, err := gather(ctx, articles)
		if len(b.articles) > 0 {
			for _, to := range []chan<- *batch{ordered, todo} {
				select {
				case to <- b:
				case <-ctx.Done():
					return ctx.Err()
				}
			}
		}
		if err != nil || len(b.articles) == 0 {
			return err
		}
	}
}

// gather waits for an article and takes those that are there already with it.
// The batch is empty at the end.
func gather(ctx context.Context, articles <-chan article) (*batch, error) {
	b := &batch{done: make(chan struct{})}
	for len(b.articles) < streamBatch {
		var a article
		var ok bool
		if len(b.articles) == 0 {
			select {
			case a, ok = <-articles:
			case <-ctx.Done():
				return b, ctx.Err()
			}
		} else {
			select {
			case a, ok = <-articles:
			default:
				return b, nil
			}
		}
		if !ok { // the end, or the reader has seen ctx end
			return b, ctx.Err()
		}
		if a.err != nil {
			return b, a.err
		}
		b.articles = append(b.articles, a.text)
	}
	return b, nil
}
