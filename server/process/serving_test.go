package process_test

import (
	"bufio"
	"context"
	"encoding/json"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"copydesk/engine"
	"copydesk/engine/fault"
	"copydesk/server"
	"copydesk/server/desktest"
	"copydesk/server/owner"
)

// predictions are the options of a prediction server on a free port.
func predictions() (server.Options, error) {
	o := server.DefaultOptions()
	o.Port, o.Grace = 0, 0
	return o, nil
}

// ask asks a prediction server and returns the status of its answer, 0 if there
// is none.
func ask(t *testing.T, address, path string) int {
	t.Helper()
	web := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: 10 * time.Second}
	response, err := web.Get("http://" + address + path)
	if err != nil {
		return 0
	}
	response.Body.Close()
	return response.StatusCode
}

// TestSwitch turns the prediction server of a background desk on and off.
func TestSwitch(t *testing.T) {
	desktest.Leaks(t)
	o := desktest.Options(t, desktest.Dir(t), desktest.NewGate())
	o.Predict = predictions
	p := open(t, o)
	ended := run(t.Context(), p)
	c := over(t, o.Dir)
	for range 2 {
		s, err := c.Serve(t.Context(), true, nil)
		if err != nil || s.Serving == "" {
			t.Fatalf("on: %+v, %v", s, err)
		}
		if again, err := c.Serve(t.Context(), true, nil); err != nil || again.Serving != s.Serving {
			t.Errorf("on again: %+v, %v", again, err)
		}
		if card, err := owner.Find(o.Dir); err != nil || card.Serving != s.Serving {
			t.Errorf("the card says %+v, %v", card, err)
		}
		if status := ask(t, s.Serving, "/health"); status != http.StatusServiceUnavailable {
			t.Errorf("without a model the health is %d", status)
		}
		off, err := c.Serve(t.Context(), false, nil)
		if err != nil || off.Serving != "" {
			t.Errorf("off: %+v, %v", off, err)
		}
		if off, err = c.Serve(t.Context(), false, nil); err != nil || off.Serving != "" {
			t.Errorf("off again: %+v, %v", off, err)
		}
		if card, err := owner.Find(o.Dir); err != nil || card.Serving != "" {
			t.Errorf("the card says %+v, %v", card, err)
		}
		if status := ask(t, s.Serving, "/health"); status != 0 {
			t.Errorf("it answers with %d when it is off", status)
		}
	}

	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	port := taken.Addr().(*net.TCPAddr).Port
	if _, err := c.Serve(t.Context(), true, &port); fault.KindOf(err) != fault.Unavailable {
		t.Errorf("a taken port: %v", err)
	}
	s, err := c.Serve(t.Context(), true, new(int))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Stop(t.Context(), false); fault.KindOf(err) != fault.Conflict {
		t.Errorf("stopped while it serves: %v", err)
	}
	if _, err := c.Stop(t.Context(), true); err != nil {
		t.Error(err)
	}
	ends(t, ended)
	if status := ask(t, s.Serving, "/health"); status != 0 {
		t.Errorf("it answers with %d after the end of the desk", status)
	}
}

func TestSwitchRefuses(t *testing.T) {
	for _, tt := range []struct {
		name string
		mode engine.Mode
		on   bool
		kind fault.Kind
		want string
	}{
		{"a command", engine.OneShotMode, true, fault.Conflict, "copydesk desk start"},
		{"wrong settings", engine.BackgroundMode, true, fault.Invalid, "API_PORT"},
		{"--serve", engine.ServeMode, false, fault.Conflict, "copydesk desk stop --force"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			desktest.Leaks(t)
			o := desktest.Options(t, desktest.Dir(t), desktest.NewGate())
			o.Mode, o.Predict = tt.mode, predictions
			if tt.kind == fault.Invalid {
				o.Predict = func() (server.Options, error) {
					return server.Options{}, fault.Newf(fault.Invalid, "API_PORT is 99999; it must be from 0 to 65535")
				}
			}
			p := open(t, o)
			ctx, cancel := context.WithCancel(t.Context())
			ended := run(ctx, p)
			if _, err := over(t, o.Dir).Serve(t.Context(), tt.on, nil); fault.KindOf(err) != tt.kind || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("%v, want %v with %q", err, tt.kind, tt.want)
			}
			cancel()
			ends(t, ended)
		})
	}
}

// TestDeskOverTCP reads the registry where predictions are served, which takes
// no token on loopback, and is refused everything else.
func TestDeskOverTCP(t *testing.T) {
	desktest.Leaks(t)
	o := desktest.Options(t, desktest.Dir(t), desktest.NewGate())
	o.Mode, o.Predict = engine.ServeMode, predictions
	p := open(t, o)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	ended := run(ctx, p)
	c := over(t, o.Dir)
	job := train(t, c, desktest.Spec("nb"))
	if _, err := c.Wait(t.Context(), job.ID); err != nil {
		t.Fatal(err)
	}
	s, err := c.Status(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	web := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	response, err := web.Get("http://" + s.Serving + "/v1/models/" + engine.ModelName)
	if err != nil {
		t.Fatal(err)
	}
	var m struct{ Versions []engine.Version }
	err = json.NewDecoder(bufio.NewReader(response.Body)).Decode(&m)
	response.Body.Close()
	if err != nil || len(m.Versions) != 1 {
		t.Fatalf("%+v, %v", m, err)
	}
	if status := ask(t, s.Serving, "/v1/bundles/"+m.Versions[0].Digest); status != http.StatusOK {
		t.Errorf("the bundle is answered with %d", status)
	}
	for _, path := range []string{"/v1/desk", "/v1/runs", "/v1/jobs", "/v1/events", "/v1/settings"} {
		if status := ask(t, s.Serving, path); status != http.StatusForbidden {
			t.Errorf("%s is answered with %d", path, status)
		}
	}
	response, err = web.Post("http://"+s.Serving+"/v1/desk/stop", "application/json", strings.NewReader(`{"force": true}`))
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	if response.StatusCode != http.StatusForbidden {
		t.Errorf("it was stopped over TCP: %d", response.StatusCode)
	}
	cancel()
	ends(t, ended)
}
