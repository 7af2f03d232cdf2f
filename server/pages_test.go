package server_test

import (
	"html"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestPages holds what the pages promise: that all they need is here, that a
// browser is told to let nothing else in, and that they are small.
func TestPages(t *testing.T) {
	r := serving(t, nil)
	link := regexp.MustCompile(`(?:href|src|action)="([^"#]*)"`)
	elsewhere := regexp.MustCompile(`(?i)https?:|//[a-z]|@import|url\(|innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|localStorage|sessionStorage|cookie| style=| on[a-z]+=`)
	assets, total := make(map[string]bool), 0
	for _, path := range []string{"/", "/docs"} {
		got := r.get(path)
		if got.status != 200 || got.header.Get("Content-Type") != "text/html; charset=utf-8" {
			t.Errorf("%s: %d %s", path, got.status, got.header.Get("Content-Type"))
		}
		if path == "/" {
			total += len(got.body)
			if found := elsewhere.FindString(got.body); found != "" {
				t.Errorf("%s has %q", path, found)
			}
		}
		for _, m := range link.FindAllStringSubmatch(got.body, -1) {
			switch to := m[1]; {
			case to == "", to == "data:,": // a part of the page, no icon
			case strings.HasPrefix(to, "assets/"):
				assets["/"+to] = true
			default:
				if at := r.get("/" + strings.TrimPrefix(to, "./")); at.status != 200 {
					t.Errorf("%s links to %s: %d", path, to, at.status)
				}
			}
		}
		wantProtected(t, path, got.header)
	}
	assets["/assets/ask.js"] = true // which the others import
	if got := slices.Sorted(maps.Keys(assets)); !slices.Equal(got, []string{"/assets/ask.js", "/assets/docs.js", "/assets/home.js", "/assets/style.css"}) {
		t.Errorf("assets %v", got)
	}
	for path := range assets {
		got := r.get(path)
		want := map[bool]string{true: "text/css; charset=utf-8", false: "text/javascript; charset=utf-8"}[strings.HasSuffix(path, ".css")]
		if got.status != 200 || got.header.Get("Content-Type") != want {
			t.Errorf("%s: %d %s", path, got.status, got.header.Get("Content-Type"))
		}
		if found := elsewhere.FindString(got.body); found != "" {
			t.Errorf("%s has %q", path, found)
		}
		total += len(got.body)
		wantProtected(t, path, got.header)
	}
	if total > 30_000 {
		t.Errorf("the page and its assets have %d bytes together", total)
	}
}

func wantProtected(t *testing.T, path string, h http.Header) {
	t.Helper()
	for name, want := range map[string]string{
		"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cross-Origin-Opener-Policy": "same-origin",
		"Cross-Origin-Resource-Policy": "same-origin", "X-Frame-Options": "DENY",
	} {
		if got := h.Get(name); got != want {
			t.Errorf("%s: %s is %q, want %q", path, name, got, want)
		}
	}
	policy := h.Get("Content-Security-Policy")
	for _, want := range []string{"default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'"} {
		if !slices.Contains(strings.Split(policy, "; "), want) {
			t.Errorf("%s: the policy %q lacks %s", path, policy, want)
		}
	}
	if strings.Contains(policy, "unsafe") || strings.Contains(policy, "*") {
		t.Errorf("%s: the policy is %q", path, policy)
	}
}

// TestDocsHasEveryRoute holds that who reads the page reads of all there is.
func TestDocsHasEveryRoute(t *testing.T) {
	r := serving(t, nil)
	docs := html.UnescapeString(r.get("/docs").body)
	for route := range r.Routes() {
		method, path, _ := strings.Cut(route, " ")
		if want := `<span class="method">` + method + `</span> <code>` + path + `</code>`; strings.Count(docs, want) != 1 {
			t.Errorf("the page has %s %d times", want, strings.Count(docs, want))
		}
	}
	ids := make(map[string]bool)
	for _, m := range regexp.MustCompile(` id="([^"]*)"`).FindAllStringSubmatch(docs, -1) {
		if ids[m[1]] {
			t.Errorf("two things are called %s", m[1])
		}
		ids[m[1]] = true
	}
	for _, m := range regexp.MustCompile(` (?:for|aria-labelledby|aria-describedby)="([^"]*)"`).FindAllStringSubmatch(docs, -1) {
		if !ids[m[1]] {
			t.Errorf("there is nothing with the id %s", m[1])
		}
	}
	for _, want := range []string{"<code>predictions[].confidence</code>", "Text field is required", "application/problem+json", "x-routing-key"} {
		if !strings.Contains(strings.ToLower(docs), strings.ToLower(want)) {
			t.Errorf("the page does not have %s", want)
		}
	}
}
