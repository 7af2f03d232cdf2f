package command_test

import (
	"flag"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// program is the directory of the binary under test.
var program string

// TestMain builds the program once: what is tested is what people run.
func TestMain(m *testing.M) {
	flag.Parse()
	code, err := buildAndRun(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

func buildAndRun(m *testing.M) (int, error) {
	dir, err := os.MkdirTemp("", "copydesk-test-")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(dir)
	build := exec.Command("go", "build", "-o", dir+string(filepath.Separator), "copydesk")
	if out, err := build.CombinedOutput(); err != nil {
		return 0, fmt.Errorf("%w: %s", err, out)
	}
	program = dir
	return m.Run(), nil
}

// TestSources looks at every file that the program is made of: go test keeps
// results until a file that a test looked at changes, and does not know what
// TestMain's build read.
func TestSources(t *testing.T) {
	err := filepath.WalkDir(filepath.Join("..", ".."), func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && d.Name() == ".git":
			return filepath.SkipDir
		case d.IsDir():
			return nil
		}
		_, err = os.Stat(path)
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(e *testscript.Env) error {
			e.Setenv("PATH", program+string(os.PathListSeparator)+e.Getenv("PATH"))
			workspace := filepath.Join(e.WorkDir, "workspace")
			e.Setenv("COPYDESK_WORKSPACE", workspace)
			e.Setenv("API_PORT", "0")
			// No desk is left behind, whatever a script started.
			e.Defer(func() {
				stop := exec.Command(filepath.Join(program, "copydesk"), "desk", "stop", "--force", "--workspace", workspace)
				if out, err := stop.CombinedOutput(); err != nil {
					panic(fmt.Sprintf("the desk of %s could not be stopped: %v: %s", workspace, err, out))
				}
			})
			return nil
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"status": status,
			"id":     id,
			"post":   post,
		},
	})
}

// status runs a command and holds it to an exit code: status 2 copydesk --bad.
func status(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: status code command [arg...]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		exit, ok := err.(*exec.ExitError)
		if !ok {
			ts.Fatalf("%v", err)
		}
		got = exit.ExitCode()
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

// id sets a variable to the value of the first "id" of a JSON file: id RUN
// runs.json, or of the n-th: id RUN runs.json 2.
func id(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: id variable file [n]")
	}
	n := 1
	if len(args) > 2 {
		var err error
		n, err = strconv.Atoi(args[2])
		ts.Check(err)
	}
	found := regexp.MustCompile(`"id": "([0-9a-f]{32})"`).FindAllStringSubmatch(ts.ReadFile(args[1]), n)
	if len(found) < n {
		ts.Fatalf("%s has %d ids", args[1], len(found))
	}
	ts.Setenv(args[0], found[n-1][1])
}

// post sends JSON to the prediction server of a desk, whose status is in a file:
// post desk.json /predict '{"text":"..."}' 200.
func post(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 4 {
		ts.Fatalf("usage: post file path body status")
	}
	serving := regexp.MustCompile(`"serving": "([^"]+)"`).FindStringSubmatch(ts.ReadFile(args[0]))
	if serving == nil {
		ts.Fatalf("%s does not say where predictions are served", args[0])
	}
	response, err := http.Post("http://"+serving[1]+args[1], "application/json", strings.NewReader(args[2]))
	ts.Check(err)
	ts.Check(response.Body.Close())
	if got := strconv.Itoa(response.StatusCode); got != args[3] {
		ts.Fatalf("%s is answered with %s, want %s", args[1], got, args[3])
	}
}
