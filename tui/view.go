package tui

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"copydesk/engine"
	"copydesk/tui/draw"
	"copydesk/tui/format"
	"copydesk/tui/screen"
)

// View draws the frame, or returns the last one if nothing has happened: Bubble
// Tea asks for each message.
func (a *app) View() string {
	if !a.drawn && a.broken == nil {
		func() {
			defer a.guard()
			a.frame, a.drawn = a.draw(), true
		}()
	}
	return a.frame
}

// draw makes at most as many lines as the terminal has, none wider than it.
func (a *app) draw() string {
	if a.width <= 0 || a.height <= 0 {
		return ""
	}
	var lines []string
	if a.fits() {
		lines = a.page()
	} else {
		lines = a.tooSmall()
	}
	if len(lines) > a.height {
		lines = lines[:a.height]
	}
	for i, line := range lines {
		lines[i] = strings.TrimRight(ansi.Truncate(line, a.width, ""), " ")
	}
	return strings.Join(lines, "\n")
}

func (a *app) tooSmall() []string {
	text := fmt.Sprintf("Copydesk needs %d x %d cells; this terminal has %d x %d. Make it larger, or press q to quit.",
		draw.MinWidth, draw.MinHeight, a.width, a.height)
	return draw.Wrap(text, a.width)
}

// page is the masthead, a rule, the tabs, the place, what is asked or said, and
// the footer.
func (a *app) page() []string {
	top := []string{a.masthead(), a.Styles.Dim.Render(strings.Repeat(a.Symbols.Rule, a.width)), a.tabs(), ""}
	bottom := append(a.message(), a.keysLine())
	room := a.height - len(top) - len(bottom)
	inner := a.width - 2*draw.Margin
	var content []string
	switch {
	case a.List != nil:
		content = a.listLines(inner, room)
	case a.help != nil:
		content = a.help.view(a, inner, room)
	case a.log != nil:
		content = a.log.view(a, inner, room)
	default:
		content = a.Shown.View(inner, room)
	}
	content = content[:min(len(content), max(0, room))]
	lines := append(top, draw.Indented(content)...)
	for len(lines) < a.height-len(bottom) {
		lines = append(lines, "")
	}
	return append(lines, bottom...)
}

func (a *app) masthead() string {
	running := a.running()
	if n := a.Board.Waiting(); n > 0 && !a.Closed {
		running += fmt.Sprintf(", %d queued", n)
	}
	now := a.Symbols.Fit(running, min(ansi.StringWidth(running), a.width-24))
	name := draw.Blanks(draw.Margin) + a.Styles.Title.Render("COPYDESK") + "   "
	room := a.width - ansi.StringWidth(name) - ansi.StringWidth(now) - draw.Margin - 2
	left := name + a.Styles.Dim.Render(a.Symbols.Path(a.workspace(), room))
	if desk := a.deskState(); ansi.StringWidth(left)+gapBeforeDesk+ansi.StringWidth(desk)+draw.Margin+ansi.StringWidth(now)+draw.Margin <= a.width {
		left += draw.Blanks(gapBeforeDesk) + a.Styles.Dim.Render(desk)
	}
	if a.Board.Training() {
		now = a.Styles.Accent.Render(now)
	} else {
		now = a.Styles.Dim.Render(now)
	}
	return a.Symbols.Spread(left, now, a.width-draw.Margin)
}

// usual is how many cells most terminals have.
const usual = 80

// gapBeforeDesk is how many blanks keep the desk from the workspace.
const gapBeforeDesk = 6

// deskState says how long the desk is up and who else looks on, as it was when
// it was last asked.
func (a *app) deskState() string {
	d := a.Board.Desk
	if d.Started.IsZero() || a.Closed {
		return ""
	}
	said := "desk up " + format.Lasted(d.Started, a.Clock())
	if d.Watchers > 1 {
		said += fmt.Sprintf(", %d viewers", d.Watchers)
	}
	return said
}

// workspace is the directory with the home directory as ~.
func (a *app) workspace() string {
	dir := a.options.Workspace
	home := a.options.Getenv("HOME")
	if rest, ok := strings.CutPrefix(dir, home+string(filepath.Separator)); ok && home != "" {
		return filepath.Join("~", rest)
	}
	return dir
}

// running says what goes on, or which version answers.
func (a *app) running() string {
	b := a.Board
	switch {
	case a.Closed:
		return "the desk has gone"
	case !b.Listed:
		return ""
	case b.Training():
		return "train " + a.Symbols.Text(b.Job.Spec.Source.Name(), 24) + ": " + a.runningNow()
	}
	text := "no champion yet"
	if v, ok := b.Champion(); ok {
		text = fmt.Sprintf("champion %s, version %d", a.Symbols.Text(string(v.Kind), 12), v.Number)
	}
	switch {
	case b.Desk.Serving == "":
	case a.width < usual: // Serve has the address
		text += ", serving"
	default:
		text += ", serving on " + a.Symbols.Text(b.Desk.Serving, 60)
	}
	return text
}

func (a *app) runningNow() string {
	b := a.Board
	l, r, ok := b.Live()
	switch {
	case ok && l.Sample != nil:
		return a.Symbols.Text(string(r.Model), 12) + " " + brief(*l.Sample)
	case ok:
		return a.Symbols.Text(string(r.Model), 12)
	case b.Job.State == engine.Queued:
		return "waits"
	case b.Prepared != nil:
		return format.StageWord(b.Prepared.Stage) + " " + brief(*b.Prepared)
	}
	return "starts"
}

// brief is the progress of a stage in a word or two, and when the whole job will
// be done.
func brief(p engine.Progress) string {
	s := format.Steps(p)
	if share, ok := format.Share(p); ok {
		s = fmt.Sprintf("%.0f %%", 100*share)
	}
	if eta := format.JobETA(p); eta != "" {
		s += ", job " + eta
	}
	return s
}

func (a *app) tabs() string {
	parts := make([]string, len(a.screens))
	for i, s := range a.screens {
		parts[i] = fmt.Sprintf("%d %s", i+1, s.Title())
		if s == a.Shown {
			parts[i] = "[" + parts[i] + "]"
			parts[i] = a.Styles.Accent.Bold(true).Render(parts[i])
		} else {
			parts[i] = a.Styles.Dim.Render(" " + parts[i] + " ")
		}
	}
	line := draw.Blanks(draw.Margin-1) + strings.Join(parts, "  ")
	if ansi.StringWidth(line) > a.width {
		line = draw.Blanks(draw.Margin-1) + strings.Join(parts, "")
	}
	return line
}

// message is the question, else the notice, with a line of room above; an empty
// line if there is neither.
func (a *app) message() []string {
	const most = 4
	if a.Prompt != nil && a.Question == nil {
		return append([]string{""}, draw.Indented(a.promptLines())...)
	}
	text, style := "", a.Styles.Bold
	switch {
	case a.Question != nil:
		text = a.Question.Text
	case a.Notice.Text != "":
		text = a.Notice.Text
		switch a.Notice.Tone {
		case screen.Good:
			style = a.Styles.Good
		case screen.Bad:
			text, style = "! "+text, a.Styles.Bad
		default:
			style = a.Styles.Accent
		}
	}
	if text == "" {
		return []string{"", ""}
	}
	lines := draw.Wrap(a.Symbols.Text(text, most*a.width), a.width-2*draw.Margin)
	if len(lines) > most {
		lines = lines[:most]
		lines[most-1] = ansi.Truncate(lines[most-1], a.width-2*draw.Margin-1, "") + a.Symbols.Ellipsis
	}
	for i, line := range lines {
		lines[i] = style.Render(line)
	}
	return append([]string{""}, draw.Indented(lines)...)
}

// keysLine is the footer: as many of the keys as fit, then the help.
func (a *app) keysLine() string {
	var tail []screen.Action
	if !a.covered() && !a.typing() {
		if c, ok := find(a.actions, screen.Everywhere, "?"); ok {
			c.Short = "help"
			tail = append(tail, c)
		}
	}
	room := a.width - 2*draw.Margin
	for _, c := range tail {
		room -= ansi.StringWidth(a.keyAndName(c)) + 3
	}
	var parts []string
	for _, c := range a.footer() {
		part := a.keyAndName(c)
		if w := ansi.StringWidth(part); w <= room {
			parts = append(parts, part)
			room -= w + 3
		} else {
			break
		}
	}
	for _, c := range tail {
		parts = append(parts, a.keyAndName(c))
	}
	return draw.Blanks(draw.Margin) + strings.Join(parts, "   ")
}

func (a *app) keyAndName(c screen.Action) string {
	name := c.Short
	if c.Now != nil {
		name = c.Now()
	}
	if q := a.Question; q != nil {
		switch c.ID {
		case "question.yes":
			name = q.Yes
		case "question.no":
			name = q.No
		}
	}
	return a.Styles.Accent.Render(a.firstKey(c)) + " " + a.Styles.Dim.Render(name)
}
