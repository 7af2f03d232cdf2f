package ledger

import (
	"math/rand/v2"
	"strings"
	"sync"
	"unicode/utf8"

	"copydesk/engine"
	"copydesk/server/predict"
)

// maxSampleText is how many bytes of a text a sample keeps.
const maxSampleText = 10_000

// reservoir draws a sample of the answers since it was last emptied.
type reservoir struct {
	size int
	text bool

	mu     sync.Mutex
	random *rand.Rand
	seen   int
	kept   []engine.Sample
}

// add sees the answers of a result. The lock is given back after each, because
// the digest of a text takes as long as the text is.
func (s *reservoir) add(r *predict.Result, texts []string) {
	if s.size == 0 {
		return
	}
	for i := range r.Answers {
		s.see(r, &r.Answers[i], texts[i])
	}
}

func (s *reservoir) see(r *predict.Result, a *predict.Answer, text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.seen++
	if len(s.kept) < s.size {
		s.kept = append(s.kept, s.sample(r, a, text))
	} else if at := s.random.IntN(s.seen); at < s.size {
		s.kept[at] = s.sample(r, a, text)
	}
}

func (s *reservoir) sample(r *predict.Result, a *predict.Answer, text string) engine.Sample {
	x := engine.Sample{
		Time: r.Time, Model: r.Model.Version.Model, Version: r.Model.Version.Number,
		Category: a.Category, Confidence: a.Confidence, Bytes: len(text), Digest: engine.TextDigest(text),
		Tokens: a.Tokens, Known: a.KnownTokens, KnownTerms: a.KnownTerms,
	}
	if s.text {
		x.Text = strings.Clone(beginning(text, maxSampleText))
	}
	return x
}

// beginning returns the first bytes of a text, at most n, up to the end of a
// character.
func beginning(text string, n int) string {
	if len(text) <= n {
		return text
	}
	for n > 0 && !utf8.RuneStart(text[n]) {
		n--
	}
	return text[:n]
}

// take empties the reservoir. What it returns says of how many it is a sample.
func (s *reservoir) take() []engine.Sample {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := s.kept
	for i := range list {
		list[i].Of, list[i].Sampled = s.seen, len(list)
	}
	s.seen, s.kept = 0, nil
	return list
}
