package server

import (
	"context"
	"log/slog"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"copydesk/engine/classify"
	"copydesk/engine/config"
	"copydesk/server/access"
	"copydesk/server/servertest"
)

// open are the routes that need no token: those that say whether the server is
// well, in each protocol.
var open = []string{"/livez", "/readyz", "/health", "/v2/health/live", "/v2/health/ready", "/ping"}

var wildcard = regexp.MustCompile(`\{[^}]*\}`)

// TestEveryRouteHasARole asks for each route as nobody, with a bad token and in
// each role.
func TestEveryRouteHasARole(t *testing.T) {
	desk := servertest.NewDesk(t)
	desk.Crown(t, servertest.Default(t, classify.NaiveBayes), nil)
	for name, change := range map[string]func(*Options){
		"key":                   func(o *Options) { o.Key = config.NewSecret(strings.Repeat("k", 32)) },
		"key, open metrics":     func(o *Options) { o.Key, o.MetricsOpen = config.NewSecret(strings.Repeat("k", 32)), true },
		"no key":                func(*Options) {},
		"no key, beyond itself": func(o *Options) { o.Host, o.PlainHTTP, o.NoAuth = "0.0.0.0", true, true },
	} {
		t.Run(name, func(t *testing.T) {
			o := DefaultOptions()
			o.Port, o.Grace, o.Models, o.Events = 0, 0, desk, desk
			o.Logger = slog.New(slog.DiscardHandler)
			change(&o)
			s, err := New(o)
			if err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithCancel(context.Background())
			ended := make(chan error, 1)
			go func() { ended <- s.Serve(ctx) }()
			client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
			defer func() {
				cancel()
				if err := <-ended; err != nil {
					t.Error(err)
				}
			}()
			port := s.Addr().String()[strings.LastIndexByte(s.Addr().String(), ':'):]
			ask := func(to route, token string) int {
				q, err := http.NewRequest(to.method, "http://127.0.0.1"+port+wildcard.ReplaceAllString(to.path, "x"), nil)
				if err != nil {
					t.Fatal(err)
				}
				if token != "" {
					q.Header.Set("Authorization", "Bearer "+token)
				}
				p, err := client.Do(q)
				if err != nil {
					t.Fatal(err)
				}
				p.Body.Close() // not read: what follows the head may have no end
				return p.StatusCode
			}
			for _, to := range s.table() {
				where := to.method + " " + to.path
				isOpen := slices.Contains(open, to.path) || o.MetricsOpen && to.path == "/metrics"
				if isOpen != (to.least == anyone) || !isOpen && !slices.Contains(access.Roles(), to.least) {
					t.Errorf("%s takes %q", where, to.least)
				}
				want := func(got int, admitted bool, refusal int, who string) {
					t.Helper()
					if admitted == (got == 401 || got == 403) || !admitted && got != refusal {
						t.Errorf("%s as %s: status %d", where, who, got)
					}
				}
				if s.tokens == nil {
					want(ask(to, ""), isOpen || access.Predict.Includes(to.least), 403, "anybody")
					want(ask(to, "x.y.z"), isOpen || access.Predict.Includes(to.least), 403, "anybody with a token")
					continue
				}
				want(ask(to, ""), isOpen, 401, "nobody")
				want(ask(to, "x.y.z"), isOpen, 401, "who has a bad token")
				for _, role := range access.Roles() {
					token, err := s.tokens.Issue("ada", role, time.Hour)
					if err != nil {
						t.Fatal(err)
					}
					want(ask(to, token.Text), isOpen || role.Includes(to.least), 403, string(role))
				}
			}
		})
	}
}

// TestTooLittleRole asks for a route that takes more than is had.
func TestTooLittleRole(t *testing.T) {
	for _, tt := range []struct {
		key, want string
	}{
		{strings.Repeat("k", 32), "This takes the role operator; the token has the role viewer"},
		{"", "This takes a token, and the server has none without API_SECRET_KEY"},
	} {
		s := &Server{o: DefaultOptions(), log: slog.New(slog.DiscardHandler)}
		s.o.Key = config.NewSecret(tt.key)
		if err := s.secure(); err != nil {
			t.Fatal(err)
		}
		r, err := http.NewRequest("POST", "/", nil)
		if err != nil {
			t.Fatal(err)
		}
		if s.tokens != nil {
			token, err := s.tokens.Issue("ada", access.Viewer, time.Hour)
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("Authorization", "Bearer "+token.Text)
		}
		who, bad := s.authenticate(r)
		operate := &route{method: "POST", path: "/", least: access.Operator}
		if err := s.admit(nil, who, operate, bad); bad != nil || err == nil || !strings.HasPrefix(err.Error(), tt.want) {
			t.Errorf("got %v, %v, want %s", err, bad, tt.want)
		}
	}
}

// FuzzAuthorization holds that no header but one with the token that was issued
// lets anybody in, whatever is around it.
func FuzzAuthorization(f *testing.F) {
	s := &Server{o: DefaultOptions(), log: slog.New(slog.DiscardHandler)}
	s.o.Key = config.NewSecret(strings.Repeat("k", 32))
	if err := s.secure(); err != nil {
		f.Fatal(err)
	}
	issued, err := s.tokens.Issue("ada", access.Viewer, time.Hour)
	if err != nil {
		f.Fatal(err)
	}
	const mark = "TOKEN" // stands for a token, which is another in each process
	for _, text := range []string{"Bearer TOKEN", "bearer  TOKEN ", "Bearer", "Bearer ", "BearerTOKEN", "Basic TOKEN", "TOKEN", "Bearer TOKEN, Bearer TOKEN", "Bearer\tTOKEN", "Bearer x.y.z", "Bearer ...", "\x00"} {
		f.Add(text, false)
		f.Add(text, true)
	}
	good := regexp.MustCompile(`^(?i:bearer) +TOKEN *$`)
	f.Fuzz(func(t *testing.T, header string, twice bool) {
		r := &http.Request{Header: http.Header{"Authorization": {strings.ReplaceAll(header, mark, issued.Text)}}}
		if twice {
			r.Header.Add("Authorization", header)
		}
		who, err := s.authenticate(r)
		if admitted := good.MatchString(header) && !twice; admitted != (err == nil) || admitted != (who.Name == "ada") {
			t.Fatalf("%q, twice %v: %+v, %v", header, twice, who, err)
		}
	})
}
