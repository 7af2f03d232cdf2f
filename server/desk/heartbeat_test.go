package desk

import (
	"bufio"
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"copydesk/engine"
)

func TestHeartbeat(t *testing.T) {
	quiet := func(ctx context.Context) ([]engine.Event, error) {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	ended := make(chan struct{})
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer close(ended)
		out := &stream{w: w, control: http.NewResponseController(w)}
		out.follow(r.Context(), quiet, 10*time.Millisecond, time.Millisecond)
	}))
	defer srv.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, "GET", srv.URL, nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(response.Body)
	for beats := 0; beats < 3; {
		if !lines.Scan() {
			t.Fatalf("the stream ended after %d beats", beats)
		}
		if strings.HasPrefix(lines.Text(), ": still") {
			beats++
		}
	}
	response.Body.Close()
	select {
	case <-ended:
	case <-ctx.Done():
		t.Error("the handler goes on when its client is gone")
	}
}
