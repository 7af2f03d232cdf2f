//go:build linux

package e2etest_test

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// predicting is the prediction server of a desk in the foreground, with a model.
func (w *workspace) predicting() (p *process, url string) {
	w.t.Helper()
	w.must("train", "--models", "nb")
	p = w.desk("--serve")
	return p, "http://" + w.mustStatus().Serving
}

// asked asks for a prediction and returns the status of the answer.
func asked(c *http.Client, url string) (int, error) {
	status, _, err := answerTo(c, url)
	return status, err
}

// answerTo is asked with the answer.
func answerTo(c *http.Client, url string) (int, string, error) {
	r, err := c.Post(url+"/predict", "application/json", strings.NewReader(`{"text": "The bank raised its interest rate."}`))
	if err != nil {
		return 0, "", err
	}
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	return r.StatusCode, string(b), err
}

// The limits are those of the configuration.
func TestConfiguredLimits(t *testing.T) {
	w := newWorkspace(t)
	w.configure("server: {rate: 0.001, burst: 3, max_requests: 1, max_connections: 2, grace: 0}\n")
	_, url := w.predicting()
	ask := func(c *http.Client, want string) {
		t.Helper()
		if status, body, err := answerTo(c, url); err != nil || !strings.Contains(fmt.Sprint(status, " ", body), want) {
			t.Errorf("%d %s %v, want %s", status, body, err, want)
		}
	}
	first := &http.Client{Transport: &http.Transport{}}
	defer first.CloseIdleConnections()
	ask(first, `200 {"id":`)
	w.halfway(url)
	ask(first, `1 requests are under way`)
	ask(first, `One client may ask 0.001 times a second, and 3 times at once`)
	second := &http.Client{Transport: &http.Transport{}}
	defer second.CloseIdleConnections()
	ask(second, `2 connections are open`)
}

// halfway sends half of a request until the test ends.
func (w *workspace) halfway(url string) {
	w.t.Helper()
	c, err := net.Dial("tcp", strings.TrimPrefix(url, "http://"))
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { c.Close() })
	if _, err := io.WriteString(c, "POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{"); err != nil {
		w.t.Fatal(err)
	}
	w.eventually("the request", func() bool {
		r, err := http.Get(url + "/metrics")
		if err != nil {
			w.t.Fatal(err)
		}
		defer r.Body.Close()
		b, err := io.ReadAll(r.Body)
		if err != nil {
			w.t.Fatal(err)
		}
		return strings.Contains(string(b), "\ncopydesk_requests_in_flight 2\n")
	})
	http.DefaultClient.CloseIdleConnections()
}

// A server that is told to end while it is asked says so first, then answers
// all who are connected, and closes the store when that is done.
func TestTermination(t *testing.T) {
	w := newWorkspace(t)
	w.configure("server: {grace: 0.5}\n")
	p, url := w.predicting()

	var clients sync.WaitGroup
	var answered, refused, afterwards atomic.Int64
	var told atomic.Bool // health said so
	for range 6 {
		clients.Go(func() {
			c := &http.Client{Transport: &http.Transport{}}
			defer c.CloseIdleConnections()
			for {
				knew := told.Load()
				status, err := asked(c, url)
				switch e, dialled := errors.AsType[*net.OpError](err); {
				case dialled && e.Op == "dial":
					return // it could not connect
				case err != nil:
					t.Errorf("a request was lost: %v", err)
					return
				case status == http.StatusServiceUnavailable:
					refused.Add(1)
					return
				case status != http.StatusOK:
					t.Errorf("status %d", status)
					return
				case knew:
					afterwards.Add(1)
				}
				answered.Add(1)
			}
		})
	}
	w.eventually("some answers", func() bool { return answered.Load() > 100 })
	p.signal(syscall.SIGTERM)
	w.eventually("that health says so", func() bool {
		r, err := http.Get(url + "/health")
		if err != nil {
			t.Fatalf("health was not asked in time: %v", err)
		}
		defer r.Body.Close()
		told.Store(r.StatusCode == http.StatusServiceUnavailable)
		return told.Load()
	})
	clients.Wait()
	if code := p.wait(); code != 0 {
		t.Errorf("exit code %d: %s%s", code, p.stdout.String(), p.stderr.String())
	}
	if afterwards.Load() == 0 {
		t.Error("nothing was answered after health had said that the server ends")
	}
	t.Logf("%d answers, %d of them after health had said so, %d clients told to go", answered.Load(), afterwards.Load(), refused.Load())
	log := p.stdout.String()
	drains, stops, closes := strings.Index(log, `"draining"`), strings.Index(log, `"stopped"`), strings.Index(log, `"desk closed"`)
	if drains < 0 || stops < drains || closes < stops || strings.Contains(log, "may be reset") || !strings.Contains(log, `"grace_s":0.5`) {
		t.Errorf("the log does not say that it drained, stopped and closed the store, in this order: %s", log[max(0, len(log)-2000):])
	}
	w.clean()
}

// Who tells the server to end a second time does not wait for a request that
// does not come to its end.
func TestSecondSignal(t *testing.T) {
	w := newWorkspace(t)
	w.configure("server: {grace: 0}\n")
	p, url := w.predicting()
	w.halfway(url)
	p.signal(syscall.SIGTERM)
	w.eventually("that it drains", func() bool { return strings.Contains(p.stdout.String(), `"draining"`) })
	if p.ended() {
		t.Fatal("it did not wait for the request")
	}
	again := time.Now()
	p.signal(syscall.SIGTERM)
	if code := p.wait(); code != -1 {
		t.Errorf("exit code %d, want that a signal ended it", code)
	}
	if took := time.Since(again); took > 10*time.Second {
		t.Errorf("it took %v", took)
	}
	w.desk("--serve") // and the next one has it all
	if status, err := asked(http.DefaultClient, "http://"+w.mustStatus().Serving); status != 200 || err != nil {
		t.Errorf("the next server answers %d %v", status, err)
	}
}
