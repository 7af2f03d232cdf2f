package engine_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"copydesk/engine"
	"copydesk/engine/bundle"
)

// predictor returns a model of the demo corpus.
func predictor(t testing.TB) *engine.Predictor {
	t.Helper()
	w, err := engine.OpenWorkspace(filepath.Join(t.TempDir(), "w"))
	if err != nil {
		t.Fatal(err)
	}
	var digest string
	training := &engine.Training{Spec: quick("lr"), Workspace: w, Demo: readFile(t, "../testdata/demo.csv")}
	_, err = training.Run(context.Background(), func(u engine.Update) {
		if u.Outcome != nil {
			for _, a := range u.Outcome.Artifacts {
				if a.Kind == engine.ModelArtifact {
					digest = a.Digest
				}
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	b, err := bundle.Open(w.Models(), digest)
	if err != nil {
		t.Fatal(err)
	}
	return engine.NewPredictor(b)
}

// numbered yields n articles, then err if there is one.
func numbered(n int, err error) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		for i := range n {
			if !yield(fmt.Sprintf("goal number %d of the season", i), nil) {
				return
			}
		}
		if err != nil {
			yield("", err)
		}
	}
}

func TestPredictWithoutKnownTerms(t *testing.T) {
	p := predictor(t)
	a := p.Predict("")
	if a.KnownTerms != 0 || a.Category == "" {
		t.Errorf("no text at all: %+v", a)
	}
	b := p.Predict("xyzzy plugh")
	if b.KnownTerms != 0 || !slices.Equal(a.Probabilities, b.Probabilities) {
		t.Errorf("unknown words: %+v, want %v", b, a.Probabilities)
	}
	if a.Tokens != 0 || b.Tokens != 2 || b.KnownTokens != 0 {
		t.Errorf("%d tokens, want none; %d of %d known, want none of two", a.Tokens, b.KnownTokens, b.Tokens)
	}
	if c := p.Predict("The game was the xyzzy of the game"); c.Tokens != 3 || c.KnownTokens != 2 {
		t.Errorf("%d of %d tokens known, want two of three", c.KnownTokens, c.Tokens)
	}
	sum := 0.0
	for _, v := range a.Probabilities {
		sum += v
	}
	if math.Abs(sum-1) > 1e-12 {
		t.Errorf("probabilities sum to %v", sum)
	}
}

func TestUnknownWords(t *testing.T) {
	p := predictor(t)
	const article = "The plugh of the game: xyzzy, plughs and FROBOZZ won the game of the xyzzy."
	if got, want := p.UnknownWords(article, 10), []string{"plugh", "xyzzy", "plughs", "frobozz"}; !slices.Equal(got, want) {
		t.Errorf("unknown words are %q, want %q", got, want)
	}
	if got, want := p.UnknownWords(article, 2), []string{"plugh", "xyzzy"}; !slices.Equal(got, want) {
		t.Errorf("two unknown words are %q, want %q", got, want)
	}
	a := p.Predict(article)
	if unknown := a.Tokens - a.KnownTokens; unknown != 5 {
		t.Errorf("%d of %d tokens are unknown, want 5: the four words, one of them twice", unknown, a.Tokens)
	}
	if got := p.UnknownWords("", 10); len(got) != 0 {
		t.Errorf("no text has the unknown words %q", got)
	}
}

func TestStreamKeepsTheOrder(t *testing.T) {
	p := predictor(t)
	const n = 5000
	i := 0
	err := p.Stream(t.Context(), numbered(n, nil), func(articles []string, answers []engine.Prediction) error {
		for j, a := range articles {
			if want := fmt.Sprintf("goal number %d of the season", i); a != want {
				return fmt.Errorf("article %d is %q", i, a)
			}
			if !slices.Equal(answers[j].Probabilities, p.Predict(a).Probabilities) {
				return fmt.Errorf("article %d has another answer in a stream", i)
			}
			i++
		}
		return nil
	})
	if err != nil || i != n {
		t.Errorf("%d of %d articles, %v", i, n, err)
	}
}

func TestStreamEnds(t *testing.T) {
	p := predictor(t)
	broken := errors.New("broken")
	count := 0
	tally := func(articles []string, _ []engine.Prediction) error { count += len(articles); return nil }
	if err := p.Stream(t.Context(), numbered(700, broken), tally); !errors.Is(err, broken) || count != 700 {
		t.Errorf("a source that breaks: %v after %d articles, want all 700", err, count)
	}
	if err := p.Stream(t.Context(), numbered(100_000, nil), func([]string, []engine.Prediction) error { return broken }); !errors.Is(err, broken) {
		t.Errorf("a sink that breaks: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	if err := p.Stream(ctx, numbered(1<<40, nil), func([]string, []engine.Prediction) error { cancel(); return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	if err := p.Stream(t.Context(), numbered(0, nil), tally); err != nil {
		t.Errorf("nothing: %v", err)
	}
}

// A person who types one line at a time gets each answer at once.
func TestStreamAnswersWhatIsThere(t *testing.T) {
	p := predictor(t)
	lines := make(chan string)
	source := func(yield func(string, error) bool) {
		for l := range lines {
			if !yield(l, nil) {
				return
			}
		}
	}
	answered := make(chan string)
	done := make(chan error)
	go func() {
		done <- p.Stream(t.Context(), source, func(articles []string, _ []engine.Prediction) error {
			for _, a := range articles {
				answered <- a
			}
			return nil
		})
	}()
	for _, l := range []string{"first", "second", "third"} {
		lines <- l
		select {
		case got := <-answered:
			if got != l {
				t.Fatalf("answered %q, want %q", got, l)
			}
		case <-time.After(10 * time.Second):
			t.Fatalf("%q is not answered while the source waits", l)
		}
	}
	close(lines)
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func BenchmarkPredict(b *testing.B) {
	p := predictor(b)
	for b.Loop() {
		p.Predict("Chipmaker lifts forecast as orders return, company says on Tuesday")
	}
}
