package config

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net/netip"
	"regexp"
	"strconv"
	"strings"

	"copydesk/engine/tfidf"

	"go.yaml.in/yaml/v3"
)

// kind reads a value and writes it as JSON, the same value always in the same
// way. Its error says what would be right, to follow "must be".
type kind func(*yaml.Node) (json.RawMessage, error)

const (
	// most is the upper bound of whole numbers that have none of their own.
	most = math.MaxInt32
	// longest is the upper bound of durations in seconds, some thirty years.
	longest = 1e9
)

// The tags of YAML's values, as the parser gives them.
const (
	nullTag   = "!!null"
	boolTag   = "!!bool"
	intTag    = "!!int"
	floatTag  = "!!float"
	stringTag = "!!str"
)

func isNull(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.Tag == nullTag }

// isText reports whether n is a single value, taken as it is written.
func isText(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.Tag != nullTag }

// dereference follows an alias to what it stands for.
func dereference(n *yaml.Node) *yaml.Node {
	if n.Kind == yaml.AliasNode {
		return n.Alias
	}
	return n
}

func encode(v any) (json.RawMessage, error) { return json.Marshal(v) }

// boolean is true or false. YAML 1.1's yes, no, on and off are not: YAML 1.2
// reads them as words.
func boolean(n *yaml.Node) (json.RawMessage, error) {
	if n.Kind == yaml.ScalarNode && n.Tag == boolTag {
		switch strings.ToLower(n.Value) {
		case "true":
			return encode(true)
		case "false":
			return encode(false)
		}
	}
	return nil, oneOf{"true", "false"}
}

// decimal is a whole number that every reader of YAML reads alike: no 0x10, no
// 1_000, no 010, which is eight to some.
var decimal = regexp.MustCompile(`^[-+]?(0|[1-9][0-9]*)$`)

// wholeOf reads a whole number from low to high.
func wholeOf(n *yaml.Node, low, high int) (int, bool) {
	if n.Kind != yaml.ScalarNode || n.Tag != intTag || !decimal.MatchString(n.Value) {
		return 0, false
	}
	v, err := strconv.Atoi(n.Value)
	return v, err == nil && v >= low && v <= high
}

// whole is a whole number from low to high.
func whole(low, high int) kind {
	return func(n *yaml.Node) (json.RawMessage, error) {
		if v, ok := wholeOf(n, low, high); ok {
			return encode(v)
		}
		return nil, fmt.Errorf("a whole number from %d to %d", low, high)
	}
}

// numberOf reads a finite number.
func numberOf(n *yaml.Node) (float64, bool) {
	if n.Kind != yaml.ScalarNode || n.Tag != floatTag && (n.Tag != intTag || !decimal.MatchString(n.Value)) {
		return 0, false
	}
	v, err := strconv.ParseFloat(n.Value, 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
		return 0, false
	}
	return v + 0, true // no negative zero
}

// number is a number from low to high.
func number(low, high float64) kind {
	return func(n *yaml.Node) (json.RawMessage, error) {
		if v, ok := numberOf(n); ok && v >= low && v <= high {
			return encode(v)
		}
		return nil, fmt.Errorf("a number from %s to %s", digits(low), digits(high))
	}
}

// atLeast is a number of at least low.
func atLeast(low float64) kind {
	return func(n *yaml.Node) (json.RawMessage, error) {
		if v, ok := numberOf(n); ok && v >= low {
			return encode(v)
		}
		return nil, fmt.Errorf("a number of at least %s", digits(low))
	}
}

// positive is a number above 0.
func positive(n *yaml.Node) (json.RawMessage, error) {
	if v, ok := numberOf(n); ok && v > 0 {
		return encode(v)
	}
	return nil, errors.New("a number above 0")
}

// digits writes a bound as people do: 1000000000, but 1e+100.
func digits(v float64) string {
	if v == math.Trunc(v) && math.Abs(v) < 1e15 {
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return strconv.FormatFloat(v, 'g', -1, 64)
}

// word is one of some words.
func word(allowed ...string) kind {
	return func(n *yaml.Node) (json.RawMessage, error) {
		for _, a := range allowed {
			if isText(n) && n.Value == a {
				return encode(a)
			}
		}
		return nil, oneOf(allowed)
	}
}

// oneOf are the words that a setting can be, as what would be right.
type oneOf []string

func (o oneOf) Error() string { return strings.Join(o, " or ") }

// level is a level of logging, in capitals too, with Python's name for warn.
func level(n *yaml.Node) (json.RawMessage, error) {
	if isText(n) {
		switch l := strings.ToLower(n.Value); l {
		case "debug", "info", "warn", "error":
			return encode(l)
		case "warning":
			return encode("warn")
		}
	}
	return nil, oneOf{"debug", "info", "warn", "error"}
}

// text is any text that is not empty; digits need no quotes.
func text(n *yaml.Node) (json.RawMessage, error) {
	if isText(n) && n.Value != "" {
		return encode(n.Value)
	}
	return nil, errors.New("a text")
}

// secret is any text. What is written is only that there is one.
func secret(n *yaml.Node) (json.RawMessage, error) {
	switch {
	case !isText(n):
		return nil, errors.New("a text")
	case n.Value == "":
		return encode("")
	}
	return encode(hidden)
}

var hostName = regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$`)

// host is an IP address or the name of a host.
func host(n *yaml.Node) (json.RawMessage, error) {
	if isText(n) {
		if _, err := netip.ParseAddr(n.Value); err == nil || hostName.MatchString(n.Value) {
			return encode(n.Value)
		}
	}
	return nil, errors.New("an IP address or the name of a host, without a port, such as 127.0.0.1")
}

// orNull is null or what k is.
func orNull(k kind) kind {
	return func(n *yaml.Node) (json.RawMessage, error) {
		if isNull(n) {
			return encode(nil)
		}
		v, err := k(n)
		if err != nil {
			return nil, fmt.Errorf("%w, or null", err)
		}
		return v, nil
	}
}

// orAuto is the word auto or what k is.
func orAuto(k kind) kind {
	return func(n *yaml.Node) (json.RawMessage, error) {
		if isText(n) && n.Value == "auto" {
			return encode("auto")
		}
		v, err := k(n)
		if err != nil {
			return nil, fmt.Errorf("%w, or auto", err)
		}
		return v, nil
	}
}

const (
	mostLayers  = 16
	mostNeurons = 65536 // of a layer
)

// layers is a list of sizes. One number alone is a list of it.
func layers(n *yaml.Node) (json.RawMessage, error) {
	items := []*yaml.Node{n}
	if n.Kind == yaml.SequenceNode {
		items = n.Content
	}
	var sizes []int
	for _, item := range items[:min(len(items), mostLayers)] {
		if v, ok := wholeOf(dereference(item), 1, mostNeurons); ok {
			sizes = append(sizes, v)
		}
	}
	if len(sizes) == 0 || len(sizes) != len(items) {
		return nil, fmt.Errorf("a list of 1 to %d whole numbers from 1 to %d, such as [100, 50]", mostLayers, mostNeurons)
	}
	return encode(sizes)
}

// pair is two whole numbers from low to high, the smaller first.
func pair(low, high int) kind {
	return func(n *yaml.Node) (json.RawMessage, error) {
		if n.Kind == yaml.SequenceNode && len(n.Content) == 2 {
			first, ok1 := wholeOf(dereference(n.Content[0]), low, high)
			second, ok2 := wholeOf(dereference(n.Content[1]), low, high)
			if ok1 && ok2 && first <= second {
				return encode([2]int{first, second})
			}
		}
		return nil, fmt.Errorf("a list of two whole numbers from %d to %d, the smaller first, such as [1, 2]", low, high)
	}
}

// frequency is a number of texts or, with a decimal point, a share of them.
func frequency(n *yaml.Node) (json.RawMessage, error) {
	if _, ok := numberOf(n); ok {
		p := tfidf.DefaultParams()
		var err error
		if p.MinDF, err = tfidf.ParseDocumentFrequency(n.Value); err == nil && p.Validate() == nil {
			return encode(p.MinDF)
		}
	}
	return nil, errors.New("a number of articles of at least 1, such as 2, or a share of them from 0.0 to 1.0 with a decimal point, such as 0.95")
}

// field is a field of a cron expression, as far as its letters go.
var field = regexp.MustCompile(`^[0-9A-Za-z*,/?#-]+$`)

// schedule is a cron expression.
func schedule(n *yaml.Node) (json.RawMessage, error) {
	wrong := errors.New(`a schedule of five fields, such as "0 2 * * *"`)
	if !isText(n) {
		return nil, wrong
	}
	fields := strings.Fields(n.Value)
	if len(fields) != 5 {
		return nil, wrong
	}
	for _, f := range fields {
		if !field.MatchString(f) {
			return nil, wrong
		}
	}
	return encode(strings.Join(fields, " "))
}

var bytesOf = regexp.MustCompile(`^(0|[1-9][0-9]{0,5}) ?(B|KB|MB|GB)$`)

// size is a number of bytes with its unit, at least one.
func size(n *yaml.Node) (json.RawMessage, error) {
	if m := sizeOf(n); m != nil && m[1] != "0" {
		return encode(m[1] + m[2])
	}
	return nil, errors.New("a size in B, KB, MB or GB, such as 50MB")
}

// sizeOrNone is a number of bytes with its unit.
func sizeOrNone(n *yaml.Node) (json.RawMessage, error) {
	if m := sizeOf(n); m != nil {
		return encode(m[1] + m[2])
	}
	return nil, errors.New("a size in B, KB, MB or GB, such as 50MB, or 0B")
}

// sizeOf returns a size, its number and its unit, nil where n is none.
func sizeOf(n *yaml.Node) []string {
	if !isText(n) {
		return nil
	}
	return bytesOf.FindStringSubmatch(n.Value)
}
