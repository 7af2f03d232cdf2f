package process_test

import (
	"context"
	"crypto/tls"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"copydesk/engine"
	"copydesk/server"
	"copydesk/server/client"
	"copydesk/server/desktest"
	"copydesk/server/servertest"
)

// traffic returns what a desk tells of its prediction server.
func traffic(t *testing.T, c *client.Client) engine.Traffic {
	t.Helper()
	got, err := c.Traffic(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// nothing holds that there is no traffic.
func nothing(t *testing.T, c *client.Client) {
	t.Helper()
	got := traffic(t, c)
	if !got.On.IsZero() || got.URL != "" || got.Window != 0 || got.Requests != 0 || got.P50 != nil || got.UnknownWords != nil ||
		len(got.Categories)+len(got.Versions)+len(got.Confidence)+len(got.Seconds)+len(got.Failures) != 0 {
		t.Errorf("while it is off: %+v", got)
	}
	if got.Seconds == nil || got.Failures == nil || got.Categories == nil {
		t.Errorf("lists are missing: %+v", got)
	}
}

// TestTraffic asks the prediction server of a background desk, turns it off and
// on again.
func TestTraffic(t *testing.T) {
	desktest.Leaks(t)
	o := desktest.Options(t, desktest.Dir(t), desktest.NewGate())
	o.Predict = predictions
	p := open(t, o)
	ctx, cancel := context.WithCancel(t.Context())
	ended := run(ctx, p)
	c := over(t, o.Dir)
	job := train(t, c, desktest.Spec("nb"))
	if _, err := c.Wait(t.Context(), job.ID); err != nil {
		t.Fatal(err)
	}
	web := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: 10 * time.Second}
	for round := 1; round <= 2; round++ {
		nothing(t, c)
		s, err := c.Serve(t.Context(), true, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, body := range []string{`{"text":"The striker scored"}`, `{"text":"The bank raised its rate"}`, `{}`} {
			response, err := web.Post(s.URL()+"/predict", "application/json", strings.NewReader(body))
			if err != nil {
				t.Fatal(err)
			}
			response.Body.Close()
		}
		var got engine.Traffic
		until(t, "three requests in the traffic", func() bool {
			got = traffic(t, c)
			return got.Requests >= 3
		})
		if got.URL != s.URL() || got.On.IsZero() || time.Since(got.On) > time.Minute || got.Requests != 3 || got.Errors != 1 || got.Predictions != 2 || got.Versions["1"] != 2 ||
			len(got.Failures) != 1 || got.Failures[0].Message != "Text field is required" || got.P99 == nil || got.Window <= 0 || got.Window > 60 {
			t.Errorf("round %d: %+v", round, got)
		}
		if _, err := c.Serve(t.Context(), false, nil); err != nil {
			t.Fatal(err)
		}
	}
	nothing(t, c)
	cancel()
	ends(t, ended)
}

// TestTrafficOverTLS looks at the URL, and at who may ask over TCP.
func TestTrafficOverTLS(t *testing.T) {
	desktest.Leaks(t)
	dir := t.TempDir()
	cert, key := filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	servertest.NewCertificate(t, "news.example").Write(t, cert, key)
	o := desktest.Options(t, desktest.Dir(t), desktest.NewGate())
	o.Mode = engine.ServeMode
	o.Predict = func() (server.Options, error) {
		s, err := predictions()
		s.TLSCert, s.TLSKey = cert, key
		return s, err
	}
	p := open(t, o)
	c := within(t, p)
	nothing(t, c) // it listens, and does not serve yet
	ctx, cancel := context.WithCancel(t.Context())
	ended := run(ctx, p)
	var got engine.Traffic
	until(t, "it serves", func() bool {
		got = traffic(t, c)
		return !got.On.IsZero()
	})
	s, err := c.Status(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if got.URL != s.URL() || !strings.HasPrefix(got.URL, "https://127.0.0.1:") {
		t.Errorf("the URL is %q, want %q", got.URL, s.URL())
	}
	web := &http.Client{Transport: &http.Transport{DisableKeepAlives: true, TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}
	response, err := web.Get(got.URL + "/v1/traffic")
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	if response.StatusCode != http.StatusForbidden {
		t.Errorf("over TCP without a token it is answered with %d", response.StatusCode)
	}
	cancel()
	ends(t, ended)
}
