package client_test

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"copydesk/engine"
	"copydesk/server/client"
	"copydesk/server/desktest"
	"copydesk/server/owner"
	"copydesk/server/process"
)

// house is a workspace whose desk can die at any moment, and a client of it.
type house struct {
	t      *testing.T
	dir    string
	gate   *desktest.Gate
	client *client.Client

	mu   sync.Mutex
	desk *process.Process // nil: none runs
	kept process.Store    // of the desk

	revived atomic.Int64
	// cutSending and cutAnswers are how many more times a connection ends
	// before anything of a request was sent, or when the answer is there.
	cutSending, cutAnswers atomic.Int64
	die                    atomic.Bool // the desk dies with the next connection that is cut
}

func newHouse(t *testing.T) *house {
	t.Helper()
	desktest.Leaks(t)
	h := &house{t: t, dir: desktest.Dir(t), gate: desktest.NewGate()}
	h.open()
	t.Cleanup(h.close)
	h.client = client.New(client.Options{Dial: h.dial, Revive: h.revive, Workspace: engine.WorkspaceAt(h.dir)})
	t.Cleanup(func() {
		if err := h.client.Close(); err != nil {
			t.Error(err)
		}
	})
	return h
}

func (h *house) open() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.begin()
}

func (h *house) begin() {
	if h.desk != nil {
		return
	}
	o := desktest.Options(h.t, h.dir, h.gate)
	store := o.Store
	o.Store = func(w engine.Workspace) (s process.Store, err error) {
		s, err = store(w)
		h.kept = s
		return s, err
	}
	var err error
	if h.desk, err = process.Open(o); err != nil {
		h.t.Error(err)
	}
}

// gave stores feedback.
func (h *house) gave(f ...engine.Feedback) {
	h.t.Helper()
	h.mu.Lock()
	defer h.mu.Unlock()
	if err := h.kept.Write(engine.Writes{Feedback: f}); err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.end()
}

func (h *house) end() {
	if h.desk == nil {
		return
	}
	if err := h.desk.Close(); err != nil {
		h.t.Error(err)
	}
	h.desk = nil
}

// replace makes it another store.
func (h *house) replace() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.end()
	for _, name := range []string{"store", "models", "corpora", "predictions"} {
		if err := os.RemoveAll(filepath.Join(h.dir, name)); err != nil {
			h.t.Fatal(err)
		}
	}
	h.begin()
}

func (h *house) revive(context.Context) error {
	h.revived.Add(1)
	h.open()
	return nil
}

func (h *house) dial(ctx context.Context) (net.Conn, error) {
	c, err := owner.Dial(ctx, h.dir)
	if err != nil {
		return nil, err
	}
	return &frail{c, h}, nil
}

// frail is a connection that is cut where its house says so.
type frail struct {
	net.Conn
	h *house
}

func take(n *atomic.Int64) bool {
	for {
		left := n.Load()
		if left <= 0 {
			return false
		}
		if n.CompareAndSwap(left, left-1) {
			return true
		}
	}
}

func (f *frail) cut() {
	f.Conn.Close()
	if f.h.die.Swap(false) {
		f.h.close()
	}
}

func (f *frail) Write(b []byte) (int, error) {
	if take(&f.h.cutSending) {
		f.cut()
		return 0, errors.New("cut before sending")
	}
	return f.Conn.Write(b)
}

func (f *frail) Read(b []byte) (int, error) {
	n, err := f.Conn.Read(b)
	if n > 0 && take(&f.h.cutAnswers) {
		f.cut()
		return 0, io.ErrUnexpectedEOF
	}
	return n, err
}

// file writes a corpus and returns its path.
func (h *house) file(name string) string {
	h.t.Helper()
	path := filepath.Join(h.t.TempDir(), name)
	content := "category,text\nsports,the striker scored a goal\nsports,the striker scored a Goal\nsports,The striker scored a goal\n" +
		"politics,parliament has passed a budget\npolitics,the minister lost a vote\n"
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		h.t.Fatal(err)
	}
	return path
}

// train returns a job that has succeeded.
func (h *house) train(kinds ...string) engine.Job {
	h.t.Helper()
	spec := desktest.Spec()
	for _, k := range kinds {
		spec.Classifiers = append(spec.Classifiers, kind(k))
	}
	job, err := h.client.Train(h.t.Context(), engine.TrainRequest{Spec: spec})
	if err == nil {
		job, err = h.client.Wait(h.t.Context(), job.ID)
	}
	if err != nil || job.State != engine.Succeeded {
		h.t.Fatalf("job %s %s, %v", job.State, job.Error, err)
	}
	return job
}

// until waits until is returns true.
func until(t *testing.T, what string, is func() bool) {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); !is(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("not within 10 s: %s", what)
		}
	}
}
