package command

import (
	"fmt"
	"os"
	"strings"

	"copydesk/engine/checkup"

	"github.com/muesli/termenv"
	"golang.org/x/term"
)

// The size that the workbench needs, and the one that it wants, in cells.
const (
	leastWidth, leastHeight = 60, 20
	fullWidth, fullHeight   = 80, 24
)

// checkTerminal checks what the workbench is shown on.
func (a App) checkTerminal() checkup.Result {
	r := checkup.Result{Name: "terminal", State: checkup.OK}
	file, isFile := a.Stdout.(*os.File)
	if !isTerminal(a.Stdin) || !isFile || !isTerminal(a.Stdout) {
		r.Says = "there is none here: commands work, the workbench needs one"
		return r
	}
	width, height, err := term.GetSize(int(file.Fd()))
	if err != nil {
		return checkup.Result{Name: r.Name, State: checkup.Warning, Says: fmt.Sprintf("its size is not known: %v", err), Do: "set COLUMNS and LINES, or use another terminal"}
	}
	kind := a.getenv("TERM")
	warn := func(says, do string) checkup.Result {
		return checkup.Result{Name: r.Name, State: checkup.Warning, Says: says, Do: do}
	}
	switch {
	case kind == "" || kind == "dumb":
		return warn(fmt.Sprintf("TERM is %q: nothing can be redrawn there", kind), "use a terminal that TERM names, such as xterm-256color")
	case width == 0 || height == 0:
		return warn("it does not say how large it is", "set its size: stty rows 24 cols 80")
	case width < leastWidth || height < leastHeight:
		return warn(fmt.Sprintf("it has %dx%d characters; the workbench needs %dx%d", width, height, leastWidth, leastHeight), "make the window larger")
	case !a.isUTF8():
		return warn("the locale is not UTF-8: everything is drawn in ASCII", "export LC_ALL=C.UTF-8")
	}
	r.Says = fmt.Sprintf("%s, %dx%d, UTF-8, %s", kind, width, height, a.colours())
	if width < fullWidth || height < fullHeight {
		r.Says += fmt.Sprintf("; the workbench shows more from %dx%d on", fullWidth, fullHeight)
	}
	return r
}

// isUTF8 reports whether the locale says that text is UTF-8.
func (a App) isUTF8() bool {
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if locale := strings.ToLower(a.getenv(name)); locale != "" {
			return strings.Contains(locale, "utf-8") || strings.Contains(locale, "utf8")
		}
	}
	return false
}

// colours says how many colours are used.
func (a App) colours() string {
	if a.getenv("NO_COLOR") != "" {
		return "no colours (NO_COLOR)"
	}
	switch termenv.NewOutput(a.Stdout, termenv.WithEnvironment(environment{a})).EnvColorProfile() {
	case termenv.TrueColor:
		return "true colour"
	case termenv.ANSI256:
		return "256 colours"
	case termenv.ANSI:
		return "16 colours"
	}
	return "no colours"
}

// environment is the app's environment for termenv.
type environment struct{ app App }

func (e environment) Environ() []string         { return e.app.Environ }
func (e environment) Getenv(name string) string { return e.app.getenv(name) }
