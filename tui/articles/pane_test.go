package articles

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"

	"copydesk/engine"
	"copydesk/engine/fault"
	"copydesk/tui/board"
	"copydesk/tui/draw"
	"copydesk/tui/figure"
	"copydesk/tui/screen"
)

// judge has n articles, in pages.
type judge struct {
	n    int
	text string
	err  error
}

func (j judge) Judged(_ context.Context, q engine.JudgedQuery) (engine.JudgedPage, error) {
	page := engine.JudgedPage{Part: "test", Total: j.n}
	from, _ := strconv.Atoi(q.Token)
	for i := from; i < min(j.n, from+q.Limit); i++ {
		page.Judged = append(page.Judged, engine.Judged{
			Row: int64(i), Line: i + 2, Text: fmt.Sprintf("The council met for the %dth time. %s", i, j.text), Truth: "politics", Answer: "business", Confidence: 0.91, TruthConfidence: 0.04,
		})
	}
	if to := from + q.Limit; to < j.n {
		page.Next = strconv.Itoa(to)
	}
	return page, j.err
}

func host(t *testing.T) *screen.Host {
	return &screen.Host{
		Figures: figure.Figures{Ink: draw.Ink{Styles: draw.NewStyles(io.Discard, draw.NoColour, termenv.Ascii), Symbols: draw.UnicodeSymbols()}},
		Work:    screen.NewWork(t.Context()), Board: board.New(),
	}
}

// do runs a command and what follows from it.
func do(p *Pane, cmd tea.Cmd) {
	for cmd != nil {
		cmd = p.Take(cmd())
	}
}

func screenOf(p *Pane, width, height int) string {
	return ansi.Strip(strings.Join(p.View(width, height), "\n"))
}

func TestReadsOnNearTheEnd(t *testing.T) {
	p, cmd := New(host(t), judge{n: 250}, "business for politics", engine.JudgedQuery{Run: "r"}, []string{"r"})
	if why := p.Empty(); why != "the articles are being read" {
		t.Errorf("before the first page: %q", why)
	}
	do(p, cmd)
	if len(p.pages.Items) != 100 || p.Empty() != "" {
		t.Fatalf("%d articles after the first page, %q", len(p.pages.Items), p.Empty())
	}
	do(p, p.Move(50))
	if len(p.pages.Items) != 100 {
		t.Errorf("%d articles were read though the end is far", len(p.pages.Items))
	}
	do(p, p.Move(30))
	if len(p.pages.Items) != 200 {
		t.Errorf("%d articles near the end of the first page, want 200", len(p.pages.Items))
	}
	do(p, p.Bottom())
	do(p, p.Bottom())
	if s := screenOf(p, 100, 20); !strings.Contains(s, "of 250") || !strings.Contains(s, "line 251 of its source, article 250") {
		t.Errorf("the last article is not shown:\n%s", s)
	}
}

func TestAnotherPanesPageIsNotTaken(t *testing.T) {
	h := host(t)
	_, old := New(h, judge{n: 3}, "old", engine.JudgedQuery{}, nil)
	p, _ := New(h, judge{n: 3}, "new", engine.JudgedQuery{}, nil)
	p.Take(old())
	if len(p.pages.Items) != 0 {
		t.Error("a pane took the page of another")
	}
}

func TestOpensInAsk(t *testing.T) {
	p, cmd := New(host(t), judge{n: 1}, "", engine.JudgedQuery{}, []string{"a", "b"})
	do(p, cmd)
	got, ok := p.Open()().(screen.OpenArticle)
	if !ok || got.Truth != "politics" || len(got.Runs) != 2 || !strings.HasPrefix(got.Text, "The council") {
		t.Errorf("Open tells %+v", got)
	}
}

func TestSaysWhyThereIsNone(t *testing.T) {
	for _, tt := range []struct {
		judge judge
		want  string
	}{
		{judge{}, "There are no such articles."},
		{judge{err: fault.Newf(fault.NotFound, "the predictions of run 1a are not kept any more")}, "! the predictions of run 1a are not kept any more"},
	} {
		p, cmd := New(host(t), tt.judge, "", engine.JudgedQuery{}, nil)
		do(p, cmd)
		if s := screenOf(p, 80, 20); !strings.Contains(s, tt.want) || p.Open() != nil {
			t.Errorf("want %q:\n%s", tt.want, s)
		}
	}
}

func TestStaysInItsSize(t *testing.T) {
	p, cmd := New(host(t), judge{n: 200, text: "\x1b[2J\r\n新聞記事 👨‍👩‍👧‍👦 \u202eleft\n\n" + strings.Repeat("e\u0301long ", 20_000)}, "\x1b]0;t\x07", engine.JudgedQuery{Run: "a", Against: "b"}, nil)
	do(p, cmd)
	for width := 20; width < 200; width += 13 {
		for height := 4; height < 60; height += 5 {
			lines := p.View(width, height)
			if len(lines) > height {
				t.Fatalf("%d lines of %d x %d", len(lines), width, height)
			}
			for _, line := range lines {
				if ansi.StringWidth(line) > width || strings.ContainsAny(line, "\x1b\r\n\u202e") {
					t.Fatalf("%d x %d: %q", width, height, line)
				}
			}
		}
	}
}
