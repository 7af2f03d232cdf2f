package conformance_test

import (
	"context"
	"flag"
	"fmt"
	"io"
	"math"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"copydesk/engine"
	"copydesk/engine/classify"
	"copydesk/server"
	"copydesk/server/program"
	"copydesk/server/servertest"
)

var update = flag.Bool("update", false, "write the answers of testdata anew")

// serve trains naive Bayes on the demo corpus, as "copydesk train --models nb"
// does in a workspace that is new, serves it until the test ends and returns
// where.
func serve(t *testing.T) string {
	t.Helper()
	demo, err := os.ReadFile(filepath.Join("..", "..", "testdata", "demo.csv"))
	if err != nil {
		t.Fatal(err)
	}
	desk := servertest.NewDeskOf(t, demo)
	spec := engine.DefaultSpec()
	spec.Classifiers = []classify.Kind{classify.NaiveBayes}
	job, err := desk.Train(t.Context(), engine.TrainRequest{Spec: spec, Request: "1"}, engine.Caller{})
	if err != nil {
		t.Fatal(err)
	}
	if job, err = desk.Wait(t.Context(), job.ID); err != nil || job.State != engine.Succeeded {
		t.Fatalf("%s %s %v", job.State, job.Error, err)
	}
	o := server.DefaultOptions()
	o.Port, o.Grace, o.Models, o.Events = 0, 0, desk, desk
	s, err := server.New(o)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error)
	go func() { ended <- s.Serve(ctx) }()
	t.Cleanup(func() {
		http.DefaultClient.CloseIdleConnections()
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return "http://" + s.Addr().String()
}

// pair is a request and the answer that it must get.
type pair struct {
	file         string
	request      string // all of it, as the file has it
	method, path string
	header       http.Header
	body         string
	answer       // expected
}

type answer struct {
	status string // with the type of the body
	body   string
}

func pairs(t *testing.T) []pair {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("testdata", "*.http"))
	if err != nil || len(files) < 40 {
		t.Fatalf("%d files: %v", len(files), err)
	}
	var all []pair
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		request, expected, ok := strings.Cut(string(content), "\n---\n")
		head, body, _ := strings.Cut(request, "\n\n")
		lines := strings.Split(strings.TrimSuffix(head, "\n"), "\n")
		method, path, _ := strings.Cut(lines[0], " ")
		p := pair{file: file, request: request, method: method, path: path, header: make(http.Header), body: body}
		for _, line := range lines[1:] {
			name, value, _ := strings.Cut(line, ": ")
			p.header.Set(name, value)
		}
		p.status, p.answer.body, _ = strings.Cut(expected, "\n")
		if !ok && !*update || path == "" {
			t.Fatalf("%s is no request and answer", file)
		}
		all = append(all, p)
	}
	return all
}

// send returns the answer of a server. What it says of its version is put as
// the files have it.
func send(t *testing.T, url string, p pair) answer {
	t.Helper()
	q, err := http.NewRequest(p.method, url+p.path, strings.NewReader(p.body))
	if err != nil {
		t.Fatal(err)
	}
	q.Header = p.header
	r, err := http.DefaultClient.Do(q)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	text := string(body)
	if p.path == "/version" || p.path == "/v2" {
		text = strings.Replace(text, program.Version(), "<version>", 1)
	}
	return answer{strings.TrimSpace(fmt.Sprint(r.StatusCode, " ", r.Header.Get("Content-Type"))), text}
}

var number = regexp.MustCompile(`-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?`)

// same reports whether two texts differ in nothing but the ends of their lines
// and numbers that are 1e-9 apart at most.
func same(want, got string) bool {
	want, got = strings.TrimRight(want, "\n"), strings.TrimRight(got, "\n")
	a, b := number.FindAllString(want, -1), number.FindAllString(got, -1)
	if len(a) != len(b) || number.ReplaceAllString(want, "0") != number.ReplaceAllString(got, "0") {
		return false
	}
	for i := range a {
		x, _ := strconv.ParseFloat(a[i], 64)
		y, _ := strconv.ParseFloat(b[i], 64)
		if !(math.Abs(x-y) <= 1e-9) {
			return false
		}
	}
	return true
}

func TestPairs(t *testing.T) {
	url := serve(t)
	for _, p := range pairs(t) {
		t.Run(strings.TrimSuffix(filepath.Base(p.file), ".http"), func(t *testing.T) {
			got := send(t, url, p)
			if *update {
				content := p.request + "\n---\n" + got.status + "\n" + strings.TrimRight(got.body, "\n")
				if err := os.WriteFile(p.file, []byte(strings.TrimRight(content, "\n")+"\n"), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if got.status != p.status || !same(p.answer.body, got.body) {
				t.Errorf("%s %s\n got %s\n%s\nwant %s\n%s", p.method, p.path, got.status, got.body, p.status, p.answer.body)
			}
		})
	}
}

// TestSame holds that the comparison can fail.
func TestSame(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want bool
	}{
		{`{"p":[0.25,1e-7]}`, `{"p":[0.25,1.0000001e-07]}`, true},
		{`{"p":[0.25]}`, `{"p":[0.25001]}`, false},
		{`{"p":[0.25]}`, `{"p":[0.25,0.25]}`, false},
		{`{"p":"a"}`, `{"p":"b"}`, false},
	} {
		if got := same(tt.a, tt.b); got != tt.want {
			t.Errorf("same(%s, %s) = %v", tt.a, tt.b, got)
		}
	}
}

// TestReplay runs the script, once against a server that agrees and once
// against answers that do not.
func TestReplay(t *testing.T) {
	for _, tool := range []string{"sh", "curl", "awk"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("replay.sh takes %s, which is not installed: %v", tool, err)
		}
	}
	url := serve(t)
	out, err := exec.CommandContext(t.Context(), "sh", "replay.sh", url).CombinedOutput()
	if want := fmt.Sprintf("%d passed, 0 failed\n", len(pairs(t))); err != nil || string(out) != want {
		t.Fatalf("%v: %s, want %s", err, out, want)
	}

	dir := t.TempDir()
	script, err := os.ReadFile("replay.sh")
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string]string{
		"replay.sh":            string(script),
		"testdata/body.http":   "GET /v2/health/live\n---\n200 application/json\n{\"live\":false}\n",
		"testdata/good.http":   "GET /v2/health/live\n---\n200 application/json\n{\"live\":true}\n",
		"testdata/number.http": "POST /v2/models/news-classifier/infer\n\n{\"inputs\":[{\"name\":\"text\",\"shape\":[1],\"datatype\":\"BYTES\",\"data\":[\"a\"]}],\"outputs\":[{\"name\":\"label_id\"}]}\n---\n200 application/json\n{\"model_name\":\"news-classifier\",\"model_version\":\"1\",\"outputs\":[{\"name\":\"label_id\",\"datatype\":\"INT64\",\"shape\":[1],\"data\":[7]}]}\n",
		"testdata/status.http": "GET /v2/health/live\n---\n503 application/json\n{\"live\":true}\n",
	} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	out, err = exec.CommandContext(t.Context(), "sh", filepath.Join(dir, "replay.sh"), url).CombinedOutput()
	if err == nil || !strings.HasSuffix(string(out), "1 passed, 3 failed\n") {
		t.Errorf("%v: %s", err, out)
	}
}
