package compare

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"copydesk/engine"
	"copydesk/engine/atomicfile"
	"copydesk/engine/fault"
	"copydesk/tui/export"
	"copydesk/tui/files"
	"copydesk/tui/format"
	"copydesk/tui/screen"
)

// form is how a comparison is written.
type form struct {
	name, ending string
	write        func(io.Writer, export.Report) error
}

var (
	markdown = form{"Markdown", ".md", export.Markdown}
	csv      = form{"CSV", ".csv", export.CSV}
)

// exportedTerms is how many terms of a category a report has.
const exportedTerms = 10

func (s *Screen) cannotExport() string {
	if why := s.few(); why != "" {
		return why
	}
	for _, x := range s.sides {
		if !x.read || s.asking || s.weighing {
			return "the runs are being read"
		}
	}
	return ""
}

// report is what is known of the runs, as it is written.
func (s *Screen) report() export.Report {
	r := export.Report{Comparison: s.comparison}
	for i, x := range s.sides {
		r.Runs = append(r.Runs, x.run)
		r.Evaluations = append(r.Evaluations, x.evaluation)
		if i == 0 {
			continue
		}
		pair := export.Pair{Run: x.id, Paired: x.pair, Reason: x.unpaired}
		if pair.Paired == nil && pair.Reason == "" {
			pair.Reason = "only runs that are done can be tested"
		}
		r.Pairs = append(r.Pairs, pair)
	}
	if read := s.termsOfPair(); len(s.sides) == 2 {
		r.NoTerms = read.why
		if read.changes != nil {
			r.Terms = fewer(*read.changes, exportedTerms)
		}
	}
	return r
}

// fewer returns the changes with at most n terms of a category.
func fewer(c engine.TermChanges, n int) *engine.TermChanges {
	out := engine.TermChanges{Measure: c.Measure}
	for _, t := range c.Categories {
		t.Changes = t.Changes[:min(n, len(t.Changes))]
		out.Categories = append(out.Categories, t)
	}
	return &out
}

// fileName is what a file is called if a person says nothing else.
func (s *Screen) fileName(f form) string {
	name := "comparison"
	for i, x := range s.sides {
		if i == 2 && len(s.sides) > 3 {
			name += fmt.Sprintf("-and-%d-more", len(s.sides)-2)
			break
		}
		name += fmt.Sprintf("-%s-%.8s", x.run.Model, x.id)
	}
	return name + f.ending
}

// enquire asks for the path of a file and writes the comparison to it.
func (s *Screen) enquire(f form) tea.Cmd {
	names := files.Names{Home: s.host.Getenv("HOME")}
	return s.host.Enquire(screen.Prompt{
		Title: "File to write the comparison to, in " + f.name,
		Text:  s.fileName(f),
		Check: func(text string) string {
			switch {
			case strings.TrimSpace(text) == "":
				return "a file needs a name, such as " + s.fileName(f)
			case strings.HasSuffix(text, "/"):
				return text + " is a directory; add the name of a file"
			}
			return ""
		},
		Probe: func(text string) string {
			path, err := names.Whole(text)
			if err != nil {
				return err.Error()
			}
			return noDirectory(path)
		},
		Complete: names.Complete,
		Do: func(text string) tea.Cmd {
			path, err := names.Whole(text)
			if err != nil {
				s.host.Say(screen.Bad, err.Error())
				return nil
			}
			return s.save(saved{f, path, s.report()}, false)
		},
	})
}

// saved is a comparison that is written to a file.
type saved struct {
	form   form
	path   string // absolute
	report export.Report
}

// existsMsg says that there is a file already.
type existsMsg struct{ saved }

// save writes a comparison. A file that is there is replaced only if that was
// agreed to.
func (s *Screen) save(f saved, replace bool) tea.Cmd {
	return s.host.Do(screen.Asking, func(context.Context) tea.Msg {
		path := f.path
		switch info, err := os.Stat(path); {
		case errors.Is(err, fs.ErrNotExist):
			if why := noDirectory(path); why != "" {
				return screen.Done{Err: fault.Newf(fault.NotFound, "%s", why)}
			}
		case err != nil:
			return screen.Done{Err: err}
		case !info.Mode().IsRegular():
			return screen.Done{Err: fault.Newf(fault.Invalid, "%s is no file that can be replaced; name another", path)}
		case !replace:
			return existsMsg{f}
		}
		var size int64
		err := atomicfile.Write(path, func(w io.Writer) error {
			n := &counted{w: w}
			err := f.form.write(n, f.report)
			size = n.n
			return err
		})
		return screen.Done{Text: "wrote " + path + ", " + format.Bytes(size), Err: err}
	})
}

// noDirectory says that the directory that a file is to be in is missing, "" if it
// is there.
func noDirectory(path string) string {
	if dir, err := os.Stat(filepath.Dir(path)); err != nil || !dir.IsDir() {
		return "there is no directory " + filepath.Dir(path) + "; make it first, or name another"
	}
	return ""
}

// counted counts what is written.
type counted struct {
	w io.Writer
	n int64
}

func (c *counted) Write(p []byte) (int, error) {
	n, err := c.w.Write(p)
	c.n += int64(n)
	return n, err
}

// takeExists asks whether a file is replaced.
func (s *Screen) takeExists(m existsMsg) tea.Cmd {
	return s.host.Ask(screen.Question{
		Text: s.host.Symbols.Whole(m.path) + " is there already. Replace it?",
		Yes:  "replace the file", No: "keep it",
		Do: func() tea.Cmd { return s.save(m.saved, true) },
	})
}

// copyMarkdown puts the comparison on the clipboard.
func (s *Screen) copyMarkdown() tea.Cmd {
	var b strings.Builder
	if err := export.Markdown(&b, s.report()); err != nil {
		s.host.Say(screen.Bad, err.Error())
		return nil
	}
	return s.host.Copy("the comparison in Markdown", b.String())
}
