package command

import (
	"context"
	"fmt"
	"strings"
	"time"

	"copydesk/engine"
	"copydesk/tui/safe"

	"github.com/spf13/cobra"
)

// completionPatience is how long a shell waits for suggestions.
const completionPatience = time.Second

// maxSuggestions is how many of the newest runs and jobs are suggested.
const maxSuggestions = 100

// suggest returns what a desk that runs says. It starts nothing: without a desk,
// or in time, there are no suggestions.
func (a App) suggest(cmd *cobra.Command, ask func(context.Context, Client) []cobra.Completion) ([]cobra.Completion, cobra.ShellCompDirective) {
	const directive = cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveKeepOrder
	dir, err := a.workspace(cmd)
	if err != nil {
		return nil, directive
	}
	ctx := cmd.Context()
	if ctx == nil {
		ctx = context.Background()
	}
	ctx, cancel := context.WithTimeout(ctx, completionPatience)
	defer cancel()
	c, err := a.Open(ctx, dir, RunningDesk)
	if err != nil {
		return nil, directive
	}
	defer c.Close()
	return ask(ctx, c), directive
}

func (a App) suggestRuns(cmd *cobra.Command, args []string, toComplete string, view engine.View) ([]cobra.Completion, cobra.ShellCompDirective) {
	return a.suggest(cmd, func(ctx context.Context, c Client) (out []cobra.Completion) {
		page, err := c.FindRuns(ctx, engine.RunQuery{View: view, Limit: maxSuggestions})
		if err != nil {
			return nil
		}
		for _, r := range page.Runs {
			says := fmt.Sprintf("%s on %s, %s", r.Model, r.Dataset.Name, stateOf(r))
			if accuracy, _, ok := chosenAccuracy(r); ok {
				says += fmt.Sprintf(" %.4f", accuracy)
			}
			out = appendSuggestion(out, short(r.ID), says, args, toComplete)
		}
		return out
	})
}

// appendSuggestion adds a word that begins as what was typed and is not there
// yet.
func appendSuggestion(out []cobra.Completion, word, says string, args []string, toComplete string) []cobra.Completion {
	for _, arg := range args {
		if arg == word {
			return out
		}
	}
	if !strings.HasPrefix(word, toComplete) {
		return out
	}
	return append(out, cobra.CompletionWithDesc(word, safe.Prefix(says, 80)))
}

// completeRuns suggests runs.
func (a App) completeRuns(cmd *cobra.Command, args []string, toComplete string) ([]cobra.Completion, cobra.ShellCompDirective) {
	return a.suggestRuns(cmd, args, toComplete, engine.ViewActive)
}

// completeRun suggests runs for the first argument.
func (a App) completeRun(cmd *cobra.Command, args []string, toComplete string) ([]cobra.Completion, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return a.suggestRuns(cmd, nil, toComplete, engine.ViewActive)
}

// completeDeleted suggests deleted runs.
func (a App) completeDeleted(cmd *cobra.Command, args []string, toComplete string) ([]cobra.Completion, cobra.ShellCompDirective) {
	return a.suggestRuns(cmd, args, toComplete, engine.ViewDeleted)
}

// completeJob returns what suggests jobs in some states; none named: in all.
func (a App) completeJob(states ...engine.State) cobra.CompletionFunc {
	return func(cmd *cobra.Command, args []string, toComplete string) ([]cobra.Completion, cobra.ShellCompDirective) {
		return a.suggest(cmd, func(ctx context.Context, c Client) (out []cobra.Completion) {
			page, err := c.FindJobs(ctx, engine.JobQuery{States: states, Limit: maxSuggestions})
			if err != nil {
				return nil
			}
			for _, j := range page.Jobs {
				out = appendSuggestion(out, short(j.ID), fmt.Sprintf("%s on %s, %s", kindsOf(j), j.Spec.Source.Name(), j.State), args, toComplete)
			}
			return out
		})
	}
}

// completeCorpora suggests corpora, by name where that is of one only and can be
// typed, and by digest.
func (a App) completeCorpora(cmd *cobra.Command, args []string, toComplete string) ([]cobra.Completion, cobra.ShellCompDirective) {
	return a.suggest(cmd, func(ctx context.Context, c Client) (out []cobra.Completion) {
		list, err := c.Corpora(ctx)
		if err != nil {
			return nil
		}
		named := make(map[string]int)
		for _, x := range list {
			named[x.Dataset.Name]++
		}
		for _, x := range list {
			if name := x.Dataset.Name; named[name] == 1 && safe.Text(name) == name {
				out = appendSuggestion(out, name, corpusLine(x), args, toComplete)
			}
		}
		for _, x := range list {
			out = appendSuggestion(out, shortDigest(x.Dataset.Digest), x.Dataset.Name+", "+corpusLine(x), args, toComplete)
		}
		return out
	})
}

// completeCorpus suggests corpora for one argument.
func (a App) completeCorpus(cmd *cobra.Command, args []string, toComplete string) ([]cobra.Completion, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return a.completeCorpora(cmd, nil, toComplete)
}

// completeVersion suggests versions of the model that the flags name.
func (a App) completeVersion(cmd *cobra.Command, args []string, toComplete string) ([]cobra.Completion, cobra.ShellCompDirective) {
	model, err := cmd.Flags().GetString("model")
	if err != nil || len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return a.suggest(cmd, func(ctx context.Context, c Client) (out []cobra.Completion) {
		versions, err := c.Versions(ctx, model)
		if err != nil {
			return nil
		}
		for _, v := range versions {
			says := string(v.Kind)
			switch {
			case v.Champion:
				says += ", champion"
			case v.Challenger:
				says += ", challenger"
			}
			out = appendSuggestion(out, fmt.Sprint(v.Number), says, nil, toComplete)
		}
		return out
	})
}

// completeExperiment suggests experiments.
func (a App) completeExperiment(cmd *cobra.Command, _ []string, toComplete string) ([]cobra.Completion, cobra.ShellCompDirective) {
	return a.suggest(cmd, func(ctx context.Context, c Client) (out []cobra.Completion) {
		experiments, err := c.Experiments(ctx)
		if err != nil {
			return nil
		}
		for _, e := range experiments {
			if safe.Text(e.Name) != e.Name {
				continue // it would not be what is typed
			}
			out = appendSuggestion(out, e.Name, fmt.Sprintf("%d runs", e.Runs), nil, toComplete)
		}
		return out
	})
}
