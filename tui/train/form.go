package train

import (
	"slices"
	"strings"

	"github.com/charmbracelet/bubbles/textinput"

	"copydesk/engine"
	"copydesk/engine/classify"
	"copydesk/engine/classify/families"
)

// form is what a training will be, as a person says it. It is kept when it is
// left, and what the start key trains.
type form struct {
	open bool

	spec    engine.Spec
	base    engine.Spec // what changes are held against
	own     engine.Spec // what the workbench was started with: the base, but of a run's training
	again   string      // the run whose training it repeats, harmless; "" if it is none
	started bool        // what it says was started since it was changed

	corpora []engine.Corpus
	listed  bool // they have been read
	asked   int  // counts reads of them

	cursor string // the row
	firsts [2]int // first lines of the columns
	edit   *textinput.Model
	shown  string // the value as edit showed it at first
	wrong  string // with what is typed

	made []row // nil: to be made anew
}

// kind is what a row is.
type kind uint8

const (
	settingRow kind = iota
	corpusRow
	modelRow
	startRow
)

// row is a line of the form that the cursor can be on.
type row struct {
	kind    kind
	id      string
	section string
	label   string
	help    string
	value   string // now
	base    string
	usual   string // what it is without a run to repeat
	model   classify.Kind
	on      bool // the model is trained
	changed bool
	setting
}

func newForm(spec engine.Spec) form {
	return form{spec: spec, base: spec, own: spec, cursor: "corpus", started: true}
}

// set makes the form say spec.
func (f *form) set(spec engine.Spec) {
	f.spec, f.made, f.started = spec, nil, false
}

// rows are the lines of the form. The start is the last.
func (f *form) rows() []row {
	if f.made != nil {
		return f.made
	}
	rows := []row{{
		kind: corpusRow, id: "corpus", section: corpusSection, label: "articles", help: "what is learned from: a corpus that the desk knows, or a file of your own", changed: !sameSource(f.spec.Source, f.base.Source),
	}}
	var models []row
	for _, family := range families.All() {
		on := slices.Contains(f.spec.Classifiers, family.Kind)
		models = append(models, row{
			kind: modelRow, id: "train " + string(family.Kind), section: modelsSection, label: string(family.Kind), model: family.Kind, on: on,
			help: "whether " + modelWord(family.Kind) + " is trained", value: strings.TrimPrefix(modelWord(family.Kind), "a "),
			changed: on != slices.Contains(f.base.Classifiers, family.Kind),
		})
	}
	placed := false
	for _, s := range settings(f.spec) {
		if !placed && s.section != corpusSection {
			rows, placed = append(rows, models...), true
		}
		r := row{id: s.name, section: s.section, label: s.label, help: s.help, setting: s}
		r.value, r.base, r.usual = written(s, f.spec), written(s, f.base), written(s, f.own)
		r.changed = r.value != r.base
		rows = append(rows, r)
	}
	f.made = append(rows, row{kind: startRow, id: "start", label: "Start training"})
	return f.made
}

// written is the value of a setting in a spec. A spec that lacks it has none.
func written(s setting, spec engine.Spec) string {
	value, err := s.get(spec)
	if err != nil {
		return ""
	}
	return value
}

// changes counts what the form says otherwise than its base.
func (f *form) changes() int {
	n := 0
	for _, r := range f.rows() {
		if r.changed {
			n++
		}
	}
	return n
}

// at is the position of the cursor: of its row, or of the first where that is
// gone.
func (f *form) at() int {
	return max(0, slices.IndexFunc(f.rows(), func(r row) bool { return r.id == f.cursor }))
}

func (f *form) current() row { return f.rows()[f.at()] }

// step moves the cursor.
func (f *form) step(by int) {
	rows := f.rows()
	f.cursor = rows[max(0, min(f.at()+by, len(rows)-1))].id
}

// stepSection moves the cursor to the section before or after.
func (f *form) stepSection(by int) {
	rows, at := f.rows(), f.at()
	here := rows[at].section
	for at+by >= 0 && at+by < len(rows) && rows[at].section == here {
		at += by
	}
	for at > 0 && rows[at-1].section == rows[at].section { // to its first row
		at--
	}
	f.cursor = rows[at].id
}

// toggle takes a model in or out. The order is that of families. The last one
// cannot be taken out.
func (f *form) toggle(k classify.Kind) (wrong string) {
	var kinds []classify.Kind
	for _, family := range families.All() {
		if slices.Contains(f.spec.Classifiers, family.Kind) != (family.Kind == k) {
			kinds = append(kinds, family.Kind)
		}
	}
	if len(kinds) == 0 {
		return "a training needs a model; choose another first"
	}
	spec := f.spec
	spec.Classifiers = kinds
	f.set(spec)
	return ""
}

// put gives the setting of a row a value.
func (f *form) put(r row, value string) error {
	spec, err := r.set(f.spec, value)
	if err != nil {
		return err
	}
	if written(r.setting, spec) != r.value {
		f.set(spec)
	}
	return nil
}

// reset takes a row back to its base.
func (f *form) reset(r row) (wrong string) {
	spec := f.spec
	switch r.kind {
	case corpusRow:
		spec.Source = f.base.Source
	case modelRow:
		if r.changed {
			return f.toggle(r.model)
		}
		return ""
	case settingRow:
		if !r.changed {
			return ""
		}
		var err error
		if spec, err = r.set(f.spec, r.base); err != nil {
			return err.Error()
		}
	default:
		return ""
	}
	f.set(spec)
	return ""
}

// corpus returns the listed corpus that a source is, if it is listed.
func (f *form) corpus(s engine.Source) (engine.Corpus, bool) {
	i := slices.IndexFunc(f.corpora, func(c engine.Corpus) bool { return sameSource(c.Source, s) })
	if i < 0 {
		return engine.Corpus{}, false
	}
	return f.corpora[i], true
}
