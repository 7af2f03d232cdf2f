//go:build linux

package e2etest_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// scriptedEditor is the editor of a person: a script of a shell.
type scriptedEditor struct {
	w    *workspace
	path string
}

// editor names a script as the editor of whoever sits down from now on. It gets
// the path of the file as $1.
func (w *workspace) editor(script string) scriptedEditor {
	w.t.Helper()
	e := scriptedEditor{w, filepath.Join(filepath.Dir(w.dir), "my editor")}
	w.env = append(w.env, "EDITOR='"+e.path+"'", "TMPDIR="+filepath.Dir(w.dir))
	e.becomes(script)
	return e
}

// becomes puts another script in the place of the editor.
func (e scriptedEditor) becomes(script string) {
	e.w.t.Helper()
	// Renamed into place: one that runs is not written to.
	if err := os.WriteFile(e.path+".new", []byte("#!/bin/sh\n"+script+"\n"), 0o700); err != nil {
		e.w.t.Fatal(err)
	}
	if err := os.Rename(e.path+".new", e.path); err != nil {
		e.w.t.Fatal(err)
	}
}

// vanishes takes the editor away.
func (e scriptedEditor) vanishes() {
	e.w.t.Helper()
	if err := os.Remove(e.path); err != nil {
		e.w.t.Fatal(err)
	}
}

// The settings are changed in an editor that has the terminal to itself while a
// training goes on; one that is not there, that ends at once or that fails leaves
// the screen whole and the settings as they are.
func TestJourneySettingsInAnEditor(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t)
	settings := filepath.Join(w.dir, "copydesk.yaml")
	w.configure("desk: {idle_after: 7}\n")
	e := w.editor("exit 0")
	p := w.sit(100, 30, slow...)
	p.Await("This workspace is empty")

	// All of this before anything moves, so that what is on the screen can be
	// held to a redraw.
	has := func(want string) {
		t.Helper()
		if got := readFile(t, settings); got != want {
			t.Errorf("the settings are %q, want %q", got, want)
		}
	}
	p.Quiet(still)
	empty := p.picture()
	whole := func() {
		t.Helper()
		p.Press("z") // which is no key, takes what was said away
		p.Until("the screen as it was", func(string) bool { return p.picture() == empty })
		p.sameAfterRedraw()
	}
	p.Press(",")
	p.Await("the settings are as they were", "This workspace is empty")
	whole()
	e.becomes("exit 3")
	p.Press(",")
	p.Await("the editor failed: exit status 3; what it wrote is in", "This workspace is empty")
	whole()
	e.becomes("kill -9 $$")
	p.Press(",")
	p.Await("the editor failed: signal: killed")
	whole()
	e.vanishes()
	p.Press(",")
	p.Await("there is no program", "my editor")
	whole()
	has("desk: {idle_after: 7}\n")

	// One that is wrong is not taken, is kept, and is what the next edit begins
	// with.
	e.becomes(`echo 'desk: {idle_after: soon}' > "$1"`)
	p.Press(",")
	p.Await("idle_after is soon")
	whole()
	has("desk: {idle_after: 7}\n")

	p.Press("t")
	p.Await("Training on demo", "of at most 9,999")
	job := w.running()
	e.becomes(`printf '\033[?1049h'
		stty -a | grep -q ' icanon .* echo ' && printf 'It says: ' && cat "$1" && printf 'Say what it is to be: ' && read -r answer && echo "$answer" > "$1"
		printf '\033[?1049l'`)
	p.Press(",")
	p.Await("It says: desk: {idle_after: soon}", "Say what it is to be:")
	alone := p.Text()
	w.moves(job)
	if now := p.Text(); now != alone || strings.Contains(now, "Training on demo") {
		t.Errorf("while the editor has the terminal, it shows\n%s\nand then\n%s", alone, now)
	}
	p.Type("desk: {idle_after: 8}\r")
	p.Await("saved; the workbench and the desk read it when they start", "Training on demo")
	has("desk: {idle_after: 8}\n")
	w.holds("job running: nb succeeded, mlp running, rf queued")
	w.moves(job)
	p.Press("?")
	p.Await("close help")
	p.Press("esc")
	p.AwaitNone("close help")
	p.quits(goesOn)

	left, err := filepath.Glob(filepath.Join(filepath.Dir(w.dir), "copydesk-*", "*"))
	if err != nil || len(left) != 2 {
		t.Errorf("of the editors that failed, %q are left (%v); want the two drafts that the screen named", left, err)
	}
	if was := must[[]byte](t)(os.ReadFile(settings + ".before")); string(was) != "desk: {idle_after: 7}\n" {
		t.Errorf("the settings before are %q", was)
	}
}
