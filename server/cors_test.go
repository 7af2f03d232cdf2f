package server_test

import (
	"testing"

	"copydesk/server"
)

func TestCORS(t *testing.T) {
	const page = "https://news.example.org"
	named := func(o *server.Options) { o.CORSOrigins = []string{page, "http://localhost:3000"} }
	all := func(o *server.Options) { o.CORSOrigins = []string{"*"} }
	preflight := []string{"Access-Control-Request-Method", "POST", "Access-Control-Request-Headers", "authorization,content-type"}
	r := map[string]*running{"named": locked(t, named), "all": serving(t, all), "none": serving(t, nil)}
	for _, tt := range []struct {
		name, server, method, path, origin string
		header                             []string
		status                             int
		allowed                            string // origin
		methods                            string
		vary                               string
	}{
		{"preflight", "named", "OPTIONS", "/predict", page, preflight, 204, page, "POST", "Origin"},
		{"preflight of a read", "named", "OPTIONS", "/model/info", page, preflight, 204, page, "GET", "Origin"},
		{"preflight of the second", "named", "OPTIONS", "/predict", "http://localhost:3000", preflight, 204, "http://localhost:3000", "POST", "Origin"},
		{"preflight of another", "named", "OPTIONS", "/predict", "https://evil.example", preflight, 405, "", "", "Origin"},
		{"preflight of another scheme", "named", "OPTIONS", "/predict", "http://news.example.org", preflight, 405, "", "", "Origin"},
		{"preflight of a longer name", "named", "OPTIONS", "/predict", page + ".evil.example", preflight, 405, "", "", "Origin"},
		{"preflight of null", "named", "OPTIONS", "/predict", "null", preflight, 405, "", "", "Origin"},
		{"preflight of what is not there", "named", "OPTIONS", "/nowhere", page, preflight, 404, page, "", "Origin"},
		{"options that ask nothing", "named", "OPTIONS", "/predict", page, nil, 405, page, "", "Origin"},
		{"without a token", "named", "GET", "/model/info", page, nil, 401, page, "", "Origin"},
		{"open", "named", "GET", "/health", page, nil, 200, page, "", "Origin"},
		{"another", "named", "GET", "/health", "https://evil.example", nil, 200, "", "", "Origin"},
		{"no page", "named", "GET", "/health", "", nil, 200, "", "", "Origin"},
		{"all", "all", "GET", "/model/info", "https://anybody.example", nil, 200, "*", "", "Origin"},
		{"preflight of all", "all", "OPTIONS", "/predict", "null", preflight, 204, "*", "POST", "Origin"},
		{"off", "none", "GET", "/model/info", page, nil, 200, "", "", ""},
		{"preflight, off", "none", "OPTIONS", "/predict", page, preflight, 405, "", "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			header := tt.header
			if tt.origin != "" {
				header = append([]string{"Origin", tt.origin}, header...)
			}
			got := r[tt.server].do(tt.method, tt.path, "", header...)
			h := got.header
			if got.status != tt.status || h.Get("Access-Control-Allow-Origin") != tt.allowed || h.Get("Access-Control-Allow-Methods") != tt.methods || h.Get("Vary") != tt.vary {
				t.Errorf("%d %v", got.status, h)
			}
			if h.Get("Access-Control-Allow-Credentials") != "" {
				t.Error("credentials are allowed")
			}
			if tt.status == 204 && (h.Get("Access-Control-Allow-Headers") != "Authorization, Content-Type, X-Request-Id" || got.body != "") {
				t.Errorf("%v %q", h, got.body)
			}
			if tt.allowed != "" && tt.status != 204 && h.Get("Access-Control-Expose-Headers") == "" {
				t.Errorf("the page cannot read why: %v", h)
			}
		})
	}
	// A page elsewhere cannot reach it under a name of its own either.
	if got := r["named"].do("OPTIONS", "/predict", "", append([]string{"Origin", page, "Host", "evil.example"}, preflight...)...); got.status != 403 {
		t.Errorf("rebound: status %d", got.status)
	}
}
