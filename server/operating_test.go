package server

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"copydesk/engine/config"
	"copydesk/server/access"
	"copydesk/server/servertest"
)

// TestDeskLearnsWhoAsks holds that the desk's API, which has roles of its own,
// is asked by whom the token is for, and never by nobody.
func TestDeskLearnsWhoAsks(t *testing.T) {
	for name, key := range map[string]string{"key": strings.Repeat("k", 32), "no key": ""} {
		t.Run(name, func(t *testing.T) {
			var asked []access.Principal
			desk := servertest.NewDesk(t)
			o := DefaultOptions()
			o.Port, o.Models, o.Events, o.Logger = 0, desk, desk, slog.New(slog.DiscardHandler)
			o.Key = config.NewSecret(key)
			o.Desk = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { asked = append(asked, access.Of(r.Context())) })
			s, err := New(o)
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			ask := func(method, token string) int {
				r := httptest.NewRequest(method, "/v1/jobs", nil)
				r.Host = "localhost"
				if token != "" {
					r.Header.Set("Authorization", "Bearer "+token)
				}
				w := httptest.NewRecorder()
				s.http.Handler.ServeHTTP(w, r)
				return w.Code
			}
			var want []access.Principal
			if key == "" {
				if got := ask("POST", "x.y.z"); got != 200 {
					t.Errorf("anybody: status %d", got)
				}
				want = []access.Principal{{Name: access.Anonymous, Role: access.Predict}}
			} else {
				for _, token := range []string{"", "x.y.z"} {
					if got := ask("POST", token); got != 401 || len(asked) > 0 {
						t.Errorf("token %q: status %d", token, got)
					}
				}
				for _, role := range access.Roles() {
					token, err := s.tokens.Issue("ada", role, time.Hour)
					if err != nil {
						t.Fatal(err)
					}
					if got := ask("DELETE", token.Text); got != 200 {
						t.Errorf("%s: status %d", role, got)
					}
					want = append(want, access.Principal{Name: "ada", Role: role, Token: true})
				}
			}
			if len(asked) != len(want) {
				t.Fatalf("asked by %v, want %v", asked, want)
			}
			for i := range want {
				if asked[i] != want[i] {
					t.Errorf("asked by %+v, want %+v", asked[i], want[i])
				}
			}
		})
	}
}
