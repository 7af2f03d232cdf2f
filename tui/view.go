package tui

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"copydesk/engine"
	"copydesk/tui/format"
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
		minWidth, minHeight, a.width, a.height)
	return wrap(text, a.width)
}

// page is the masthead, a rule, the tabs, the place, what is asked or said, and
// the footer.
func (a *app) page() []string {
	top := []string{a.masthead(), a.styles.dim.Render(strings.Repeat(a.symbols.rule, a.width)), a.tabs(), ""}
	bottom := append(a.message(), a.keysLine())
	room := a.height - len(top) - len(bottom)
	inner := a.width - 2*margin
	var content []string
	if a.help != nil {
		content = a.help.view(a, inner, room)
	} else {
		content = a.screens[a.at].view(inner, room)
	}
	content = content[:min(len(content), max(0, room))]
	lines := append(top, indented(content)...)
	for len(lines) < a.height-len(bottom) {
		lines = append(lines, "")
	}
	return append(lines, bottom...)
}

func (a *app) masthead() string {
	running := a.running()
	if n := a.board.queued; n > 0 && !a.closed {
		running += fmt.Sprintf(", %d queued", n)
	}
	now := a.symbols.fit(running, min(ansi.StringWidth(running), a.width-24))
	name := blanks(margin) + a.styles.title.Render("COPYDESK") + "   "
	room := a.width - ansi.StringWidth(name) - ansi.StringWidth(now) - margin - 2
	left := name + a.styles.dim.Render(a.symbols.path(a.workspace(), room))
	if a.board.training() {
		now = a.styles.accent.Render(now)
	} else {
		now = a.styles.dim.Render(now)
	}
	return a.symbols.spread(left, now, a.width-margin)
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
	b := a.board
	switch {
	case a.closed:
		return "the desk has gone"
	case !b.listed:
		return ""
	case b.training():
		return "train " + a.symbols.text(b.job.Spec.Source.Name(), 24) + ": " + a.runningNow()
	}
	text := "no champion yet"
	if v, ok := b.champion(); ok {
		text = fmt.Sprintf("champion %s, version %d", a.symbols.text(string(v.Kind), 12), v.Number)
	}
	if b.serving != "" {
		text += ", serving on " + a.symbols.text(b.serving, 60)
	}
	return text
}

func (a *app) runningNow() string {
	b := a.board
	l, r, ok := b.live()
	switch {
	case ok && l.sample != nil:
		return a.symbols.text(string(r.Model), 12) + " " + brief(*l.sample)
	case ok:
		return a.symbols.text(string(r.Model), 12)
	case b.job.State == engine.Queued:
		return "waits"
	case b.prepared != nil:
		return format.StageWord(b.prepared.Stage) + " " + brief(*b.prepared)
	}
	return "starts"
}

// brief is progress in a word or two, and when the whole job will be done.
func brief(p engine.Progress) string {
	s := format.Steps(p)
	if share, ok := format.Share(p); ok {
		s = fmt.Sprintf("%.0f %%", 100*share)
	}
	if eta := format.JobETA(p); eta != "" {
		s += "  " + eta
	}
	return s
}

func (a *app) tabs() string {
	parts := make([]string, len(a.screens))
	for i, s := range a.screens {
		parts[i] = fmt.Sprintf("%d %s", i+1, s.title())
		if i == a.at {
			parts[i] = "[" + parts[i] + "]"
			parts[i] = a.styles.accent.Bold(true).Render(parts[i])
		} else {
			parts[i] = a.styles.dim.Render(" " + parts[i] + " ")
		}
	}
	return blanks(margin-1) + strings.Join(parts, "  ")
}

// message is the question, else the notice, with a line of room above; an empty
// line if there is neither.
func (a *app) message() []string {
	const most = 4
	text, style := "", a.styles.bold
	switch {
	case a.question != nil:
		text = a.question.text
	case a.notice.text != "":
		text = a.notice.text
		switch a.notice.tone {
		case good:
			style = a.styles.good
		case bad:
			text, style = "! "+text, a.styles.bad
		default:
			style = a.styles.accent
		}
	}
	if text == "" {
		return []string{"", ""}
	}
	lines := wrap(a.symbols.text(text, most*a.width), a.width-2*margin)
	if len(lines) > most {
		lines = lines[:most]
		lines[most-1] = ansi.Truncate(lines[most-1], a.width-2*margin-1, "") + a.symbols.ellipsis
	}
	for i, line := range lines {
		lines[i] = style.Render(line)
	}
	return append([]string{""}, indented(lines)...)
}

// keysLine is the footer: as many of the keys as fit, then the help.
func (a *app) keysLine() string {
	var tail []action
	if a.question == nil && a.help == nil {
		if c, ok := find(a.actions, everywhere, "?"); ok {
			c.short = "help"
			tail = append(tail, c)
		}
	}
	room := a.width - 2*margin
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
	return blanks(margin) + strings.Join(parts, "   ")
}

func (a *app) keyAndName(c action) string {
	name := c.short
	if q := a.question; q != nil {
		switch c.id {
		case "question.yes":
			name = q.yes
		case "question.no":
			name = q.no
		}
	}
	return a.styles.accent.Render(a.symbols.key(c.keys[0])) + " " + a.styles.dim.Render(name)
}
