//go:build linux

package e2etest_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"syscall"
	"testing"

	"copydesk/engine"
)

// web asks the prediction server of a workspace, and returns the status and what
// the answer says.
func (w *workspace) web(method, path string, body map[string]string) (int, map[string]any, string) {
	w.t.Helper()
	var content io.Reader
	if body != nil {
		data, err := json.Marshal(body)
		if err != nil {
			w.t.Fatal(err)
		}
		content = bytes.NewReader(data)
	}
	request, err := http.NewRequest(method, "http://"+w.mustStatus().Serving+path, content)
	if err != nil {
		w.t.Fatal(err)
	}
	request.Close = true
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		w.t.Fatal(err)
	}
	defer response.Body.Close()
	data, err := io.ReadAll(response.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	var document map[string]any
	if strings.HasPrefix(response.Header.Get("Content-Type"), "application/json") {
		if err := json.Unmarshal(data, &document); err != nil {
			w.t.Fatalf("%s %s: %s: %v", method, path, data, err)
		}
	}
	return response.StatusCode, document, string(data)
}

// asked returns the id of an answer, and what it was.
func (w *workspace) asked(text string) (id, category string) {
	w.t.Helper()
	status, p, body := w.web("POST", "/predict", map[string]string{"text": text})
	if status != 200 {
		w.t.Fatalf("%d %s", status, body)
	}
	return p["id"].(string), p["prediction"].(string)
}

// Feedback is refused on a full disk, and taken when there is room again.
func TestFeedbackOnFullDisk(t *testing.T) {
	if !inNamespace(t) {
		return
	}
	w := newDisk(t)
	w.must("train", "--models", "nb")
	d := w.desk("--serve")
	w.leave(32 * mib)
	id, category := w.asked("Chipmaker lifts forecast")
	for _, body := range []map[string]string{{"id": id, "category": category}, {"text": "Chipmaker lifts forecast", "category": category}} {
		status, f, raw := w.web("POST", "/feedback", body)
		if status != 507 || f["error"] != "Insufficient storage" || !strings.Contains(raw, "disk of the server is full") || strings.Contains(raw, w.dir) {
			t.Errorf("%d %s", status, raw)
		}
	}
	if _, _, scrape := w.web("GET", "/metrics", nil); !strings.Contains(scrape, `copydesk_feedback_total{correct="true"} 0`) || strings.Contains(scrape, "\ncopydesk_feedback_accuracy") {
		t.Error("what was not stored is counted")
	}
	w.empty()
	if status, f, raw := w.web("POST", "/feedback", map[string]string{"id": id, "category": category}); status != 201 || f["correct"] != true {
		t.Errorf("with room again: %d %s", status, raw)
	}
	if _, _, scrape := w.web("GET", "/metrics", nil); !strings.Contains(scrape, `copydesk_feedback_total{correct="true"} 1`) || !strings.Contains(scrape, "\ncopydesk_feedback_accuracy 1\n") {
		t.Error("what was stored is not counted")
	}

	// A full disk at the end costs what was to be stored then, and no more.
	w.leave(32 * mib)
	later, _ := w.asked("The home team won")
	d.signal(syscall.SIGTERM)
	if code := d.wait(); code != 0 || !strings.Contains(d.stdout.String()+d.stderr.String(), "feedback will need the text") {
		t.Errorf("it ends with code %d: %s%s", code, d.stdout.String(), d.stderr.String())
	}
	w.empty()
	w.desk("--serve")
	if status, _, raw := w.web("POST", "/feedback", map[string]string{"id": later, "category": category}); status != 404 || !strings.Contains(raw, "send the text instead") {
		t.Errorf("%d %s", status, raw)
	}
	if page := must[engine.FeedbackPage](t)(w.client().FindFeedback(t.Context(), engine.PageQuery{})); page.Total != 1 || page.Feedback[0].ID != id {
		t.Errorf("%+v", page)
	}
}

// Answers are remembered by the next process, and not after a crash.
func TestFeedbackAfterTheEnd(t *testing.T) {
	w := newWorkspace(t)
	w.must("train", "--models", "nb")
	d := w.desk("--serve")
	id, category := w.asked("Chipmaker lifts forecast")
	d.signal(syscall.SIGTERM)
	if code := d.wait(); code != 0 {
		t.Fatalf("it ends with code %d: %s", code, d.stderr.String())
	}
	d = w.desk("--serve")
	if status, f, raw := w.web("POST", "/feedback", map[string]string{"id": id, "category": category}); status != 201 || f["prediction"] != category {
		t.Errorf("after the end: %d %s", status, raw)
	}
	lost, _ := w.asked("The home team won")
	d.signal(syscall.SIGKILL)
	d.wait()
	w.desk("--serve")
	if status, _, raw := w.web("POST", "/feedback", map[string]string{"id": lost, "category": category}); status != 404 || !strings.Contains(raw, "send the text instead") {
		t.Errorf("after a crash: %d %s", status, raw)
	}
	c := w.client()
	samples := must[engine.SamplePage](t)(c.FindSamples(t.Context(), engine.PageQuery{}))
	if samples.Total != 1 || samples.Samples[0].Text != "" || samples.Samples[0].Digest != engine.TextDigest("Chipmaker lifts forecast") {
		t.Errorf("%+v", samples)
	}
	if tallies := must[[]engine.Tally](t)(c.Tallies(t.Context(), engine.ModelName)); len(tallies) != 1 || tallies[0].Total != 1 {
		t.Errorf("the feedback before the crash: %+v", tallies)
	}
	if out := w.must("models", "feedback"); !strings.Contains(out, "0.2065 to 1.0000") || strings.Count(out, "\n") != 2 {
		t.Errorf("%s", out)
	}
}
