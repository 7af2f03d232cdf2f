package command

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"copydesk/engine"
	"copydesk/engine/corpus"
	"copydesk/tui/format"
	"copydesk/tui/plain"
	"copydesk/tui/safe"

	"github.com/spf13/cobra"
)

const (
	// profileBar is the length of the longest bar of a profile, in cells.
	profileBar = 30
	// shownRejected is how many rejected rows of a source are named.
	shownRejected = 20
)

func (a App) dataShow() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "show CORPUS",
		Short: "Show one corpus: categories, lengths, duplicates, rejected rows",
		Long:  "Show one corpus. CORPUS is its name, its digest or the beginning of that.",
		Example: `  copydesk data show demo
  copydesk data show 1f3c9a02 --json`,
		Args:              usage(cobra.ExactArgs(1)),
		ValidArgsFunction: a.completeCorpus,
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.open(cmd, AnyDesk, func(c Client) error {
				found, err := findCorpus(cmd.Context(), c, args[0])
				if err != nil {
					return err
				}
				p, err := c.Profile(cmd.Context(), found.Dataset.Digest)
				if err != nil {
					return err
				}
				if asJSON {
					return printJSON(a.Stdout, p)
				}
				return a.showProfile(p)
			})
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON document")
	return cmd
}

// profileLine prints a figure of a profile under its name.
func (a App) profileLine(name, value string) {
	if value != "" {
		fmt.Fprintf(a.Stdout, "%-12s %s\n", name, safe.Text(value))
	}
}

// profileHead prints in short what there is to know of a corpus.
func (a App) profileHead(p engine.Profile) {
	var rows, used, duplicates, conflicts, leaked int
	for _, r := range p.Reports {
		rows, used = rows+r.Rows, used+r.Used
		duplicates, conflicts, leaked = duplicates+r.Duplicates, conflicts+r.Conflicts, leaked+r.Leaked
	}
	a.profileLine("corpus", fmt.Sprintf("%s, %s", p.Corpus.Dataset.Name, p.Corpus.Dataset.Digest))
	a.profileLine("articles", fmt.Sprintf("%s in %s", format.Count(used), format.Plural(len(p.Categories), "category", "categories")))
	a.profileLine("split", fmt.Sprintf("%s training, %s validation, %s test", format.Count(p.Split.Train), format.Count(p.Split.Validation), format.Count(p.Split.Test)))
	a.profileLine("words", fmt.Sprintf("%s in the median article, %s to %s", format.Count(p.Words.Median), format.Count(p.Words.Shortest), format.Count(p.Words.Longest)))
	if duplicates > 0 {
		a.profileLine("duplicates", fmt.Sprintf("%s, %s of them in another category", format.Plural(duplicates, "article", "articles"), format.Count(conflicts)))
	}
	if leaked > 0 {
		a.profileLine("leaked", fmt.Sprintf("%s to judge on that the training file has too: results on them are optimistic", format.Plural(leaked, "article", "articles")))
	}
	if rejected := rows - used; rejected > 0 {
		a.profileLine("rejected", fmt.Sprintf("%s of %s", format.Plural(rejected, "row", "rows"), format.Count(rows)))
	}
}

func (a App) showProfile(p engine.Profile) error {
	c := p.Corpus
	a.profileHead(p)
	a.profileLine("columns", fmt.Sprintf("text from %s, category from %s", strings.Join(p.Columns.Text, " and "), p.Columns.Label))
	a.profileLine("from", cameFrom(c))
	for _, r := range p.Reports {
		a.profileLine(r.Part.String(), fmt.Sprintf("%s, %s", r.Source, format.Plural(r.Rows, "row", "rows")))
	}
	if c.Bytes > 0 {
		a.profileLine("size", format.Bytes(c.Bytes))
	}
	if c.Runs > 0 {
		a.profileLine("runs", fmt.Sprintf("%s, the last one %s", format.Count(c.Runs), c.Used.Local().Format(time.DateTime)))
	}
	for _, w := range p.Warnings {
		a.profileLine("warning", w)
	}
	if err := a.categoryBars(p); err != nil {
		return err
	}
	if err := a.lengthBars(p.Words); err != nil {
		return err
	}
	for _, r := range p.Reports {
		if err := a.rejectedRows(r); err != nil {
			return err
		}
	}
	return nil
}

// barTable prints a table that begins on a new line.
func (a App) barTable(t *plain.Table) error {
	fmt.Fprintln(a.Stdout)
	width, _ := plain.Terminal(a.Stdout)
	return t.Write(a.Stdout, width)
}

// categoryBars prints how many articles each category has.
func (a App) categoryBars(p engine.Profile) error {
	t := plain.NewTable(plain.Column{Title: "category", Shrink: true}, plain.Column{Title: "articles", Right: true}, plain.Column{Title: "share", Right: true}, plain.Column{})
	total := 0
	for _, c := range p.Categories {
		total += c.Articles
	}
	for _, c := range p.Categories {
		t.Row(c.Category, format.Count(c.Articles), format.Percent(float64(c.Articles)/float64(total)),
			plain.Bar(float64(c.Articles)/float64(p.Categories[0].Articles), profileBar))
	}
	return a.barTable(t)
}

// lengthBars prints how many articles there are of which length.
func (a App) lengthBars(l engine.Lengths) error {
	if len(l.Bins) == 0 {
		return nil
	}
	t := plain.NewTable(plain.Column{Title: "words"}, plain.Column{Title: "articles", Right: true}, plain.Column{})
	most := slices.Max(l.Bins)
	for i, n := range l.Bins {
		from, to := i*l.Width+1, (i+1)*l.Width
		if i == len(l.Bins)-1 {
			to = max(to, l.Longest)
		}
		words := format.Count(from)
		if to > from {
			words += " to " + format.Count(to)
		}
		t.Row(words, format.Count(n), plain.Bar(float64(n)/float64(most), profileBar))
	}
	return a.barTable(t)
}

// rejectedRows prints why rows of a source were not used, and names the first.
func (a App) rejectedRows(r corpus.Report) error {
	if r.Rows == r.Used {
		return nil
	}
	reasons := slices.SortedFunc(maps.Keys(r.Rejected), func(x, y corpus.Reason) int {
		return cmp.Or(cmp.Compare(r.Rejected[y], r.Rejected[x]), cmp.Compare(x, y))
	})
	counts := make([]string, len(reasons))
	for i, reason := range reasons {
		counts[i] = fmt.Sprintf("%s %s", format.Count(r.Rejected[reason]), reason)
	}
	fmt.Fprintf(a.Stdout, "\n%s of %s cannot be used: %s\n", format.Plural(r.Rows-r.Used, "row", "rows"), safe.Text(r.Source), strings.Join(counts, ", "))
	t := plain.NewTable(plain.Column{Title: "line", Right: true}, plain.Column{Title: "reason"}, plain.Column{Title: "", Shrink: true})
	for _, row := range r.RejectedRows[:min(shownRejected, len(r.RejectedRows))] {
		t.Row(format.Count(row.Line), string(row.Reason), row.Detail)
	}
	width, _ := plain.Terminal(a.Stdout)
	if err := t.Write(a.Stdout, width); err != nil || r.Rows-r.Used <= shownRejected {
		return err
	}
	_, err := fmt.Fprintf(a.Stdout, "and %s more; --json names up to %s of them\n", format.Count(r.Rows-r.Used-shownRejected), format.Count(corpus.MaxRejectedRows))
	return err
}
