package server_test

import (
	"encoding/json"
	"net/netip"
	"regexp"
	"strings"
	"testing"

	"copydesk/server"
)

func TestRequestLog(t *testing.T) {
	r := serving(t, nil)
	got := r.do("POST", "/predict?q=parameter-of-mine", textBody("confidential wording"), "X-Request-ID", "desk-7.a_B")
	r.post("/predict", `{"text": 5, "confidential": "wording"}`)
	if id := got.header.Get("X-Request-ID"); id != "desk-7.a_B" {
		t.Errorf("X-Request-ID is %q", id)
	}
	log := r.log.String()
	for _, absent := range []string{"confidential", "wording", "parameter-of-mine"} {
		if strings.Contains(log, absent) {
			t.Errorf("the log has %q: %s", absent, log)
		}
	}
	type line struct {
		Level     string
		Msg       string
		RequestID string `json:"request_id"`
		Method    string
		Path      string
		Status    int
		Duration  *float64 `json:"duration_ms"`
		Bytes     int
		Error     string
		Client    string
		Principal string
	}
	var requests []line
	for text := range strings.Lines(log) {
		var l line
		if err := json.Unmarshal([]byte(text), &l); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		if l.Msg == "request" {
			requests = append(requests, l)
		}
	}
	if len(requests) != 2 {
		t.Fatalf("%d lines of requests, want 2: %s", len(requests), log)
	}
	l := requests[0]
	if l.Level != "INFO" || l.RequestID != "desk-7.a_B" || l.Method != "POST" || l.Path != "/predict" || l.Status != 200 ||
		l.Duration == nil || *l.Duration <= 0 || l.Bytes != len(got.body) || l.Error != "" ||
		l.Client != "127.0.0.1" || l.Principal != "anonymous" {
		t.Errorf("%+v does not describe the request", l)
	}
	l = requests[1]
	if l.Status != 400 || l.Error != "Text must be a string, not a number" || l.RequestID == "" {
		t.Errorf("%+v does not describe the request", l)
	}
}

// TestLogOfTokens holds that the log says who asked, from where, and not with
// what.
func TestLogOfTokens(t *testing.T) {
	r := locked(t, func(o *server.Options) { o.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")} })
	token := of(t, nil)
	r.do("GET", "/model/info?token="+token, "", "Authorization", "Bearer "+token, "X-Forwarded-For", "192.0.2.7")
	r.do("GET", "/model/info", "", "Authorization", "Bearer x"+token)
	log := r.log.String()
	for _, want := range []string{`"status":200,`, `"client":"192.0.2.7","principal":"ada"`, `"client":"127.0.0.1","error":"`} {
		if !strings.Contains(log, want) {
			t.Errorf("the log lacks %s: %s", want, log)
		}
	}
	if strings.Contains(log, token) {
		t.Errorf("the log has the token: %s", log)
	}
}

func TestRequestID(t *testing.T) {
	r := serving(t, nil)
	made := regexp.MustCompile(`^[0-9a-f]{32}$`)
	for _, tt := range []struct {
		id       string
		accepted bool
	}{
		{"a", true},
		{strings.Repeat("x", 64), true},
		{"AZaz09._-", true},
		{"", false},
		{strings.Repeat("x", 65), false},
		{"two words", false},
		{"a\"b", false},
		{"näh", false},
		{"{}", false},
	} {
		got := r.do("GET", "/health", "", "X-Request-ID", tt.id).header.Get("X-Request-ID")
		if tt.accepted && got != tt.id || !tt.accepted && !made.MatchString(got) {
			t.Errorf("X-Request-ID %q is answered with %q", tt.id, got)
		}
	}
}
