package desk_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"copydesk/engine"
	"copydesk/server/desktest"
)

// viewer reads a stream of events.
type viewer struct {
	t      *testing.T
	lines  *bufio.Scanner
	header http.Header
	close  func()
}

// view opens the stream until the test ends.
func (s *site) view(query string) *viewer {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	r, err := http.NewRequestWithContext(ctx, "GET", "http://localhost/v1/events"+query, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	response, err := s.client.Do(r)
	if err != nil {
		cancel()
		s.t.Fatal(err)
	}
	v := &viewer{t: s.t, lines: bufio.NewScanner(response.Body), header: response.Header, close: func() {
		cancel()
		response.Body.Close()
	}}
	s.t.Cleanup(v.close)
	if response.StatusCode != 200 || v.header.Get("Content-Type") != "text/event-stream" || v.header.Get("X-Store") != s.desk.StoreID() {
		s.t.Fatalf("%s: %d %v", query, response.StatusCode, v.header)
	}
	return v
}

// next returns the next event, false at the end of the stream. Its id and its
// name must be those of its data.
func (v *viewer) next() (e engine.Event, ok bool) {
	v.t.Helper()
	var id, name string
	for v.lines.Scan() {
		line := v.lines.Text()
		switch {
		case strings.HasPrefix(line, "id: "):
			id = line[4:]
		case strings.HasPrefix(line, "event: "):
			name = line[7:]
		case strings.HasPrefix(line, "data: "):
			if err := json.Unmarshal([]byte(line[6:]), &e); err != nil {
				v.t.Fatal(err)
			}
			number := ""
			if e.Number > 0 {
				number = fmt.Sprint(e.Number)
			}
			if id != number || name != string(e.Kind) {
				v.t.Errorf("event %q %q has the data %s", id, name, line)
			}
			return e, true
		}
	}
	return engine.Event{}, false
}

// through returns the events up to the state change of that number.
func (v *viewer) through(number uint64) []engine.Event {
	v.t.Helper()
	var events []engine.Event
	for {
		e, ok := v.next()
		if !ok {
			v.t.Fatalf("the stream ended after %d events", len(events))
		}
		events = append(events, e)
		if e.Number == number {
			return events
		}
	}
}

func numbers(events []engine.Event) []uint64 {
	var n []uint64
	for _, e := range events {
		if e.Number > 0 {
			n = append(n, e.Number)
		}
	}
	return n
}

// inOrder holds that the state changes are first, first+1 ... last.
func inOrder(t *testing.T, events []engine.Event, first, last uint64) {
	t.Helper()
	got := numbers(events)
	for i, n := range got {
		if n != first+uint64(i) {
			t.Fatalf("numbers %v, want %d to %d", got, first, last)
		}
	}
	if len(got) == 0 || got[len(got)-1] != last {
		t.Fatalf("numbers %v, want %d to %d", got, first, last)
	}
}

func TestEventsInOrder(t *testing.T) {
	s := open(t)
	live := s.view("")
	s.trained("a", "nb", "lr")
	last := s.desk.LastEvent()
	inOrder(t, live.through(last), 1, last)
	inOrder(t, s.view("?after=0").through(last), 1, last)
	inOrder(t, s.view(fmt.Sprintf("?after=3&store=%s", s.desk.StoreID())).through(last), 4, last)

	late := s.view(fmt.Sprintf("?after=%d", last))
	want[engine.Run](s, 200, "PATCH", "/v1/runs/"+want[engine.RunPage](s, 200, "GET", "/v1/runs", nil).Runs[0].ID, `{"tags": {"a": "b"}}`)
	if e, _ := late.next(); e.Number != last+1 || e.Kind != engine.RunChanged {
		t.Errorf("after the last comes %+v", e)
	}
}

func TestAListIsTrueAtItsNumber(t *testing.T) {
	s := open(t)
	s.trained("a", "nb")
	page := want[engine.RunPage](s, 200, "GET", "/v1/runs", nil)
	v := s.view(fmt.Sprintf("?after=%d", page.Event))
	s.trained("b", "nb")
	last := s.desk.LastEvent()
	inOrder(t, v.through(last), page.Event+1, last)
}

func TestReset(t *testing.T) {
	s := openWith(t, func(c *engine.Config) { c.Retention.Events = 4 })
	for i := range 4 {
		s.trained(fmt.Sprint(i), "nb", "lr")
	}
	last := s.desk.LastEvent()
	for name, query := range map[string]string{
		"another store":            fmt.Sprintf("?after=%d&store=other", last),
		"too far behind":           "?after=1",
		"more than this store has": fmt.Sprintf("?after=%d", last+10),
	} {
		e, ok := s.view(query).next()
		if !ok || e.Kind != engine.Reset || e.Number != last {
			t.Errorf("%s: %+v, want a reset at %d", name, e, last)
		}
	}
}

func TestDeliveriesAreFew(t *testing.T) {
	s := open(t)
	spec := desktest.HeldSpec("nb")
	spec.Experiment = desktest.Chatty
	job := s.start(spec, "a")
	s.running(job.ID)
	v := s.view("")
	began := time.Now()
	var samples int
	var last int64
	for time.Since(began) < time.Second {
		e, ok := v.next()
		if !ok {
			t.Fatal("the stream has ended")
		}
		if e.Kind != engine.Progressed || e.Number != 0 {
			continue
		}
		if e.Progress.Done <= last {
			t.Errorf("after the sample %d comes %d", last, e.Progress.Done)
		}
		samples, last = samples+1, e.Progress.Done
	}
	if most := int(time.Since(began)/(100*time.Millisecond)) + 2; samples < 3 || samples > most {
		t.Errorf("%d samples in %v, want at most %d", samples, time.Since(began), most)
	}
	if now := want[map[string][]engine.Event](s, 200, "GET", "/v1/progress", nil)["samples"]; len(now) != 1 || now[0].Progress.Done < last {
		t.Errorf("the samples are %+v", now)
	}
	slow := s.view("?interval_ms=400")
	began = time.Now()
	for range 3 {
		slow.next()
	}
	if took := time.Since(began); took < 700*time.Millisecond {
		t.Errorf("three deliveries 400 ms apart came within %v", took)
	}
	s.gate.Open()
	s.ended(job.ID, engine.Succeeded)
}

func TestAQuietStreamStays(t *testing.T) {
	s := open(t) // which reads a request for 200 ms
	v := s.view("")
	until(t, "it is counted", func() bool { return want[engine.Status](s, 200, "GET", "/v1/desk", nil).Watchers == 1 })
	time.Sleep(500 * time.Millisecond)
	job := s.trained("a", "nb")
	if e, ok := v.next(); !ok || e.Job != job.ID {
		t.Errorf("after half a second comes %+v", e)
	}
}

func TestWhoGoesIsForgotten(t *testing.T) {
	s := open(t)
	var viewers []*viewer
	for range 3 {
		viewers = append(viewers, s.view(""))
	}
	until(t, "three are counted", func() bool { return want[engine.Status](s, 200, "GET", "/v1/desk", nil).Watchers == 3 && s.api.Busy() })
	for _, v := range viewers {
		v.close()
	}
	until(t, "none is counted", func() bool { return want[engine.Status](s, 200, "GET", "/v1/desk", nil).Watchers == 0 && !s.api.Busy() })
}

func TestTheEndOfADeskEndsTheStream(t *testing.T) {
	s := open(t)
	v := s.view("")
	job := s.start(desktest.HeldSpec("nb"), "a")
	s.running(job.ID)
	s.desk.Close()
	last := s.desk.LastEvent()
	events := v.through(last)
	inOrder(t, events, 1, last)
	if e := events[len(events)-1]; e.Kind != engine.JobChanged || e.State != engine.Interrupted {
		t.Errorf("the last event is %+v", e)
	}
	if e, ok := v.next(); ok {
		t.Errorf("after the end comes %+v", e)
	}
}
