//go:build linux

package e2etest_test

import (
	"encoding/json"
	"os/exec"
	"regexp"
	"strings"
)

// curlLine is the command that Serve shows, with its words one blank apart.
var curlLine = regexp.MustCompile(`curl -sS .*?/predict`)

// answersCurl gives the command on the screen to a shell, as a person does who
// copies it, and checks which version answers.
func (p *person) answersCurl(version string) {
	p.w.t.Helper()
	line := curlLine.FindString(strings.Join(strings.Fields(p.Text()), " "))
	if line == "" {
		p.w.t.Fatalf("no curl command is on the screen:\n%s", p.Text())
	}
	if _, err := exec.LookPath("curl"); err != nil {
		p.w.t.Logf("not run: %s: %v", line, err)
		return
	}
	cmd := exec.Command("sh", "-c", line)
	cmd.Env = p.w.env
	out, err := cmd.CombinedOutput()
	var answer struct {
		Prediction string `json:"prediction"`
		Version    string `json:"model_version"`
	}
	if err != nil || json.Unmarshal(out, &answer) != nil || answer.Prediction == "" || answer.Version != version {
		p.w.t.Errorf("%s: %v: %s; want a prediction of version %s", line, err, out, version)
	}
}
