package config

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"sort"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// readYAML takes the settings of a YAML document.
func (r *resolver) readYAML(name string, data []byte) {
	n, err := parse(data)
	if err != nil {
		line, sentence := complaint(data, err)
		r.fail(origin{name, line}, "%s", sentence)
		return
	}
	if !isNull(n) {
		r.section(name, "", n, make(map[string]int))
	}
}

var errDocuments = errors.New("there is more than one document; write one, without a line of ---")

// parse returns what a document of YAML holds, null if that is nothing.
func parse(data []byte) (*yaml.Node, error) {
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	var doc yaml.Node
	if err := decoder.Decode(&doc); errors.Is(err, io.EOF) {
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: nullTag}, nil
	} else if err != nil {
		return nil, err
	}
	if err := decoder.Decode(new(yaml.Node)); err == nil {
		return nil, errDocuments
	} else if !errors.Is(err, io.EOF) {
		return nil, err
	}
	return dereference(doc.Content[0]), nil
}

var (
	parserLine = regexp.MustCompile(`^yaml: (line [0-9]+: )?`)
	tabIndent  = regexp.MustCompile(`^ *\t\s*\S`)
)

// complaint returns what is wrong with a text that parse refuses, and the line.
// The parser names that of the section in which it stopped, if any, so the line
// is found as the first with which the text is refused in the same words. The
// name of an unknown alias is not repeated: it may be a secret that begins with
// a star.
func complaint(data []byte, err error) (line int, sentence string) {
	var ends []int
	for i, b := range data {
		if b == '\n' || i == len(data)-1 {
			ends = append(ends, i+1)
		}
	}
	line = 1 + sort.Search(len(ends)-1, func(i int) bool {
		_, e := parse(data[:ends[i]])
		return e != nil && e.Error() == err.Error()
	})
	start := 0
	if line > 1 {
		start = ends[line-2]
	}
	message := parserLine.ReplaceAllString(err.Error(), "")
	switch {
	case errors.Is(err, errDocuments):
		return line, message
	case strings.Contains(message, "unknown anchor"), strings.Contains(message, "alphabetic or numeric character"):
		return line, "a value that begins with * or & must stand in quotes"
	case tabIndent.Match(data[start:ends[line-1]]):
		return line, "the line is indented with a tab; YAML wants blanks"
	}
	return line, "not YAML: " + message
}

// section takes the settings below a section; path is "" at the top. A section
// without anything in it sets nothing. Each path is taken once, so that aliases
// cannot make a document longer than the table.
func (r *resolver) section(name, path string, n *yaml.Node, seen map[string]int) {
	if n.Kind != yaml.MappingNode {
		what := "the file"
		if path != "" {
			what = path
		}
		r.fail(origin{name, n.Line}, "%s must be a section with settings in it, each as name: value", what)
		return
	}
	for i := 0; i+1 < len(n.Content) && !r.full(); i += 2 {
		key, value := n.Content[i], dereference(n.Content[i+1])
		o := origin{name, key.Line}
		if key.Kind != yaml.ScalarNode {
			r.fail(o, "what is before a colon must be the name of a section or a setting")
			continue
		}
		if key.Tag == "!!merge" {
			r.fail(o, "<< is not supported; write the settings out")
			continue
		}
		full := key.Value
		if path != "" {
			full = path + "." + full
		}
		if line, twice := seen[full]; twice {
			r.fail(o, "%s is there already on line %s", printable(full), strconv.Itoa(line))
			continue
		}
		seen[full] = key.Line
		if isSection(r.keys, full) {
			if !isNull(value) {
				r.section(name, full, value, seen)
			}
		} else if k, ok := r.key(o, full); ok {
			r.assign(o, k, value)
		}
	}
}
