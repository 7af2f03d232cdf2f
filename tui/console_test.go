package tui

import (
	"encoding/base64"
	"os"
	"path/filepath"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"copydesk/engine/config"
	"copydesk/tui/screen"
)

func TestCopyReachesTheTerminalBehindWhatIsBetween(t *testing.T) {
	text := "curl 'http://127.0.0.1:8000/predict'\n新聞"
	coded := base64.StdEncoding.EncodeToString([]byte(text))
	for _, tt := range []struct {
		env         map[string]string
		begin, ends string
	}{
		{nil, "\x1b]52;c;" + coded, "\x07"},
		{map[string]string{"TMUX": "/tmp/tmux-1000/default,12,0", "TERM": "tmux-256color"}, "\x1bPtmux;\x1b\x1b]52;c;" + coded, "\x1b\\"},
		{map[string]string{"TERM": "screen-256color"}, "\x1bP\x1b]52;c;", "\x1b\\"},
	} {
		var out strings.Builder
		c := console{&out, func(k string) string { return tt.env[k] }}
		if err := c.Copy(text); err != nil {
			t.Fatal(err)
		}
		if s := out.String(); !strings.HasPrefix(s, tt.begin) || !strings.HasSuffix(s, tt.ends) {
			t.Errorf("%v: %q, want %q ... %q", tt.env, s, tt.begin, tt.ends)
		}
	}
	var out strings.Builder
	if err := (console{&out, os.Getenv}).Copy(strings.Repeat("x", mostCopied+1)); err == nil || out.Len() > 0 {
		t.Errorf("%v, and %d bytes written; want a refusal and none", err, out.Len())
	}
}

// An editor that is not there is found out before the screen is given to it.
func TestEditWithoutAnEditor(t *testing.T) {
	for _, tt := range []struct {
		env  map[string]string
		want string
	}{
		{nil, "no editor is set; name one with VISUAL or EDITOR"},
		{map[string]string{"EDITOR": "no-such-editor -w"}, `EDITOR is "no-such-editor -w", and there is no program "no-such-editor"`},
	} {
		c := console{&strings.Builder{}, func(k string) string { return tt.env[k] }}
		cmd, err := c.Edit("a note", ".txt", func(screen.Edited) tea.Msg { return nil })
		if cmd != nil || err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%v: %v, want %q", tt.env, err, tt.want)
		}
	}
}

// What an editor made of the settings is saved if it is right, and kept beside
// them if it is not.
func TestEditedSettings(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "copydesk.yaml")
	play(t, 80, 24, func(s *stage) {
		edit := func(text string) {
			e, err := config.BeginEdit(dir)
			if err != nil {
				t.Fatal(err)
			}
			s.send(editedMsg{e, screen.Edited{Text: text, Path: "/tmp/draft.yaml", Forget: func() error { return nil }}})
		}
		edit("workbench: {theme: light}\n")
		s.shows("saved; the workbench and the desk read it when they start")
		edit("workbench: {theme: purple}\n")
		s.shows("workbench.theme", "purple", "copydesk.yaml.draft")
		if got, err := os.ReadFile(path); err != nil || string(got) != "workbench: {theme: light}\n" {
			t.Errorf("the settings are %q, %v", got, err)
		}
	})
}
