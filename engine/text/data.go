package text

import (
	"crypto/sha256"
	_ "embed"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
)

// The language data is NLTK's: its English stop words, what its English Punkt
// model says about lower-cased text, and the nouns of WordNet 3.0 that are one
// word, with their irregular plurals.
var (
	//go:embed data/stopwords_english.txt
	stopwordsFile string
	//go:embed data/punkt_english.json
	punktFile []byte
	//go:embed data/wordnet_nouns.front
	nounsFile string
	//go:embed data/wordnet_noun.exc
	exceptionsFile string
)

// DataDigests returns the digest ("sha256:" and hexadecimal digits) of each
// language data file by its short name: stopwords, punkt, wordnet_nouns (the
// decoded list, a word a line) and wordnet_exceptions.
func DataDigests() map[string]string {
	return maps.Clone(dataDigests())
}

var dataDigests = sync.OnceValue(func() map[string]string {
	digest := func(content []byte) string {
		return fmt.Sprintf("sha256:%x", sha256.Sum256(content))
	}
	return map[string]string{
		"stopwords":          digest([]byte(stopwordsFile)),
		"punkt":              digest(punktFile),
		"wordnet_nouns":      digest(loadLemmatizer().nouns.words),
		"wordnet_exceptions": digest([]byte(exceptionsFile)),
	}
})

var (
	loadStopwords  = sync.OnceValue(func() map[string]struct{} { return set(strings.Fields(stopwordsFile)) })
	loadPunkt      = sync.OnceValue(func() *punkt { return parsePunkt(punktFile) })
	loadLemmatizer = sync.OnceValue(func() *lemmatizer { return parseLemmatizer(nounsFile, exceptionsFile) })
)

func set(words []string) map[string]struct{} {
	s := make(map[string]struct{}, len(words))
	for _, w := range words {
		s[w] = struct{}{}
	}
	return s
}

// wordSet is a small set of words that most words are not in.
type wordSet struct {
	words map[string]struct{}
	// lengths has a bit set for each length of a word with this first byte; the
	// highest is for all from 63 on.
	lengths [256]uint64
}

func newWordSet(words []string) wordSet {
	s := wordSet{words: set(words)}
	for _, w := range words {
		s.lengths[w[0]] |= 1 << min(len(w), 63)
	}
	return s
}

// has reports whether the set has a word.
func (s *wordSet) has(word []byte) bool {
	if len(word) == 0 || s.lengths[word[0]]>>min(len(word), 63)&1 == 0 {
		return false
	}
	_, ok := s.words[string(word)]
	return ok
}

// parsePunkt reads the sentence tokenizer's data.
func parsePunkt(file []byte) *punkt {
	var data struct {
		Abbreviations []string    `json:"abbreviations"`
		Collocations  [][2]string `json:"collocations"`
		Initial       []string    `json:"sentence_initial_lower_never_upper"`
	}
	if err := json.Unmarshal(file, &data); err != nil {
		panic("text: embedded punkt data: " + err.Error())
	}
	p := &punkt{
		abbreviations: newWordSet(data.Abbreviations),
		collocations:  make(map[string]map[string]struct{}),
		initial:       set(data.Initial),
	}
	for _, c := range data.Collocations {
		if p.collocations[c[0]] == nil {
			p.collocations[c[0]] = make(map[string]struct{})
		}
		p.collocations[c[0]][c[1]] = struct{}{}
	}
	p.beginsCollocation = newWordSet(slices.Collect(maps.Keys(p.collocations)))
	return p
}

// parseLemmatizer reads the front-coded nouns and WordNet's exception list: a line
// for each inflected word, its lemmas after it.
func parseLemmatizer(nouns, exceptions string) *lemmatizer {
	l := &lemmatizer{
		nouns:     decodeNouns(nouns),
		irregular: make(map[string]string, strings.Count(exceptions, "\n")),
	}
	for line := range strings.Lines(exceptions) {
		inflected, lemmas, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		// A later line for the same word replaces an earlier one.
		l.irregular[inflected] = l.shortest(inflected, lemmas)
	}
	return l
}

// decodeNouns reads the front-coded noun list: a header with the number of words
// and the bytes of the decoded list, then a line for each word in byte order: '0'
// plus the length of the prefix it shares with the word before it, and the rest.
func decodeNouns(file string) nounSet {
	header, lines, _ := strings.Cut(file, "\n")
	var count, size int
	if _, err := fmt.Sscanf(header, "%d %d", &count, &size); err != nil {
		panic("text: embedded noun list: " + err.Error())
	}
	nouns := newNounSet(count, size)
	var word []byte
	for len(lines) > 0 {
		end := strings.IndexByte(lines, '\n')
		word = append(word[:lines[0]-'0'], lines[1:end]...)
		nouns.add(word)
		lines = lines[end+1:]
	}
	return nouns
}
