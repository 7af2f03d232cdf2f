package command

import (
	"context"
	"fmt"
	"strings"

	"copydesk/engine"
	"copydesk/engine/fault"

	"github.com/spf13/cobra"
)

func (a App) data() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "data",
		Short: "List, add, show and remove corpora, and read their articles",
		Long: `A corpus is a set of articles with categories. One is built in; others are added
from files, or kept because a training has read them.`,
		Example: `  copydesk data
  copydesk data add news.csv --name morning
  copydesk data show morning
  copydesk data articles morning --category sports --contains final
  copydesk train --corpus morning`,
		Args: usage(cobra.NoArgs),
	}
	list := a.dataList()
	cmd.RunE = list.RunE
	cmd.Flags().AddFlagSet(list.Flags())
	cmd.AddCommand(list, a.dataAdd(), a.dataShow(), a.dataArticles(), a.dataRemove())
	return cmd
}

// shortDigest is a digest as people see it.
func shortDigest(digest string) string {
	return short(digest[strings.LastIndexByte(digest, ':')+1:])
}

// findCorpus returns the corpus that a person names: by its name, by its digest
// or by the beginning of that.
func findCorpus(ctx context.Context, c Corpora, named string) (engine.Corpus, error) {
	list, err := c.Corpora(ctx)
	if err != nil {
		return engine.Corpus{}, err
	}
	matching := func(match func(engine.Corpus) bool) (found []engine.Corpus) {
		for _, c := range list {
			if match(c) {
				found = append(found, c)
			}
		}
		return found
	}
	found := matching(func(c engine.Corpus) bool { return c.Dataset.Name == named })
	if len(found) == 0 && named != "" {
		found = matching(func(c engine.Corpus) bool {
			return strings.HasPrefix(strings.TrimPrefix(c.Dataset.Digest, "sha256:"), strings.TrimPrefix(named, "sha256:"))
		})
	}
	switch len(found) {
	case 0:
		return engine.Corpus{}, fault.Newf(fault.NotFound, "no corpus %.80q; see: copydesk data", named)
	case 1:
		return found[0], nil
	}
	return engine.Corpus{}, fault.Newf(fault.Invalid, "%.80q are %d corpora, among them %s and %s; name one by its digest",
		named, len(found), shortDigest(found[0].Dataset.Digest), shortDigest(found[1].Dataset.Digest))
}

// onlyCorpus refuses files beside a corpus.
func onlyCorpus(cmd *cobra.Command) error {
	if !cmd.Flags().Changed("corpus") {
		return nil
	}
	for _, flag := range []string{"train", "validation", "test", "text", "label"} {
		if cmd.Flags().Changed(flag) {
			return fault.Newf(fault.Usage, "--corpus and --%s exclude each other: a corpus has its articles and columns already", flag)
		}
	}
	return nil
}

// onCorpus makes s train on the corpus that a person names, if any.
func onCorpus(ctx context.Context, c Corpora, s *engine.Spec, named string) error {
	if named == "" {
		return nil
	}
	found, err := findCorpus(ctx, c, named)
	if err != nil {
		return err
	}
	s.Source = found.Source
	return nil
}

// corpusLine says in a few words what a corpus is.
func corpusLine(c engine.Corpus) string {
	return fmt.Sprintf("%d articles in %d categories", c.Articles, len(c.Dataset.Categories))
}
