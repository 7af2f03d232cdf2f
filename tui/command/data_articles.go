package command

import (
	"context"
	"fmt"

	"copydesk/engine"
	"copydesk/engine/fault"
	"copydesk/tui/format"
	"copydesk/tui/plain"
	"copydesk/tui/safe"

	"github.com/spf13/cobra"
)

func (a App) dataArticles() *cobra.Command {
	var asJSON, duplicates, conflicts bool
	var limit int
	var q engine.ArticleQuery
	cmd := &cobra.Command{
		Use:   "articles CORPUS",
		Short: "List articles of a corpus, in the order of their rows",
		Long: `List articles. CORPUS is the name of a corpus, its digest or the beginning of
that. Duplicates are articles with the text of an earlier one of their file,
conflicts those of them that are of another category than the first.`,
		Example: `  copydesk data articles demo --limit 10
  copydesk data articles demo --category sports --contains "cup final"
  copydesk data articles 1f3c9a02 --conflicts --json`,
		Args:              usage(cobra.ExactArgs(1)),
		ValidArgsFunction: a.completeCorpus,
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case limit < 0:
				return fault.Newf(fault.Usage, "--limit is %d; it must be at least 0", limit)
			case duplicates && conflicts:
				return fault.Newf(fault.Usage, "--duplicates and --conflicts exclude each other")
			case duplicates:
				q.Show = engine.ShowDuplicates
			case conflicts:
				q.Show = engine.ShowConflicts
			}
			return a.open(cmd, AnyDesk, func(c Client) error {
				found, err := findCorpus(cmd.Context(), c, args[0])
				if err != nil {
					return err
				}
				q.Corpus = found.Dataset.Digest
				page, err := findArticles(cmd.Context(), c, q, limit)
				if err != nil {
					return err
				}
				if asJSON {
					return printJSON(a.Stdout, articlesDoc{page.Articles, page.Total, page.Next})
				}
				return a.articleTable(page)
			})
		},
	}
	f := cmd.Flags()
	f.StringVar(&q.Category, "category", "", "only articles of this category")
	f.StringVar(&q.Contains, "contains", "", "only articles with this text, in upper or lower case")
	f.BoolVar(&duplicates, "duplicates", false, "only articles whose text an earlier one has")
	f.BoolVar(&conflicts, "conflicts", false, "only duplicates that are of another category than the first")
	f.IntVar(&limit, "limit", engine.DefaultPage, "the most articles to list; 0 for all")
	f.StringVar(&q.Token, "page", "", "list from here on: the next_page_token of the page before")
	f.BoolVar(&asJSON, "json", false, "print one JSON document")
	return cmd
}

// articlesDoc is what data articles --json prints.
type articlesDoc struct {
	Articles []engine.CorpusArticle `json:"articles"`
	Total    int                    `json:"total"`
	Next     string                 `json:"next_page_token"`
}

// findArticles returns at most limit articles (0: all), of as many pages as it
// takes.
func findArticles(ctx context.Context, c Corpora, q engine.ArticleQuery, limit int) (engine.ArticlePage, error) {
	return inPages(limit, q.Token, func(most int, token string) (engine.ArticlePage, error) {
		q.Limit, q.Token = most, token
		return c.Articles(ctx, q)
	}, func(p *engine.ArticlePage) (*[]engine.CorpusArticle, *string) { return &p.Articles, &p.Next })
}

func (a App) articleTable(page engine.ArticlePage) error {
	if len(page.Articles) == 0 {
		_, err := fmt.Fprintln(a.Stdout, "No article matches.")
		return err
	}
	t := plain.NewTable(plain.Column{Title: "row", Right: true}, plain.Column{Title: "file"}, plain.Column{Title: "line", Right: true},
		plain.Column{Title: "category", Shrink: true}, plain.Column{Title: "text", Shrink: true})
	for _, x := range page.Articles {
		t.Row(fmt.Sprint(x.Row), x.Part, fmt.Sprint(x.Line), x.Category, x.Text)
	}
	width, _ := plain.Terminal(a.Stdout)
	if err := t.Write(a.Stdout, width); err != nil || page.Next == "" {
		return err
	}
	_, err := fmt.Fprintf(a.Stdout, "\n%s of %s articles; --limit 0 lists all, this lists the next: --page %s\n",
		format.Count(len(page.Articles)), format.Count(page.Total), safe.Text(page.Next))
	return err
}
