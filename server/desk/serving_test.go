package desk_test

import (
	"archive/zip"
	"bytes"
	"net/http"
	"strings"
	"testing"

	"copydesk/engine"
	"copydesk/engine/blob"
	"copydesk/server/access"
	"copydesk/server/desk"
)

func TestServing(t *testing.T) {
	s := open(t)
	if on := want[engine.Status](s, 200, "PUT", "/v1/serving", desk.ServingRequest{On: true}); on.Serving != "127.0.0.1:8000" {
		t.Errorf("on: %+v", on)
	}
	if off := want[engine.Status](s, 200, "PUT", "/v1/serving", desk.ServingRequest{}); off.Serving != "" {
		t.Errorf("off: %+v", off)
	}
	s.refused(400, "invalid", "PUT", "/v1/serving", desk.ServingRequest{On: true, Port: new(80)}, "port 80 is not permitted")
	s.refused(400, "invalid", "PUT", "/v1/serving", desk.ServingRequest{Port: new(81)}, "port is for turning")
}

// TestBundle downloads a model file as who may only predict.
func TestBundle(t *testing.T) {
	s := open(t)
	s.trained("a", "nb")
	digest := want[desk.Model](s, 200, "GET", "/v1/models/"+engine.ModelName, nil).Versions[0].Digest
	s.who.Store(&access.Principal{Name: "client", Role: access.Predict})
	for _, name := range []string{digest, strings.TrimPrefix(digest, "sha256:")} {
		a := s.raw("GET", "/v1/bundles/"+name, "")
		if a.status != http.StatusOK || blob.Digest(a.body) != digest || a.header.Get("Content-Type") != "application/zip" {
			t.Fatalf("%d, %d bytes, %v", a.status, len(a.body), a.header)
		}
		z, err := zip.NewReader(bytes.NewReader(a.body), int64(len(a.body)))
		if err != nil {
			t.Fatal(err)
		}
		if f, err := z.Open("manifest.json"); err != nil {
			t.Error(err)
		} else {
			f.Close()
		}
	}
	s.refused(404, "not found", "GET", "/v1/bundles/"+strings.Repeat("0", 64), nil, "no model file sha256:0000")
	for _, name := range []string{"..", "sha256:abc", strings.Repeat("g", 64), "%2e%2e%2fstore"} {
		if a := s.raw("GET", "/v1/bundles/"+name, ""); a.status == http.StatusOK {
			t.Errorf("%s is answered: %d bytes", name, len(a.body))
		}
	}
}
