package process_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus/testutil/promlint"

	"copydesk/engine"
	"copydesk/server"
	"copydesk/server/desktest"
	"copydesk/server/process"
	"copydesk/server/servertest"
)

// serving opens a desk with a prediction server that has a model, and returns
// the server's address.
func serving(t *testing.T) string {
	t.Helper()
	o := desktest.Options(t, desktest.Dir(t), desktest.NewGate())
	predict := server.DefaultOptions()
	predict.Port, predict.Grace = 0, 0
	o.Mode, o.Predict = engine.ServeMode, func() (server.Options, error) { return predict, nil }
	p := open(t, o)
	address := served(t, p, o)
	train(t, over(t, o.Dir), desktest.Spec("nb"))
	until(t, "a model serves", func() bool { return strings.Contains(fetch(t, address, "/readyz"), `"model":"ok"`) })
	return address
}

// served runs a desk until the test ends.
func served(t *testing.T, p *process.Process, o process.Options) string {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	ended := run(ctx, p)
	t.Cleanup(func() {
		cancel()
		ends(t, ended)
	})
	s, err := over(t, o.Dir).Status(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return s.Serving
}

// fetch returns what is at a path.
func fetch(t *testing.T, address, path string) string {
	t.Helper()
	web := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	p, err := web.Get("http://" + address + path)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Body.Close()
	body, err := io.ReadAll(p.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

func TestReadyOfADesk(t *testing.T) {
	address := serving(t)
	want := `{"status":"ready","checks":{"disk":"ok","model":"ok","server":"ok","store":"ok"}}` + "\n"
	if got := fetch(t, address, "/readyz"); got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// TestMetricsLint holds all that a server with a desk tells Prometheus to its
// conventions, and that known series are there before anything happened.
func TestMetricsLint(t *testing.T) {
	address := serving(t)
	got := fetch(t, address, "/metrics")
	problems, err := promlint.New(strings.NewReader(got)).Lint()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		t.Errorf("%s: %s", p.Metric, p.Text)
	}
	for _, want := range []string{
		`copydesk_jobs{state="succeeded"} 1`, `copydesk_jobs{state="queued"} 0`, `copydesk_jobs{state="running"} 0`, `copydesk_jobs{state="failed"} 0`,
		`copydesk_jobs{state="cancelled"} 0`, `copydesk_jobs{state="interrupted"} 0`, `copydesk_build_info{goversion="",version="1.0"} 1`,
		`api_requests_total{endpoint="/predict",method="POST",status="200"} 0`, `api_requests_total{endpoint="/readyz",method="GET",status="200"} 1`,
	} {
		if !strings.Contains(got, "\n"+want+"\n") {
			t.Errorf("no series %s", want)
		}
	}
	for _, above := range []string{"copydesk_store_bytes", "copydesk_disk_free_bytes", `copydesk_workspace_bytes{part="models"}`, `copydesk_workspace_bytes{part="corpora"}`, "copydesk_events_total"} {
		if !regexp.MustCompile(`(?m)^` + regexp.QuoteMeta(above) + ` [1-9]`).MatchString(got) {
			t.Errorf("%s is not above 0", above)
		}
	}

	tool, err := exec.LookPath("promtool")
	if err != nil {
		t.Skip("promtool is not installed: the rest was looked at")
	}
	check := exec.Command(tool, "check", "metrics")
	check.Stdin = strings.NewReader(got)
	if out, err := check.CombinedOutput(); err != nil || len(out) > 0 {
		t.Errorf("promtool: %v: %s", err, out)
	}
}

// TestPrometheus has a real Prometheus scrape a server.
func TestPrometheus(t *testing.T) {
	program, err := exec.LookPath("prometheus")
	if err != nil {
		t.Skip("Prometheus is not installed")
	}
	if testing.Short() {
		t.Skip("it takes seconds to start")
	}
	address, dir := serving(t), t.TempDir()
	config := fmt.Sprintf(`global: {scrape_interval: 1s, scrape_timeout: 1s}
scrape_configs:
  - job_name: copydesk
    static_configs: [{targets: [%q]}]
`, address)
	file := filepath.Join(dir, "prometheus.yml")
	if err := os.WriteFile(file, []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	listen := l.Addr().String()
	l.Close()
	var log servertest.Log
	prometheus := exec.CommandContext(t.Context(), program, "--config.file="+file, "--storage.tsdb.path="+filepath.Join(dir, "data"),
		"--web.listen-address="+listen, "--log.level=debug")
	prometheus.Stdout, prometheus.Stderr = &log, &log
	if err := prometheus.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		prometheus.Process.Signal(os.Interrupt)
		prometheus.Wait()
	})

	var answer struct {
		Data struct {
			Result []struct{ Value []any }
		}
	}
	query := func(q string) string {
		p, err := http.Get("http://" + listen + "/api/v1/query?query=" + url.QueryEscape(q))
		if err != nil {
			return ""
		}
		defer p.Body.Close()
		answer.Data.Result = nil
		if json.NewDecoder(p.Body).Decode(&answer) != nil || len(answer.Data.Result) != 1 || len(answer.Data.Result[0].Value) != 2 {
			return ""
		}
		return fmt.Sprint(answer.Data.Result[0].Value[1])
	}
	for end := time.Now().Add(30 * time.Second); query("count_over_time(up[1m]) >= bool 2") != "1"; time.Sleep(100 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("Prometheus did not scrape: %s", log.String())
		}
	}
	for q, want := range map[string]string{
		"up": "1", `copydesk_jobs{state="succeeded"}`: "1", "sum(copydesk_jobs)": "1", "model_accuracy <= bool 1": "1",
		`sum(api_requests_total{endpoint="/predict"})`: "0",
	} {
		if got := query(q); got != want {
			t.Errorf("%s is %q, want %q", q, got, want)
		}
	}
	for line := range strings.Lines(log.String()) {
		if strings.Contains(line, "component=\"scrape manager\"") && regexp.MustCompile(`level=(warn|error)|err=`).MatchString(line) {
			t.Errorf("Prometheus says: %s", line)
		}
	}
}
