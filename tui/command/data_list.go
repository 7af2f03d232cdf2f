package command

import (
	"fmt"
	"time"

	"copydesk/engine"
	"copydesk/tui/format"
	"copydesk/tui/plain"

	"github.com/spf13/cobra"
)

func (a App) dataList() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List corpora, the last used first",
		Example: `  copydesk data list
  copydesk data list --json`,
		Args: usage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.open(cmd, AnyDesk, func(c Client) error {
				list, err := c.Corpora(cmd.Context())
				if err != nil {
					return err
				}
				if asJSON {
					return printJSON(a.Stdout, map[string]any{"corpora": list})
				}
				return a.corpusTable(list)
			})
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON document")
	return cmd
}

func (a App) corpusTable(list []engine.Corpus) error {
	t := plain.NewTable(plain.Column{Title: "corpus"}, plain.Column{Title: "name", Shrink: true}, plain.Column{Title: "articles", Right: true},
		plain.Column{Title: "categories", Right: true}, plain.Column{Title: "size", Right: true}, plain.Column{Title: "runs", Right: true},
		plain.Column{Title: "from", Shrink: true}, plain.Column{Title: "used"})
	for _, c := range list {
		size := format.Missing
		if c.Bytes > 0 {
			size = format.Bytes(c.Bytes)
		}
		t.Row(shortDigest(c.Dataset.Digest), c.Dataset.Name, format.Count(c.Articles), format.Count(len(c.Dataset.Categories)), size,
			format.Count(c.Runs), cameFrom(c), format.Ago(c.Used, a.Clock()))
	}
	width, _ := plain.Terminal(a.Stdout)
	if err := t.Write(a.Stdout, width); err != nil || len(list) > 1 {
		return err
	}
	_, err := fmt.Fprintln(a.Stdout, "\nadd your own with: copydesk data add FILE")
	return err
}

// cameFrom says how a corpus came to be known.
func cameFrom(c engine.Corpus) string {
	switch {
	case !c.Added.IsZero():
		said := "added " + c.Added.Local().Format(time.DateOnly)
		if c.By != "" {
			said += " by " + c.By
		}
		return said
	case c.Source.Digest == "":
		return "built in"
	}
	return "a training"
}
