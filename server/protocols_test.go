package server_test

import (
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"copydesk/engine"
	"copydesk/engine/classify"
	"copydesk/engine/sparse"
	"copydesk/server"
	"copydesk/server/servertest"
)

const inferPath = "/v2/models/news-classifier/infer"

// tensor is an input or output of the Open Inference Protocol.
type tensor struct {
	Name     string `json:"name"`
	Shape    []int  `json:"shape"`
	Datatype string `json:"datatype"`
	Data     any    `json:"data"`
}

func inferBody(shape []int, data any) string {
	return encode(map[string]any{"inputs": []tensor{{"text", shape, "BYTES", data}}})
}

func flatBody(texts ...string) string { return inferBody([]int{len(texts)}, texts) }

func instancesBody(texts ...string) string { return encode(map[string]any{"instances": texts}) }

// wantProtocolFailures sends texts to both protocols, which must refuse them.
func wantProtocolFailures(t *testing.T, r *running, status int, code, message string, texts ...string) {
	t.Helper()
	for path, body := range map[string]string{inferPath: flatBody(texts...), "/invocations": instancesBody(texts...)} {
		want := encode(map[string]string{"error": message})
		if path == "/invocations" {
			want = fmt.Sprintf(`{"error_code":%q,"message":%s}`, code, encode(message))
		}
		got := r.post(path, body)
		if got.status != status || got.body != want+"\n" || got.header.Get("Content-Type") != "application/json" {
			t.Errorf("%s: %d %s, want %d %s", path, got.status, got.body, status, want)
		}
		if after := got.header.Get("Retry-After"); (after != "") != (status == 429 || status == 503) {
			t.Errorf("%s: %d has Retry-After %q", path, status, after)
		}
	}
}

// TestProtocolsAgree holds that all protocols say what the model says.
func TestProtocolsAgree(t *testing.T) {
	desk := servertest.NewDesk(t)
	b := servertest.Default(t, classify.LogisticRegression)
	desk.Crown(t, b, nil)
	r := start(t, desk, func(o *server.Options) { o.BatchSize = 7 })
	model := engine.NewPredictor(b)
	categories := model.Manifest().Categories
	var texts, labels []string
	var ids []int
	var probabilities []float64
	var rows []map[string]float64
	for _, a := range servertest.Articles() {
		p := model.Predict(a.Text)
		texts, labels = append(texts, a.Text), append(labels, p.Category)
		ids = append(ids, slices.Index(categories, p.Category))
		probabilities = append(probabilities, p.Probabilities...)
		row := make(map[string]float64)
		for k, c := range categories {
			row[c] = p.Probabilities[k]
		}
		rows = append(rows, row)
	}
	n := len(texts)
	want := encode(map[string]any{"model_name": engine.ModelName, "model_version": "1", "outputs": []tensor{
		{"label", []int{n}, "BYTES", labels},
		{"label_id", []int{n}, "INT64", ids},
		{"probabilities", []int{n, len(categories)}, "FP64", probabilities},
	}})
	sameJSON(t, r.post(inferPath, flatBody(texts...)), want)
	sameJSON(t, r.post("/invocations", instancesBody(texts...)), encode(map[string]any{"predictions": labels}))
	sameJSON(t, r.post("/invocations", encode(map[string]any{"inputs": texts, "params": map[string]string{"predict_method": "predict_proba"}})),
		encode(map[string]any{"predictions": rows}))
}

// sameJSON checks an answer, in which the order of fields does not matter.
func sameJSON(t *testing.T, got response, want string) {
	t.Helper()
	var a, b any
	got.decode(t, &a)
	if err := json.Unmarshal([]byte(want), &b); err != nil {
		t.Fatal(err)
	}
	if got.status != 200 || encode(a) != encode(b) {
		t.Errorf("%d %s, want 200 %s", got.status, got.body, want)
	}
}

// TestNestedIsFlat holds that data means the same nested and flat.
func TestNestedIsFlat(t *testing.T) {
	r := serving(t, nil)
	random := rand.New(rand.NewPCG(1, 2))
	words := strings.Fields(servertest.Articles()[3].Text + " " + servertest.Articles()[17].Text + ` " \ é 新聞 [ ] { }`)
	for range 50 {
		n := 1 + random.IntN(5)
		texts := make([]string, n)
		nested := make([][]string, n)
		for i := range texts {
			some := make([]string, 1+random.IntN(12))
			for k := range some {
				some[k] = words[random.IntN(len(words))]
			}
			texts[i] = strings.Join(some, " ")
			nested[i] = []string{texts[i]}
		}
		flat := r.post(inferPath, flatBody(texts...))
		if flat.status != 200 {
			t.Fatalf("%q: %d %s", texts, flat.status, flat.body)
		}
		for _, data := range []any{texts, nested} {
			if got := r.post(inferPath, inferBody([]int{n, 1}, data)); got.status != 200 || got.body != flat.body {
				t.Errorf("%q: %d %s, want %s", data, got.status, got.body, flat.body)
			}
		}
	}
}

func TestProtocolLimits(t *testing.T) {
	r := serving(t, nil)
	many := slices.Repeat([]string{"The bank"}, 1000)
	for path, body := range map[string]string{inferPath: flatBody(many...), "/invocations": instancesBody(many...)} {
		if got := r.post(path, body); got.status != 200 || strings.Count(got.body, `"business"`) < 1000 {
			t.Errorf("%s: %d, want 1000 answers", path, got.status)
		}
	}
	if got := r.post(inferPath, flatBody(append(many, "one more")...)); got.status != 413 || got.body != `{"error":"More than 1000 texts; send them in several requests"}`+"\n" {
		t.Errorf("%d %s", got.status, got.body)
	}
	long := textOf(100_001)
	if got := r.post(inferPath, flatBody("a", long)); got.status != 413 || got.body != `{"error":"inputs[0].data[1] has 100001 bytes; at most 100000 are allowed"}`+"\n" {
		t.Errorf("%d %s", got.status, got.body)
	}
	rows := slices.Repeat([]map[string]string{{"text": "The bank"}}, 1001)
	data := slices.Repeat([][]string{{"The bank"}}, 1001)
	over := func(what string) string {
		return `{"error_code":"BAD_REQUEST","message":"` + what + ` has more than 1000 rows; send them in several requests"}` + "\n"
	}
	for _, tt := range []struct{ body, media, want string }{
		{instancesBody(append(many, "one more")...), "application/json", over("instances")},
		{encode(map[string]any{"dataframe_records": rows}), "application/json", over("dataframe_records")},
		{encode(map[string]any{"dataframe_split": map[string]any{"columns": []string{"a"}, "data": data}}), "application/json", over("dataframe_split")},
		{encode(map[string]any{"inputs": map[string]any{"a": append(many, "one more")}}), "application/json", over("inputs.a")},
		{encode(map[string]any{"inputs": map[string]any{"a b": append(many, "one more")}}), "application/json", over(`inputs.\"a b\"`)},
		{"text\n" + strings.Repeat("The bank\n", 1001), "text/csv", over("CSV")},
		{instancesBody(long), "application/json", `{"error_code":"BAD_REQUEST","message":"instances[0] has 100001 bytes; at most 100000 are allowed"}` + "\n"},
		{"text\n" + long, "text/csv", `{"error_code":"BAD_REQUEST","message":"CSV line 2 has 100001 bytes; at most 100000 are allowed"}` + "\n"},
	} {
		if got := r.do("POST", "/invocations", tt.body, "Content-Type", tt.media); got.status != 413 || got.body != tt.want {
			t.Errorf("%.40s: %d %s, want %s", tt.body, got.status, got.body, tt.want)
		}
	}
	wide := make(map[string]string)
	for i := range 1001 {
		wide[fmt.Sprint(i)] = "a"
	}
	if got := r.post("/invocations", encode(map[string]any{"dataframe_records": []any{wide}})); got.status != 400 || !strings.Contains(got.body, "dataframe_records has more than 1000 columns") {
		t.Errorf("%d %s", got.status, got.body)
	}
	wantProtocolFailures(t, r, 413, "BAD_REQUEST", "Body is larger than 16 MiB", strings.Repeat("a", 16<<20))
}

// TestProtocolBodiesAreBounded holds up as many large bodies as may be.
func TestProtocolBodiesAreBounded(t *testing.T) {
	r := serving(t, nil)
	for i := range 16 {
		c, err := net.Dial("tcp", r.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		path := []string{inferPath, "/invocations"}[i%2]
		if _, err := fmt.Fprintf(c, "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n{", path, 16<<20); err != nil {
			t.Fatal(err)
		}
	}
	within(t, 5*time.Second, "all bodies are awaited", func() bool {
		return strings.Contains(r.get("/metrics").body, "\ncopydesk_requests_in_flight 17\n")
	})
	wantProtocolFailures(t, r, 429, "RESOURCE_EXHAUSTED", "The requests under way fill the memory that is set aside for them; try again in a second", strings.Repeat("bank ", 15_000))
}

// TestMemoryOfBodiesIsGivenBack sends more bodies of unknown length, one after
// the other, than may be there at once.
func TestMemoryOfBodiesIsGivenBack(t *testing.T) {
	r := serving(t, nil)
	for path, body := range map[string]string{
		inferPath: flatBody("The bank"), "/invocations": instancesBody("The bank"), "/predict/batch": textsBody("The bank"),
	} {
		for _, body := range []string{body, "{", body} {
			for i := range 17 {
				q, err := http.NewRequest("POST", r.url+path, strings.NewReader(body))
				if err != nil {
					t.Fatal(err)
				}
				q.ContentLength = -1
				resp, err := r.client.Do(q)
				if err != nil {
					t.Fatal(err)
				}
				io.Copy(io.Discard, resp.Body)
				resp.Body.Close()
				if want := map[bool]int{true: 200, false: 400}[body != "{"]; resp.StatusCode != want {
					t.Fatalf("%s: request %d is answered with %d, want %d", path, i, resp.StatusCode, want)
				}
			}
		}
	}
}

func TestProtocolsWithoutChampion(t *testing.T) {
	desk := servertest.NewDesk(t)
	desk.Add(t, servertest.Default(t, classify.NaiveBayes), nil)
	r := start(t, desk, nil)
	const why = "news-classifier has no champion; make one with: copydesk models promote 1"
	wantProtocolFailures(t, r, 503, "TEMPORARILY_UNAVAILABLE", why, "The bank")
	wantNotReady(t, r, why)
	if got := r.get("/v2/models/news-classifier"); got.status != 503 || got.body != `{"error":"`+why+`"}`+"\n" {
		t.Errorf("%d %s", got.status, got.body)
	}
	if got := r.get("/v2/models/other/ready"); got.status != 404 {
		t.Errorf("an unknown model is answered with %d", got.status)
	}
}

// wantNotReady checks what the routes answer that probes ask.
func wantNotReady(t *testing.T, r *running, why string) {
	t.Helper()
	for path, want := range map[string]string{
		"/ping":                            `{"error_code":"TEMPORARILY_UNAVAILABLE","message":"` + why + `"}`,
		"/v2/health/ready":                 `{"live":false,"ready":false,"error":"` + why + `"}`,
		"/v2/models/news-classifier/ready": `{"name":"news-classifier","ready":false,"error":"` + why + `"}`,
		"/v2/models/news-classifier/versions/1/ready": `{"name":"news-classifier","ready":false,"error":"` + why + `"}`,
	} {
		if got := r.get(path); got.status != 503 || got.body != want+"\n" {
			t.Errorf("%s: %d %s, want 503 %s", path, got.status, got.body, want)
		}
	}
	if got := r.get("/v2/health/live"); got.status != 200 || got.body != `{"live":true}`+"\n" {
		t.Errorf("live: %d %s", got.status, got.body)
	}
}

// TestProtocolsDrain holds that probes are told of the end while requests are
// still answered.
func TestProtocolsDrain(t *testing.T) {
	r := serving(t, func(o *server.Options) { o.Grace = time.Minute })
	if got := r.get("/ping"); got.status != 200 {
		t.Fatalf("%d %s", got.status, got.body)
	}
	r.stop()
	within(t, 5*time.Second, "it drains", func() bool { return r.get("/ping").status == 503 })
	wantNotReady(t, r, "The server is shutting down")
	for path, body := range map[string]string{inferPath: flatBody("The bank"), "/invocations": instancesBody("The bank")} {
		if got := r.post(path, body); got.status != 200 {
			t.Errorf("%s: %d %s", path, got.status, got.body)
		}
	}
	r.Close() // it need not wait out its grace
}

func TestProtocolsShed(t *testing.T) {
	g := newGate()
	r := gated(t, g, func(o *server.Options) { o.Workers, o.Queue = 1, 1 })
	statuses := fill(t, r, g)
	wantProtocolFailures(t, r, 429, "RESOURCE_EXHAUSTED", noPlace, "The bank")
	for _, path := range []string{"/ping", "/v2/health/ready", "/v2/health/live"} {
		if got := r.get(path); got.status != 200 {
			t.Errorf("a full queue makes %s answer %d", path, got.status)
		}
	}
	close(g.open)
	for range 2 {
		if status := <-statuses; status != 200 {
			t.Errorf("a request that had its place was answered with %d", status)
		}
	}
}

func TestProtocolsDeadline(t *testing.T) {
	g := newGate()
	r := gated(t, g, func(o *server.Options) { o.Workers, o.Timeout = 1, 200*time.Millisecond })
	held := make(chan int)
	go func() {
		p, err := r.try("POST", "/invocations", instancesBody("The bank", "The match"))
		if err != nil {
			t.Error(err)
		}
		held <- p.status
	}()
	<-g.entered
	wantProtocolFailures(t, r, 504, "DEADLINE_EXCEEDED", "The answer was not ready in time", "The bank")
	close(g.open)
	if status := <-held; status != 504 {
		t.Errorf("texts whose deadline passed were answered with %d", status)
	}
}

func TestProtocolsBrokenModel(t *testing.T) {
	var broken atomic.Bool
	b := servertest.With(servertest.Default(t, classify.NaiveBayes), func(x sparse.Vector, p []float64) {
		if broken.Load() {
			panic("a bug")
		}
		clear(p)
		p[0] = 1
	})
	r := start(t, servertest.NewDesk(t), func(o *server.Options) { o.Models = servertest.Only{Bundle: b} })
	r.predict("The bank")
	broken.Store(true)
	wantProtocolFailures(t, r, 500, "INTERNAL_ERROR", "Model prediction failed", "The bank")
}

// TestProtocolStatuses holds that the routes answer with the statuses that
// their series were made for, and that a strange Host is refused in the form of
// the protocol.
func TestProtocolStatuses(t *testing.T) {
	r := serving(t, nil)
	series := regexp.MustCompile(`(?m)^api_requests_total\{endpoint="(/v2[^"]*|/ping|/version|/invocations)",[^}]*\}`)
	before := series.FindAllString(r.get("/metrics").body, -1)
	for _, body := range []string{``, `{`, flatBody("a"), instancesBody("a"), flatBody(textOf(200_000)), instancesBody(textOf(200_000))} {
		for _, path := range []string{inferPath, "/v2/models/news-classifier/versions/1/infer", "/v2/models/other/infer", "/invocations"} {
			r.post(path, body)
			r.do("POST", path, body, "Content-Type", "text/html")
		}
	}
	for _, path := range []string{"", "/health/live", "/health/ready", "/models/news-classifier", "/models/news-classifier/ready", "/models/other",
		"/models/news-classifier/versions/1", "/models/news-classifier/versions/1/ready", "/models/news-classifier/versions/9"} {
		r.get("/v2" + path)
	}
	r.get("/ping")
	r.get("/version")
	after := series.FindAllString(r.get("/metrics").body, -1)
	if len(before) < 40 || !slices.Equal(before, after) {
		t.Errorf("%d series before, %d after: %s", len(before), len(after), strings.Join(after, "\n"))
	}

	if got := r.do("GET", "/v2", "", "Host", "evil.example"); got.status != 403 || got.body != `{"error":"This server is not \"evil.example\"; address it as localhost or by its IP address, or name it in server.allowed_hosts"}`+"\n" {
		t.Errorf("%d %s", got.status, got.body)
	}
	if got := r.do("GET", "/ping", "", "Host", "evil.example"); got.status != 403 || !strings.HasPrefix(got.body, `{"error_code":"PERMISSION_DENIED",`) {
		t.Errorf("%d %s", got.status, got.body)
	}
	if got := r.get("/v20"); !strings.Contains(got.body, `"timestamp"`) {
		t.Errorf("a path of no protocol fails with %s", got.body)
	}
}
