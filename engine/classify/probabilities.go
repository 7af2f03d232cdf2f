package classify

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"

	"copydesk/engine/fault"
	"copydesk/engine/sparse"
)

// scoreChunk is the number of rows that a goroutine takes at a time: small
// enough to share out evenly and to notice a cancelled context.
const scoreChunk = 64

// Probabilities returns the x.Rows x classes matrix, row-major, of what m
// answers for each row, computed on all processors.
func Probabilities(ctx context.Context, m Model, x *sparse.Matrix) ([]float64, error) {
	features, classes := m.Shape()
	if x.Columns != features {
		return nil, fault.Newf(fault.Internal, "a matrix of %d columns for a model of %d features", x.Columns, features)
	}
	p := make([]float64, x.Rows*classes)
	chunks := (x.Rows + scoreChunk - 1) / scoreChunk
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), chunks) {
		wg.Go(func() {
			scorer := m.NewScorer()
			for ctx.Err() == nil {
				c := int(next.Add(1)) - 1
				if c >= chunks {
					return
				}
				for i := c * scoreChunk; i < min((c+1)*scoreChunk, x.Rows); i++ {
					scorer.Score(x.Row(i), p[i*classes:(i+1)*classes])
				}
			}
		})
	}
	wg.Wait()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return p, nil
}
