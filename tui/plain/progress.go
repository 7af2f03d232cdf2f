package plain

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"github.com/charmbracelet/x/ansi"

	"copydesk/engine"
	"copydesk/tui/format"
	"copydesk/tui/safe"
)

const (
	barWidth = 20
	// redraw is the least time between two redraws.
	redraw = 100 * time.Millisecond
)

// ProgressOptions are how progress is shown. The zero value is right for a
// file: it looks whether that is a terminal.
type ProgressOptions struct {
	// Redraw, if not nil, decides instead whether lines are redrawn in place and
	// in which width; it is asked before each redraw.
	Redraw func() (width int, ok bool)
	// Every, if not 0, has a lane that is not redrawn say how far it is in a line
	// of its own that often.
	Every time.Duration
	// ASCII draws bars without other characters.
	ASCII bool
	// Clock, if not nil, is used instead of time.Now.
	Clock func() time.Time
}

// Progress shows what goes on in lanes, the first of them the work that all
// share (reading, cleaning), then one for each run. On a terminal each lane is
// one line, redrawn in place; elsewhere a line is written when a lane enters a
// stage and when it is done. It is safe for concurrent use.
//
// The cursor is never hidden and always rests below the lines, so that a
// process that is killed leaves nothing to repair.
type Progress struct {
	w io.Writer
	o ProgressOptions

	mu    sync.Mutex
	lanes []*progressLane
	job   *engine.Progress // the last sample that says when the job will be done
	drawn int              // lines on the terminal that a redraw goes over
	last  time.Time
	err   error // of the first write that failed; nothing is written after it
}

type progressLane struct {
	key, label string
	stage      engine.Stage // the last one shown
	said       time.Time    // when a line said how far it is, or that it entered a stage
	sample     *engine.Progress
	waits      string // while it has no sample
	text       string // once it is done
}

// NewProgress returns progress that is written to w.
func NewProgress(w io.Writer, o ProgressOptions) *Progress {
	if o.Redraw == nil {
		o.Redraw = func() (int, bool) { return Terminal(w) }
	}
	if o.Clock == nil {
		o.Clock = time.Now
	}
	return &Progress{w: w, o: o}
}

// Lane adds a lane that is shown from now on. A key that is there already gets
// the label. The key "" is that of events that concern a whole job.
func (p *Progress) Lane(key, label string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.lane(key).label = safe.Text(label)
}

// Show shows how far a lane has come, at most ten times a second.
func (p *Progress) Show(key string, sample engine.Progress) {
	p.mu.Lock()
	defer p.mu.Unlock()
	l := p.lane(key)
	if l.text != "" {
		return
	}
	l.sample = &sample
	if sample.JobETA != nil {
		p.job = &sample
	}
	width, ok := p.o.Redraw()
	now := p.o.Clock()
	switch {
	case ok:
		if now.Sub(p.last) >= redraw {
			p.last = now
			p.draw(width)
		}
	case l.stage != sample.Stage:
		l.stage, l.said = sample.Stage, now
		p.write(l.label + "  " + format.StageWord(sample.Stage) + "\n")
	case p.o.Every > 0 && now.Sub(l.said) >= p.o.Every:
		l.said = now
		p.write(l.label + "  " + strings.Join(parts(sample, percent), "  ") + "\n")
	}
}

// Wait shows why a lane has not begun.
func (p *Progress) Wait(key, text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	l := p.lane(key)
	text = safe.Text(text)
	if l.text != "" || l.sample != nil || l.waits == text {
		return
	}
	l.waits = text
	if width, ok := p.o.Redraw(); ok {
		p.draw(width)
		return
	}
	p.write(l.label + "  " + text + "\n")
}

// Done shows the last text of a lane.
func (p *Progress) Done(key, text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	l := p.lane(key)
	l.text = safe.Text(text)
	if width, ok := p.o.Redraw(); ok {
		p.draw(width)
		return
	}
	p.write(l.label + "  " + l.text + "\n")
}

// Print writes a line of its own, above the lanes on a terminal: a warning.
func (p *Progress) Print(text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	lines := strings.Join(safe.Lines(text), "\n") + "\n"
	width, ok := p.o.Redraw()
	if !ok {
		p.write(lines)
		return
	}
	p.write(p.over() + lines)
	p.draw(width)
}

// Close draws the last state and leaves the cursor below it. It returns the
// first error of writing.
func (p *Progress) Close() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if width, ok := p.o.Redraw(); ok && len(p.lanes) > 0 {
		p.draw(width)
	}
	p.lanes, p.drawn = nil, 0
	return p.err
}

func (p *Progress) lane(key string) *progressLane {
	for _, l := range p.lanes {
		if l.key == key {
			return l
		}
	}
	l := &progressLane{key: key, label: safe.Text(key)}
	p.lanes = append(p.lanes, l)
	return l
}

// over returns what goes back to the first line that was drawn and clears from
// there.
func (p *Progress) over() string {
	if p.drawn == 0 {
		return ""
	}
	n := p.drawn
	p.drawn = 0
	return fmt.Sprintf("\x1b[%dA\r\x1b[J", n)
}

func (p *Progress) draw(width int) {
	label := 0
	for _, l := range p.lanes {
		label = max(label, ansi.StringWidth(l.label))
	}
	label = min(label, 16)
	var b strings.Builder
	b.WriteString(p.over())
	for _, l := range p.lanes {
		name := ansi.Truncate(l.label, label, ellipsis)
		name += strings.Repeat(" ", max(0, label-ansi.StringWidth(name)))
		line := strings.TrimRight(name+"  "+p.state(l, width-label-2), " ")
		// A line that filled the last column would wrap on some terminals.
		b.WriteString(ansi.Truncate(line, max(1, width-1), ellipsis) + "\n")
	}
	p.drawn = len(p.lanes)
	p.write(b.String())
}

// state is what a lane says behind its name.
func (p *Progress) state(l *progressLane, width int) string {
	if l.text != "" {
		return l.text + p.jobETA(l)
	}
	if l.sample == nil && l.waits != "" {
		return l.waits
	}
	if l.sample == nil {
		return format.StateWord(engine.Queued)
	}
	says := parts(*l.sample, p.bar)
	line := says[0]
	for _, part := range says[1:] {
		if ansi.StringWidth(line)+2+ansi.StringWidth(part) < width {
			line += "  " + part
		}
	}
	return line
}

// parts are what there is to say of a sample, the most important first, with
// the share that is done as draw shows it.
func parts(s engine.Progress, draw func(share float64) string) []string {
	var out []string
	if share, ok := format.Share(s); ok {
		out = append(out, draw(share))
	}
	if s.Stage != engine.Fit {
		out = append(out, format.StageWord(s.Stage))
	}
	out = append(out, format.Steps(s))
	if s.Loss != nil {
		out = append(out, "loss "+format.Value(*s.Loss))
	}
	for _, part := range []string{format.Rate(s), format.ETA(s)} {
		if part != "" {
			out = append(out, part)
		}
	}
	return out
}

func percent(share float64) string { return fmt.Sprintf("%.0f %%", 100*share) }

// jobETA is what the lane of the job says behind its text while there are runs
// to come after the one under way, whose lane says its own ETA.
func (p *Progress) jobETA(l *progressLane) string {
	if l.key != "" || p.job == nil {
		return ""
	}
	waiting := 0
	for _, l := range p.lanes {
		if l.text == "" {
			waiting++
		}
	}
	eta := format.JobETA(*p.job)
	if waiting < 2 || eta == "" {
		return ""
	}
	return "  all: " + eta
}

func (p *Progress) bar(share float64) string {
	full, empty := "━", "─"
	if p.o.ASCII {
		full, empty = "#", "-"
	}
	n := int(share*barWidth + 0.5)
	return strings.Repeat(full, n) + strings.Repeat(empty, barWidth-n)
}

func (p *Progress) write(s string) {
	if p.err == nil {
		_, p.err = io.WriteString(p.w, s)
	}
}
