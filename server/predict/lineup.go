package predict

import (
	"github.com/cespare/xxhash/v2"

	"copydesk/engine"
)

// lineup is who answers. It is immutable: a request looks at one, once, so that
// it meets no swap half-way.
type lineup struct {
	champion   *Model // nil: there is none, and trouble says why
	challenger *Model // nil: there is none
	// share is how many of 10,000 parts of the traffic the challenger answers; 0:
	// it is tried in shadow mode.
	share   int
	trouble string // what is not as the registry has it, "" if all is
}

// buckets are the parts of the traffic.
const buckets = 10_000

// bucket returns the part of the traffic that a key falls in: XXH64 with seed 0
// of the model's name, a zero byte and the key, modulo 10,000. It depends on
// nothing else, so that a key stays where it is in every process, for every
// version and at every share.
func bucket(model, key string) int {
	var d xxhash.Digest
	d.Reset()
	d.WriteString(model)
	d.WriteString("\x00")
	d.WriteString(key)
	return int(d.Sum64() % buckets)
}

// choose returns who answers a query, and as what.
func (l *lineup) choose(name string, q *Query) (*Model, engine.Alias) {
	if l.challenger == nil || l.share == 0 {
		return l.champion, engine.ChampionAlias
	}
	key := q.Key
	if key == "" && len(q.Texts) > 0 {
		key = q.Texts[0]
	}
	if bucket(name, key) < l.share {
		return l.challenger, engine.ChallengerAlias
	}
	return l.champion, engine.ChampionAlias
}

// variant is what m is in the line-up, "" if it is not in it.
func (l *lineup) variant(m *Model) engine.Alias {
	switch m {
	case l.champion:
		return engine.ChampionAlias
	case l.challenger:
		return engine.ChallengerAlias
	}
	return ""
}

// has returns the model of a version if it is in the line-up, else nil.
func (l *lineup) has(version int) *Model {
	for _, m := range []*Model{l.champion, l.challenger} {
		if m != nil && m.Version.Number == version {
			return m
		}
	}
	return nil
}
