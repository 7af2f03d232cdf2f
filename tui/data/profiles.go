package data

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"copydesk/engine"
	"copydesk/tui/screen"
)

// profiles are those that were read, by the digests of their corpora. One is
// read at a time: the one that the person looks at when the one before has come.
type profiles struct {
	known  map[string]*known
	number int    // of the reading
	busy   string // the digest that is being read
}

// known is what was read of a corpus.
type known struct {
	profile engine.Profile
	samples []engine.CorpusArticle
	err     error
}

const (
	mostProfiles = 8
	// drawn is from how many of the first articles the samples are taken, and
	// mostSamples how many these are.
	drawn       = 60
	mostSamples = 12
)

// forget drops all, for reading again.
func (p *profiles) forget() {
	clear(p.known)
	p.number++
	p.busy = ""
}

// drop drops that of a corpus, also one that is being read: it may be of other
// files now.
func (p *profiles) drop(digest string) {
	delete(p.known, digest)
	if p.busy == digest {
		p.number++
		p.busy = ""
	}
}

// looked returns the digest of the corpus that a person looks at, "" if there is
// none.
func (s *Screen) looked() string {
	if s.inside != nil {
		return s.inside.corpus.Dataset.Digest
	}
	c, _ := s.list.corpus()
	return c.Dataset.Digest
}

// want reads what is to be seen and not known yet.
func (s *Screen) want() tea.Cmd {
	if !s.shown() {
		return nil
	}
	var list tea.Cmd
	if s.inside != nil {
		list = s.wantArticles()
	}
	digest := s.looked()
	if digest == "" || s.profiles.busy != "" || s.profiles.known[digest] != nil {
		return list
	}
	s.profiles.number++
	s.profiles.busy = digest
	number, corpora := s.profiles.number, s.corpora
	return tea.Batch(list, s.host.Do(screen.Asking, func(ctx context.Context) tea.Msg {
		m := profileMsg{number: number, digest: digest}
		m.profile, m.err = corpora.Profile(ctx, digest)
		if m.err == nil {
			var page engine.ArticlePage
			page, m.err = corpora.Articles(ctx, engine.ArticleQuery{Corpus: digest, Limit: drawn})
			m.samples = samples(page.Articles)
		}
		return m
	}))
}

// profileMsg is what was read of a corpus.
type profileMsg struct {
	known
	number int
	digest string
}

func (s *Screen) takeProfile(m profileMsg) tea.Cmd {
	p := &s.profiles
	if m.number != p.number {
		return nil
	}
	p.busy = ""
	if len(p.known) >= mostProfiles {
		clear(p.known)
	}
	p.known[m.digest] = &m.known
	if m.err != nil {
		s.host.Say(screen.Bad, m.err.Error())
	}
	return s.want()
}

// samples takes articles in turn from the categories, as far as there are some.
func samples(articles []engine.CorpusArticle) []engine.CorpusArticle {
	var taken []engine.CorpusArticle
	used := make([]bool, len(articles))
	for len(taken) < min(mostSamples, len(articles)) {
		seen := make(map[string]bool)
		for i, a := range articles {
			if used[i] || seen[a.Category] || len(taken) == mostSamples {
				continue
			}
			used[i], seen[a.Category] = true, true
			taken = append(taken, a)
		}
	}
	return taken
}
