package corpus

import (
	"fmt"
	"slices"
	"strings"

	"copydesk/engine/fault"
)

// Columns names the columns that make an article. Where Text is empty or
// Label is "", the columns are found by the names that news corpora use:
//
//	label   category, label, class or topic
//	text    headline or title, then short_description or description, then
//	        text, content or body
//
// Of the names that stand for the same thing the first one present is taken.
// Names are compared as they are and, where that finds nothing, without case.
type Columns struct {
	Text  []string `json:"text"`  // joined in this order by one blank
	Label string   `json:"label"` // the category of the article
}

var labelNames = []string{"category", "label", "class", "topic"}

var textNames = [][]string{
	{"headline", "title"},
	{"short_description", "description"},
	{"text", "content", "body"},
}

// layout is where the columns stand in a source.
type layout struct {
	columns Columns // by the names of the source
	label   int
	text    []int
}

// resolve finds the wanted columns among the names of a source.
func (want Columns) resolve(names []string) (layout, error) {
	var l layout
	var err error
	if want.Label != "" {
		l.label, err = find(names, want.Label)
	} else {
		l.label, err = guess(names, labelNames)
		if err == nil && l.label < 0 {
			err = fault.Newf(fault.Invalid, "no column named %s among %s; the first line must name the columns; say which one is the label",
				orList(labelNames), quoteList(names))
		}
	}
	if err != nil {
		return layout{}, err
	}
	for _, name := range want.Text {
		i, err := find(names, name)
		if err != nil {
			return layout{}, err
		}
		l.text = append(l.text, i)
	}
	if len(want.Text) == 0 {
		if l.text, err = guessText(names, l.label); err != nil {
			return layout{}, err
		}
		if len(l.text) == 0 {
			return layout{}, fault.Newf(fault.Invalid, "no column named %s among %s; the first line must name the columns; say which ones are the text",
				orList(slices.Concat(textNames...)), quoteList(names))
		}
	}
	for k, i := range l.text {
		if i == l.label {
			return layout{}, fault.Newf(fault.Invalid, "the column %.40q is the label and cannot be text too", names[i])
		}
		if slices.Contains(l.text[:k], i) {
			return layout{}, fault.Newf(fault.Invalid, "the column %.40q is named twice as text", names[i])
		}
	}
	l.columns.Label = names[l.label]
	for _, i := range l.text {
		l.columns.Text = append(l.columns.Text, names[i])
	}
	return l, nil
}

// TextColumns returns the indices of the columns that make the text of an
// article, by their names and in the order in which they are joined. It fails
// with fault.Invalid where there are none or two fit equally well.
func TextColumns(names []string) ([]int, error) {
	text, err := guessText(names, -1)
	if err == nil && len(text) == 0 {
		err = fault.Newf(fault.Invalid, "no column named %s among %s", orList(slices.Concat(textNames...)), quoteList(names))
	}
	return text, err
}

// guessText returns the columns that have names of texts, except label.
func guessText(names []string, label int) ([]int, error) {
	var text []int
	for _, alike := range textNames {
		i, err := guess(names, alike)
		if err != nil {
			return nil, err
		}
		if i >= 0 && i != label {
			text = append(text, i)
		}
	}
	return text, nil
}

// find returns the index of the column with this name.
func find(names []string, name string) (int, error) {
	i, err := lookUp(names, name)
	if err == nil && i < 0 {
		err = fault.Newf(fault.Invalid, "no column named %.40q: the columns are %s", name, quoteList(names))
	}
	return i, err
}

// guess returns the index of the first of the wanted names, -1 where there is none.
func guess(names, wanted []string) (int, error) {
	for _, name := range wanted {
		if i, err := lookUp(names, name); i >= 0 || err != nil {
			return i, err
		}
	}
	return -1, nil
}

// lookUp returns the index of name among names, -1 where there is none. A name
// that fits two columns equally well is an error.
func lookUp(names []string, name string) (int, error) {
	for _, equal := range []func(a, b string) bool{func(a, b string) bool { return a == b }, strings.EqualFold} {
		match := func(s string) bool { return equal(s, name) }
		first := slices.IndexFunc(names, match)
		if first < 0 {
			continue
		}
		if slices.ContainsFunc(names[first+1:], match) {
			return -1, fault.Newf(fault.Invalid, "two columns are named %.40q: rename one of them", name)
		}
		return first, nil
	}
	return -1, nil
}

// orList returns "a, b or c".
func orList(names []string) string {
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " or " + names[last]
}

// quoteList quotes names for a sentence; of many or long ones it leaves out the rest.
func quoteList(names []string) string {
	const most = 12
	var b strings.Builder
	for i, name := range names {
		if i == most {
			fmt.Fprintf(&b, " and %d more", len(names)-most)
			break
		}
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "%.40q", name)
	}
	return b.String()
}
