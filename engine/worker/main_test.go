package worker

import (
	"bytes"
	"context"
	"math"
	"strings"
	"testing"

	"copydesk/engine"
	"copydesk/engine/classify"
	"copydesk/engine/fault"
)

// work is a worker that does something else than to train.
type work struct {
	run func(ctx context.Context, tell func(engine.Update)) (engine.Usage, error)
}

func (w work) Run(ctx context.Context, tell func(engine.Update)) (engine.Usage, error) {
	return w.run(ctx, tell)
}

func (w work) Stop(classify.Kind) {}

// What a child says of what it is told.
func TestServe(t *testing.T) {
	patient := work{func(ctx context.Context, _ func(engine.Update)) (engine.Usage, error) {
		<-ctx.Done()
		return engine.Usage{PeakRSS: 5}, ctx.Err()
	}}
	nan := work{func(ctx context.Context, tell func(engine.Update)) (engine.Usage, error) {
		loss := math.NaN()
		tell(engine.Update{Model: "lr", Point: &engine.Point{Loss: &loss}})
		return patient.run(ctx, tell)
	}}
	quick := work{func(context.Context, func(engine.Update)) (engine.Usage, error) {
		return engine.Usage{PeakRSS: 7}, nil
	}}
	const assignment = `{"spec":{},"workspace":"/w"}` + "\n"
	for _, tt := range []struct {
		name  string
		w     engine.Worker
		stdin string
		code  int
		says  string
	}{
		{"all is well", quick, assignment, 0, `{"end":{"usage":{"peak_rss_bytes":7}}}`},
		{"nothing", patient, "", 1, `{"end":{"kind":"invalid","error":"there is no assignment: stdin was closed before one came"`},
		{"half a line", patient, `{"spec":{},"workspace":"/w"}`, 1, `there is no assignment`},
		{"no assignment", patient, "train\n", 1, `{"end":{"kind":"invalid","error":"the assignment is not understood: invalid character`},
		{"unknown field", patient, `{"spec":{},"workspace":"/w","nice":1}` + "\n", 1, `unknown field \"nice\"`},
		{"bad order", patient, assignment + `{"pause":true}` + "\n", 1, `{"end":{"kind":"internal","error":"an order is not understood: json: unknown field \"pause\"`},
		{"cancelled", patient, assignment + `{"cancel":true}` + "\n", 1, `{"end":{"kind":"cancelled","error":"context canceled","usage":{"peak_rss_bytes":5}}}`},
		{"orphaned", patient, assignment, 1, `{"end":{"kind":"cancelled","error":"the desk is gone"`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var stdout bytes.Buffer
			code := serve(t.Context(), strings.NewReader(tt.stdin), &stdout, func(engine.Assignment) (engine.Worker, error) { return tt.w, nil })
			if got := stdout.String(); code != tt.code || !strings.Contains(got, tt.says) || strings.Count(got, "\n") != 1 {
				t.Errorf("%d and %q, want %d and %q", code, got, tt.code, tt.says)
			}
		})
	}
	t.Run("what JSON cannot say", func(t *testing.T) {
		// An order never comes, and stdin stays open.
		stdin := &blocking{Reader: strings.NewReader(assignment), until: t.Context()}
		var stdout bytes.Buffer
		code := serve(t.Context(), stdin, &stdout, func(engine.Assignment) (engine.Worker, error) { return nan, nil })
		if got := stdout.String(); code != 1 || !strings.Contains(got, `{"end":{"kind":"internal","error":"an update cannot be told: json: unsupported value: NaN"`) {
			t.Errorf("%d and %q", code, got)
		}
	})
	t.Run("refused", func(t *testing.T) {
		var stdout bytes.Buffer
		code := serve(t.Context(), strings.NewReader(assignment), &stdout, func(engine.Assignment) (engine.Worker, error) {
			return nil, fault.Newf(fault.Unavailable, "not now")
		})
		if got := stdout.String(); code != 1 || !strings.Contains(got, `{"kind":"unavailable","error":"not now"`) {
			t.Errorf("%d and %q", code, got)
		}
	})
}

// blocking reads what it has, then waits.
type blocking struct {
	*strings.Reader
	until context.Context
}

func (b *blocking) Read(p []byte) (int, error) {
	if b.Len() == 0 {
		<-b.until.Done()
	}
	return b.Reader.Read(p)
}
