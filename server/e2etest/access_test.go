//go:build linux

package e2etest_test

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"copydesk/server/servertest"
)

// The program serves beyond loopback, over TLS, to whom has a token that the
// program made, and shows the key nowhere.
func TestServeWithTokens(t *testing.T) {
	w := newWorkspace(t)
	const key = "correct-horse-battery-staple-0123456789"
	dir := t.TempDir()
	cert, secret, env := filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem"), filepath.Join(dir, ".env")
	certificate := servertest.NewCertificate(t, "news.example")
	certificate.Write(t, cert, secret)
	if err := os.WriteFile(env, []byte("API_SECRET_KEY="+key+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	w.configure("server:\n  allowed_hosts: [news.example]\n  token_audience: e2e\n")
	w.must("train", "--models", "nb")
	d := w.desk("--serve", "--env-file", env, "--host", "0.0.0.0", "--port", "0", "--tls-cert", cert, "--tls-key", secret)
	s := w.mustStatus()
	if !s.ServesTLS || !s.WantsTokens {
		t.Errorf("the desk is %+v", s)
	}
	_, port, err := net.SplitHostPort(s.Serving)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(certificate.Certificate)
	web := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}, ForceAttemptHTTP2: true}}
	defer web.CloseIdleConnections()
	ask := func(method, path, token, body string) (int, string) {
		q := must[*http.Request](t)(http.NewRequest(method, "https://127.0.0.1:"+port+path, strings.NewReader(body)))
		q.Host = "news.example"
		q.Header.Set("Content-Type", "application/json")
		if token != "" {
			q.Header.Set("Authorization", "Bearer "+token)
		}
		p := must[*http.Response](t)(web.Do(q))
		defer p.Body.Close()
		return p.StatusCode, string(must[[]byte](t)(io.ReadAll(p.Body)))
	}
	token := strings.TrimSpace(w.must("token", "--name", "ada", "--env-file", env))
	const article = `{"text": "Chipmaker lifts forecast"}`
	w.eventually("a prediction", func() bool {
		status, _ := ask("POST", "/predict", token, article)
		return status == 200
	})
	if status, body := ask("POST", "/predict", "", article); status != 401 {
		t.Errorf("without a token: %d %s", status, body)
	}
	other := strings.TrimSpace(w.must("token", "--name", "ada", "--env-file", env, "--set", "server.token_audience=elsewhere"))
	if status, body := ask("POST", "/predict", other, article); status != 401 {
		t.Errorf("for elsewhere: %d %s", status, body)
	}
	if status, body := ask("GET", "/health", "", ""); status != 200 {
		t.Errorf("/health is %d %s", status, body)
	}

	// The desk's own API takes more than that.
	operator := strings.TrimSpace(w.must("token", "--name", "kim", "--role", "operator", "--env-file", env))
	for token, want := range map[string]int{"": 401, token: 403, operator: 200} {
		if status, body := ask("GET", "/v1/desk", token, ""); status != want {
			t.Errorf("/v1/desk is %d %s, want %d", status, body, want)
		}
	}

	shown := w.must("desk", "status") + w.must("desk", "status", "--json") + w.must("config", "--env-file", env) + w.must("config", "--json", "--env-file", env)
	if !strings.Contains(shown, "predictions on https://") {
		t.Errorf("the desk does not say where it serves: %s", shown)
	}
	settings := must[map[string]json.RawMessage](t)(w.client().Settings(t.Context()))
	if got := string(settings["API_SECRET_KEY"]); got != `"***"` {
		t.Errorf("clients are told that the key is %s", got)
	}
	d.signal(syscall.SIGTERM)
	if code := d.wait(); code != 0 {
		t.Errorf("exit code %d: %s", code, d.stderr.String())
	}
	log := d.stdout.String()
	if !strings.Contains(log, `"principal":"ada"`) {
		t.Errorf("the log does not say who asked: %s", log)
	}
	for name, text := range map[string]string{"the log": log, "what is shown": shown, "what clients are told": fmt.Sprintf("%s", settings)} {
		if strings.Contains(text, key) || strings.Contains(text, token) {
			t.Errorf("%s has the key or a token", name)
		}
	}
	err = filepath.WalkDir(w.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		if data := must[[]byte](t)(os.ReadFile(path)); bytes.Contains(data, []byte(key)) {
			t.Errorf("%s has the key", path)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}
