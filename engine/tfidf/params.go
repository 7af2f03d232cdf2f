package tfidf

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"strconv"

	"copydesk/engine/fault"
)

// maxNgram bounds the length of an n-gram.
const maxNgram = 8

// Params are TfidfVectorizer's parameters, under scikit-learn's names. What is
// not here has scikit-learn's default: token_pattern \w\w+, smooth_idf, norm l2.
type Params struct {
	MaxFeatures Limit             `json:"max_features"`
	NgramRange  [2]int            `json:"ngram_range"` // shortest and longest n-gram
	StopWords   StopWords         `json:"stop_words"`
	Lowercase   bool              `json:"lowercase"`
	MaxDF       DocumentFrequency `json:"max_df"`
	MinDF       DocumentFrequency `json:"min_df"`
	SublinearTF bool              `json:"sublinear_tf"`
}

// Foreign are parameters that TfidfVectorizer has and Params has not.
func Foreign() []string {
	return []string{"analyzer", "binary", "decode_error", "dtype", "encoding", "input", "norm", "preprocessor",
		"smooth_idf", "strip_accents", "token_pattern", "tokenizer", "use_idf", "vocabulary"}
}

// DefaultParams returns the parameters of the reference.
func DefaultParams() Params {
	return Params{
		MaxFeatures: 10000,
		NgramRange:  [2]int{1, 2},
		StopWords:   English,
		Lowercase:   true,
		MaxDF:       Share(0.95),
		MinDF:       Count(2),
		SublinearTF: true,
	}
}

// Validate reports the first parameter that is out of range, by name.
func (p Params) Validate() error {
	if p.MaxFeatures < 0 {
		return fault.Newf(fault.Invalid, "max_features is %d; it must be at least 1, or null for all terms", p.MaxFeatures)
	}
	if low, high := p.NgramRange[0], p.NgramRange[1]; low < 1 || high < low || high > maxNgram {
		return fault.Newf(fault.Invalid, "ngram_range is [%d, %d]; it must be two numbers from 1 to %d, the smaller first", low, high, maxNgram)
	}
	if p.StopWords != English && p.StopWords != NoStopWords {
		return fault.Newf(fault.Invalid, "stop_words is %q; it must be english or null", p.StopWords)
	}
	if err := p.MaxDF.validate(); err != nil {
		return fault.Newf(fault.Invalid, "max_df %w", err)
	}
	if err := p.MinDF.validate(); err != nil {
		return fault.Newf(fault.Invalid, "min_df %w", err)
	}
	return nil
}

// StopWords names a list of words that never become terms.
type StopWords string

const (
	// English is scikit-learn's list of 318 words.
	English StopWords = "english"
	// NoStopWords keeps every word: null in the configuration.
	NoStopWords StopWords = ""
)

// MarshalJSON writes null for no list.
func (s StopWords) MarshalJSON() ([]byte, error) {
	if s == NoStopWords {
		return []byte("null"), nil
	}
	return json.Marshal(string(s))
}

// UnmarshalJSON reads what MarshalJSON writes.
func (s *StopWords) UnmarshalJSON(text []byte) error {
	var name *string
	if err := json.Unmarshal(text, &name); err != nil {
		return err
	}
	*s = NoStopWords
	if name != nil {
		*s = StopWords(*name)
	}
	return nil
}

// Limit is the most terms that a vocabulary has; 0, null in the configuration,
// is no limit.
type Limit int

// MarshalJSON writes null for no limit.
func (l Limit) MarshalJSON() ([]byte, error) {
	if l == 0 {
		return []byte("null"), nil
	}
	return json.Marshal(int(l))
}

// UnmarshalJSON reads what MarshalJSON writes.
func (l *Limit) UnmarshalJSON(text []byte) error {
	var n *int
	if err := json.Unmarshal(text, &n); err != nil {
		return err
	}
	*l = 0
	if n != nil {
		*l = Limit(*n)
	}
	return nil
}

// DocumentFrequency is a bound on the number of texts that a term occurs in:
// a count of texts or, written with a decimal point, a share of them.
type DocumentFrequency struct {
	share bool
	value float64
}

// Share is a bound as a share of the texts, 0 to 1.
func Share(v float64) DocumentFrequency { return DocumentFrequency{share: true, value: v} }

// Count is a bound as a number of texts.
func Count(n int) DocumentFrequency { return DocumentFrequency{value: float64(n)} }

// of returns the bound for n texts, in texts.
func (d DocumentFrequency) of(n int) float64 {
	if d.share {
		return d.value * float64(n)
	}
	return d.value
}

func (d DocumentFrequency) validate() error {
	if d.share && !(d.value >= 0 && d.value <= 1) {
		return fmt.Errorf("is %s; a share of the texts must be from 0.0 to 1.0", d)
	}
	if !d.share && !(d.value >= 1 && d.value <= math.MaxInt32) {
		return fmt.Errorf("is %s; a number of texts must be at least 1 (a share of them has a decimal point, such as 0.95)", d)
	}
	return nil
}

// String writes a share with a decimal point, a count without.
func (d DocumentFrequency) String() string {
	s := strconv.FormatFloat(d.value, 'f', -1, 64)
	if d.share && !bytes.ContainsRune([]byte(s), '.') {
		s += ".0"
	}
	return s
}

// ParseDocumentFrequency reads what String writes.
func ParseDocumentFrequency(s string) (DocumentFrequency, error) {
	if n, err := strconv.Atoi(s); err == nil {
		return Count(n), nil
	}
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
		return DocumentFrequency{}, fault.Newf(fault.Invalid, "%q is neither a number of texts nor a share of them (such as 2 or 0.95)", s)
	}
	return Share(v), nil
}

// MarshalJSON writes a share with a decimal point, a count without.
func (d DocumentFrequency) MarshalJSON() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalJSON reads what MarshalJSON writes.
func (d *DocumentFrequency) UnmarshalJSON(text []byte) error {
	v, err := ParseDocumentFrequency(string(text))
	if err != nil {
		return err
	}
	*d = v
	return nil
}
