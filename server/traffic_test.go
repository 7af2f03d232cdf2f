package server_test

import (
	"encoding/json"
	"math"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"copydesk/engine"
	"copydesk/server"
	"copydesk/server/servertest"
)

// sampled returns the traffic when so many requests are in it.
func (r *running) sampled(requests int) engine.Traffic {
	r.t.Helper()
	var t engine.Traffic
	within(r.t, 5*time.Second, strconv.Itoa(requests)+" requests in the traffic", func() bool {
		t = r.Traffic()
		return t.Requests >= requests
	})
	return t
}

// sum adds up the series of a scrape that match.
func sum(t *testing.T, scrape, series string) float64 {
	t.Helper()
	total := 0.0
	for _, m := range regexp.MustCompile(`(?m)^`+series+` (\S+)$`).FindAllStringSubmatch(scrape, -1) {
		v, err := strconv.ParseFloat(m[len(m)-1], 64)
		if err != nil {
			t.Fatal(err)
		}
		total += v
	}
	return total
}

// TestTrafficAddsUp asks in every way that there is, and holds the figures
// against the metrics.
func TestTrafficAddsUp(t *testing.T) {
	r := serving(t, func(o *server.Options) { o.Rate, o.Burst = 0.001, 25 })
	if got := r.Traffic(); got.On.IsZero() || time.Since(got.On) > time.Minute || got.Requests != 0 || len(got.Failures) != 0 {
		t.Errorf("at the start: %+v", got)
	}
	for _, a := range servertest.Articles()[:6] {
		r.predict(a.Text)
	}
	r.post("/predict/batch", textsBody("The striker scored", "The bank raised its quixotic rate", "A new phone"))
	r.post("/batch-predict", textsBody("The striker scored"))
	r.post("/invocations", encode(map[string]any{"inputs": []string{"The striker scored", "The team won"}}))
	infer := map[string]any{"inputs": []any{map[string]any{"name": "text", "datatype": "BYTES", "shape": []int{1}, "data": []string{"The match"}}}}
	r.post("/v2/models/"+engine.ModelName+"/infer", encode(infer))
	r.post("/v2/models/"+engine.ModelName+"/versions/1/infer", encode(infer))
	r.post("/predict", `{}`)
	r.post("/predict/batch", `{"texts":[""]}`)
	r.post("/v2/models/other/infer", encode(infer))
	// Not for predictions.
	r.post("/explain", textBody("The striker scored"))
	r.get("/health")
	r.get("/predict")
	r.get("/nothing")
	refused := 0
	for refused < 3 { // once the burst is used up
		if r.predict("The striker scored").status == http.StatusTooManyRequests {
			refused++
		}
	}
	const posts = `api_requests_total\{endpoint="(/predict|/predict/batch|/batch-predict|/invocations|/v2/[^"]*/infer)",method="POST",status="`
	scrape := r.get("/metrics").body
	all := int(sum(t, scrape, posts+`\d+"\}`))
	got := r.sampled(all)

	for what, pair := range map[string][2]float64{
		"requests":    {float64(got.Requests), float64(all)},
		"errors":      {float64(got.Errors), sum(t, scrape, posts+`(4\d[0-8]|50[0124])"\}`)},
		"three wrong": {float64(got.Errors), 3},
		"refused":     {float64(got.Refused), sum(t, scrape, posts+`(429|503)"\}`)},
		"of the rate": {float64(got.RefusedBy["rate"]), sum(t, scrape, `copydesk_requests_shed_total\{reason="rate"\}`)},
		"predictions": {float64(got.Predictions), sum(t, scrape, `api_predictions_total\{[^}]*\}`)},
		"sports":      {float64(got.Categories["sports"]), sum(t, scrape, `api_predictions_total\{category="sports"\}`)},
		"version 1":   {float64(got.Versions["1"]), float64(got.Predictions)},
		"of it":       {float64(got.Versions["1"]), sum(t, scrape, `copydesk_version_predictions_total\{version="1"\}`)},
		"words":       {*got.UnknownWords * float64(got.Predictions), sum(t, scrape, `copydesk_text_out_of_vocabulary_ratio_sum`)},
		"rate":        {got.Rate * got.Window, float64(all)},
	} {
		if math.Abs(pair[0]-pair[1]) > 1e-9 || pair[1] == 0 {
			t.Errorf("%s: %v, the metrics say %v", what, pair[0], pair[1])
		}
	}
	bins, seconds := 0, engine.TrafficSecond{}
	for _, n := range got.Confidence {
		bins += n
	}
	for _, s := range got.Seconds {
		seconds.Requests, seconds.Errors, seconds.Refused = seconds.Requests+s.Requests, seconds.Errors+s.Errors, seconds.Refused+s.Refused
	}
	if bins != got.Predictions || len(got.Confidence) != 10 {
		t.Errorf("%d predictions in bins %v", bins, got.Confidence)
	}
	if seconds.Requests != got.Requests || seconds.Errors != got.Errors || seconds.Refused != got.Refused {
		t.Errorf("the seconds have %+v", seconds)
	}
	if got.P50 == nil || *got.P50 <= 0 || *got.P50 > *got.P95 || *got.P95 > *got.P99 || *got.P99 > 5 {
		t.Errorf("latencies %v %v %v", got.P50, got.P95, got.P99)
	}

	// The three that are refused came last; before them, newest first, what failed.
	if len(got.Failures) != 8 {
		t.Fatalf("failures %+v", got.Failures)
	}
	for i, want := range []engine.TrafficFailure{
		{Method: "POST", Path: "/predict", Status: 429}, {Method: "POST", Path: "/predict", Status: 429}, {Method: "POST", Path: "/predict", Status: 429},
		{Method: "GET", Path: "/nothing", Status: 404, Message: `There is nothing at "/nothing"`},
		{Method: "GET", Path: "/predict", Status: 405, Message: "/predict is asked for with POST"},
		{Method: "POST", Path: "/v2/models/other/infer", Status: 404},
		{Method: "POST", Path: "/predict/batch", Status: 400, Message: "texts[0] must not be empty"},
		{Method: "POST", Path: "/predict", Status: 400, Message: "Text field is required"},
	} {
		f := got.Failures[i]
		if f.Method != want.Method || f.Path != want.Path || f.Status != want.Status || want.Message != "" && f.Message != want.Message ||
			len(f.Request) != 32 || time.Since(f.Time) > time.Minute {
			t.Errorf("failure %d is %+v, want %+v", i, f, want)
		}
	}
}

// TestTrafficKeepsNoSecrets sends articles, tokens and keys wherever a client can
// put them by mistake.
func TestTrafficKeepsNoSecrets(t *testing.T) {
	r := locked(t, nil)
	good := of(t, nil)
	const article = "The striker scored twice and the goalkeeper wept"
	with := func(method, path, body string, header ...string) {
		r.t.Helper()
		if status := r.do(method, path, body, append(header, "Authorization", "Bearer "+good)...).status; status < 400 {
			t.Errorf("%s %s is answered with %d", method, path, status)
		}
	}
	escaped := strings.ReplaceAll(article, " ", "%20")
	r.do("POST", "/predict", textBody(article), "Authorization", "Bearer "+good+"x")
	r.do("POST", "/predict", textBody(article), "Authorization", "Basic "+secretKey)
	r.do("POST", "/predict?token="+good+"&key="+secretKey, textBody(article))
	with("POST", "/predict?text="+escaped, `{}`)
	with("GET", "/predict/"+escaped, "")
	with("GET", "/"+good, "")
	with("GET", "/"+secretKey+"/x", "")
	with("GET", "/x\xff/"+strings.Repeat("long", 500), "")
	with("POST", "/v2/models/"+escaped+"/infer", textBody(article))
	with("POST", "/predict", article)
	with("POST", "/predict", encode(map[string]any{"text": map[string]string{article: article}}))
	with("POST", "/predict/batch", encode(map[string]any{"texts": map[string]any{article: 1}}))
	with("POST", "/explain", encode(map[string]any{"text": article, "category": article, "version": article, "top": article}))
	with("POST", "/invocations", encode(map[string]any{"dataframe_records": []any{map[string]any{article: 1}}}))
	with("POST", "/invocations", encode(map[string]any{"inputs": map[string]any{article: 1}}))
	with("POST", "/invocations", encode(map[string]any{article: article}))
	with("POST", "/invocations", encode(map[string]any{"inputs": []string{article}, "params": map[string]any{"predict_method": article}}))
	with("POST", "/invocations", article+",\"a, b\"\n1,2\n", "Content-Type", "text/csv")
	with("POST", "/v2/models/"+engine.ModelName+"/infer", encode(map[string]any{"inputs": []any{map[string]any{"name": article, "datatype": article, "shape": []any{article}, "data": article}}}))
	with("POST", "/predict", textBody(article), "Content-Type", article)
	list := r.Traffic().Failures
	if len(list) != 20 {
		t.Fatalf("%d failures are kept", len(list))
	}
	told, err := json.Marshal(list)
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{"striker", "goalkeeper", good[:40], good[40:80], secretKey[:20], secretKey[20:]} {
		if strings.Contains(string(told), secret) {
			t.Errorf("%q is told: %s", secret, told)
		}
	}
}
