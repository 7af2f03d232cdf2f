package command

import (
	"context"
	"fmt"
	"strings"

	"copydesk/engine"
	"copydesk/engine/fault"
	"copydesk/tui/format"
	"copydesk/tui/plain"
	"copydesk/tui/safe"

	"github.com/spf13/cobra"
)

// shownText is how many bytes of an article a line of a list has.
const shownText = 300

func (a App) runsErrors() *cobra.Command {
	var asJSON bool
	var limit int
	var q engine.JudgedQuery
	cmd := &cobra.Command{
		Use:   "errors RUN",
		Short: "List the articles that a run's model got wrong",
		Long: `List the articles that a run's model put into a wrong category, the most confident
mistakes first: of the part that the run was chosen on, unless another is named.

With --against, the answers of another run that was judged on the same articles
are there too; --pair then says which articles are meant:
  only_first    only RUN is right
  only_second   only the other run is right
  both_wrong    neither is
  differ        they answer differently`,
		Example: `  copydesk runs errors 1f3c
  copydesk runs errors 1f3c --truth business --answer technology
  copydesk runs errors 1f3c --against 9a02 --pair only_second
  copydesk runs errors 1f3c --part test --limit 0 --json`,
		Args:              usage(cobra.ExactArgs(1)),
		ValidArgsFunction: a.completeRun,
		RunE: func(cmd *cobra.Command, args []string) error {
			if limit < 0 {
				return fault.Newf(fault.Usage, "--limit is %d; it must be at least 0", limit)
			}
			if q.Pair != "" && q.Against == "" {
				return fault.Newf(fault.Usage, "--pair needs another run; name it with --against")
			}
			q.Run = args[0]
			if q.Pair == "" {
				q.Verdict = engine.WrongVerdict // a pair says which answers are meant
			}
			return a.open(cmd, AnyDesk, func(c Client) error {
				page, err := findJudged(cmd.Context(), c, q, limit)
				if err != nil {
					return err
				}
				if asJSON {
					return printJSON(a.Stdout, page)
				}
				return a.judgedTable(page, q)
			})
		},
	}
	f := cmd.Flags()
	f.StringVar(&q.Part, "part", "", "articles of this part: validation or test")
	f.StringVar(&q.Truth, "truth", "", "only articles of this category")
	f.StringVar(&q.Answer, "answer", "", "only articles that the model put into this category")
	f.StringVar(&q.Against, "against", "", "another run that was judged on the same articles")
	f.StringVar(&q.Pair, "pair", "", "with --against: "+strings.Join(engine.JudgedPairs(), ", "))
	f.IntVar(&limit, "limit", 20, "the most articles to list; 0 for all")
	f.StringVar(&q.Token, "page", "", "list from here on: the next_page_token of the page before")
	f.BoolVar(&asJSON, "json", false, "print one JSON document")
	fixed := func(name string, values []string) {
		_ = cmd.RegisterFlagCompletionFunc(name, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp))
	}
	fixed("part", []string{"validation", "test"})
	fixed("pair", engine.JudgedPairs())
	_ = cmd.RegisterFlagCompletionFunc("truth", a.completeCategory)
	_ = cmd.RegisterFlagCompletionFunc("answer", a.completeCategory)
	_ = cmd.RegisterFlagCompletionFunc("against", a.completeRuns)
	return cmd
}

// findJudged returns at most limit articles (0: all), of as many pages as it
// takes.
func findJudged(ctx context.Context, c Answers, q engine.JudgedQuery, limit int) (engine.JudgedPage, error) {
	return inPages(limit, q.Token, func(most int, token string) (engine.JudgedPage, error) {
		q.Limit, q.Token = most, token
		return c.Judged(ctx, q)
	}, func(p *engine.JudgedPage) (*[]engine.Judged, *string) { return &p.Judged, &p.Next })
}

// judgedTable lists articles, one a line.
func (a App) judgedTable(page engine.JudgedPage, q engine.JudgedQuery) error {
	if len(page.Judged) == 0 {
		_, err := fmt.Fprintf(a.Stdout, "No %s article matches.\n", page.Part)
		return err
	}
	columns := []plain.Column{{Title: "line", Right: true}, {Title: "truth", Shrink: true}, {Title: "answer", Shrink: true}, {Title: "confidence", Right: true}, {Title: "in truth", Right: true}}
	if q.Against != "" {
		columns = append(columns, plain.Column{Title: "other answer", Shrink: true}, plain.Column{Title: "confidence", Right: true})
	}
	t := plain.NewTable(append(columns, plain.Column{Title: "article", Shrink: true})...)
	for _, j := range page.Judged {
		cells := []string{fmt.Sprint(j.Line), j.Truth, j.Answer, format.Percent(j.Confidence), format.Percent(j.TruthConfidence)}
		if o := j.Other; o != nil {
			cells = append(cells, o.Answer, format.Percent(o.Confidence))
		}
		t.Row(append(cells, beginning(j.Text))...)
	}
	width, _ := plain.Terminal(a.Stdout)
	if err := t.Write(a.Stdout, width); err != nil {
		return err
	}
	says := fmt.Sprintf("%s of the %s part", format.Plural(page.Total, "article", "articles"), page.Part)
	if len(page.Judged) < page.Total {
		says = fmt.Sprintf("%s of %s articles of the %s part", format.Count(len(page.Judged)), format.Count(page.Total), page.Part)
	}
	if page.Next != "" {
		says += "; --limit 0 lists all, this lists the next: --page " + page.Next
	}
	_, err := fmt.Fprintln(a.Stdout, "\n"+safe.Text(says))
	return err
}

// beginning is as much of an article as a line shows.
func beginning(text string) string {
	if len(text) <= shownText {
		return text
	}
	return safe.Prefix(text, shownText) + "…"
}

// completeCategory suggests the categories of the run that is named.
func (a App) completeCategory(cmd *cobra.Command, args []string, toComplete string) ([]cobra.Completion, cobra.ShellCompDirective) {
	if len(args) == 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return a.suggest(cmd, func(ctx context.Context, c Client) (out []cobra.Completion) {
		r, err := c.Run(ctx, args[0])
		if err != nil {
			return nil
		}
		for _, category := range r.Dataset.Categories {
			if safe.Text(category) == category { // else it would not be what is typed
				out = appendSuggestion(out, category, "", nil, toComplete)
			}
		}
		return out
	})
}
