//go:build unix

package screen_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"copydesk/server/e2etest/screen"
)

func shell(t *testing.T, script string, cols, rows int) *screen.Screen {
	t.Helper()
	return screen.Start(t, exec.Command("sh", "-c", script), cols, rows)
}

func TestScreenShowsWhatIsLeftOfWhatWasWritten(t *testing.T) {
	s := shell(t, `printf 'one\ntwo\033[1A\rONE\033[2B\r\033[31mred\033[0m\033[K'`, 20, 4)
	if code := s.Wait(); code != 0 {
		t.Fatalf("exit code %d", code)
	}
	s.Await("red")
	if got, want := strings.TrimRight(s.Text(), "\n"), "ONE\ntwo\nred"; got != want {
		t.Errorf("%q is on the screen, want %q", got, want)
	}
	if !strings.Contains(s.Picture(), "\x1b[31mred") {
		t.Errorf("the picture %q has no red", s.Picture())
	}
	s.Restored()
}

func TestKeysAreRead(t *testing.T) {
	s := shell(t, `stty raw -echo; printf ready; dd bs=1 count=9 2>/dev/null | od -An -tx1; stty sane`, 40, 5)
	s.Await("ready")
	s.Press("up", "ctrl+c", "enter", "é", "esc", "x")
	s.Await("1b 5b 41 03 0d c3 a9 1b 78")
}

func TestPasteIsBracketedWhereThatIsAskedFor(t *testing.T) {
	s := shell(t, `stty raw -echo; printf 'plain'; dd bs=1 count=2 2>/dev/null | od -An -tx1
		printf '\033[?2004hbracketed'; dd bs=1 count=14 2>/dev/null | od -An -tx1; printf '\033[?2004l'; stty sane`, 100, 8)
	s.Await("plain")
	s.Paste("ab")
	s.Await("61 62", "bracketed")
	s.Paste("ab")
	s.Await("1b 5b 32 30 30 7e 61 62 1b 5b 32 30 31 7e")
}

func TestRecordKeepsWhatIsWrittenMeanwhile(t *testing.T) {
	s := shell(t, `stty -echo; printf 'before'; read x; printf '\033[31mred\a'; read x; printf 'after'`, 80, 24)
	s.Await("before")
	end := s.Record()
	s.Press("enter")
	s.Await("red")
	if got, want := end(), "\x1b[31mred\a"; got != want {
		t.Errorf("%q is recorded, want %q", got, want)
	}
	s.Press("enter")
	s.Await("after")
}

func TestResizeIsTold(t *testing.T) {
	s := shell(t, `trap 'stty size' WINCH; stty size; while :; do read x && exit; done`, 80, 24)
	s.Await("24 80")
	s.Resize(200, 60)
	s.Await("60 200")
	s.Resize(60, 20)
	s.Await("20 60")
}

func TestHangUpIsASignal(t *testing.T) {
	said := filepath.Join(t.TempDir(), "said")
	s := screen.Start(t, exec.Command("sh", "-c", `trap 'echo hung up > "$0"; exit 3' HUP; printf ready; while :; do read x; done`, said), 80, 24)
	s.Await("ready")
	s.HangUp()
	if code := s.Wait(); code != 3 {
		t.Errorf("exit code %d, want 3", code)
	}
	if text, err := os.ReadFile(said); err != nil || string(text) != "hung up\n" {
		t.Errorf("%q, %v", text, err)
	}
}

// judge is a test that keeps what would make it fail.
type judge struct {
	testing.TB
	problems []string
}

func (j *judge) Helper() {}
func (j *judge) Error(args ...any) {
	j.problems = append(j.problems, fmt.Sprint(args...))
}
func (j *judge) Errorf(format string, args ...any) {
	j.problems = append(j.problems, fmt.Sprintf(format, args...))
}

func TestRestoredSeesWhatIsLeft(t *testing.T) {
	for script, want := range map[string]string{
		`printf '\033[?1049h'`: "alternate screen",
		`printf '\033[?25l'`:   "cursor is hidden",
		`printf '\033[?2004h'`: "[2004]",
		`stty -echo`:           "settings",
		`printf '\033[?1049h\033[?25l\033[?25h\033[?1049l'; stty -echo; stty echo`: "",
	} {
		j := &judge{TB: t}
		s := screen.Start(j, exec.Command("sh", "-c", script), 80, 24)
		s.Wait()
		s.Restored()
		if want == "" && len(j.problems) > 0 || want != "" && !strings.Contains(strings.Join(j.problems, "\n"), want) {
			t.Errorf("%s: the problems are %q, want %q", script, j.problems, want)
		}
	}
}
