//go:build linux

package e2etest_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"copydesk/engine"
	"copydesk/engine/fault"
)

// raw asks a desk without the conveniences of a client.
type raw struct{ http *http.Client }

func (w *workspace) raw() raw {
	r := newRaw(w)
	w.t.Cleanup(r.http.CloseIdleConnections)
	return r
}

func newRaw(w *workspace) raw {
	return raw{&http.Client{Transport: &http.Transport{
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) { return w.dial(ctx) },
	}}}
}

// retry asks for a retry under a request id of the test's own. An error that the
// desk answered with has its kind, else it is fault.Unavailable.
func (r raw) retry(ctx context.Context, job, request string) (engine.Job, error) {
	body, err := json.Marshal(map[string]any{"request_id": request})
	if err != nil {
		return engine.Job{}, err
	}
	q, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://localhost/v1/jobs/"+job+"/retry", bytes.NewReader(body))
	if err != nil {
		return engine.Job{}, err
	}
	response, err := r.http.Do(q)
	if err != nil {
		return engine.Job{}, fault.As(fault.Unavailable, err)
	}
	defer response.Body.Close()
	data, err := io.ReadAll(response.Body)
	if err != nil {
		return engine.Job{}, fault.As(fault.Unavailable, err)
	}
	if response.StatusCode >= 300 {
		var failure struct{ Message, Kind string }
		if err := json.Unmarshal(data, &failure); err != nil {
			return engine.Job{}, err
		}
		kind, err := fault.ParseKind(failure.Kind)
		if err != nil {
			return engine.Job{}, err
		}
		return engine.Job{}, fault.Newf(kind, "%s", failure.Message)
	}
	var j engine.Job
	return j, json.Unmarshal(data, &j)
}

// events opens a stream of what came after a number. Each event that the desk
// sends is told until tell returns false or the stream ends.
func (r raw) events(ctx context.Context, after uint64, store string, tell func(engine.Event) bool) error {
	url := fmt.Sprintf("http://localhost/v1/events?after=%d&store=%s", after, store)
	q, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	response, err := r.http.Do(q)
	if err != nil {
		return fault.As(fault.Unavailable, err)
	}
	defer response.Body.Close()
	lines := bufio.NewScanner(response.Body)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		data, ok := strings.CutPrefix(lines.Text(), "data: ")
		if !ok {
			continue
		}
		var e engine.Event
		if err := json.Unmarshal([]byte(data), &e); err != nil {
			return nil // cut off by a kill
		}
		if !tell(e) {
			return nil
		}
	}
	return nil
}

// equalJSON reports whether two values read the same to a client.
func equalJSON(t *testing.T, a, b any) bool {
	t.Helper()
	return bytes.Equal(must[[]byte](t)(json.Marshal(a)), must[[]byte](t)(json.Marshal(b)))
}
