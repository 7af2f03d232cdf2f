package bundle

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"copydesk/engine/classify"
	"copydesk/engine/classify/families"
	"copydesk/engine/fault"
	"copydesk/engine/tensor"
	"copydesk/engine/text"
	"copydesk/engine/tfidf"
)

// Format is the version of the file format.
const Format = 1

// idf is the name of the tensor beside the classifier's own.
const idf = "idf"

// Bundle is a model with all that turns an article into its answer.
type Bundle struct {
	Manifest   Manifest
	Vectorizer *tfidf.Vectorizer
	Model      classify.Model
}

// Manifest says what the model is.
type Manifest struct {
	Format      int             `json:"format"`
	Kind        classify.Kind   `json:"kind"`
	Type        string          `json:"type"` // scikit-learn's class name
	Params      json.RawMessage `json:"params"`
	RandomState uint32          `json:"random_state"`
	Categories  []string        `json:"categories"`
	Features    int             `json:"features"`
	Text        TextStage       `json:"text"`
	Tfidf       tfidf.Params    `json:"tfidf"`
	// Dataset is the digest of the corpus that was learned from.
	Dataset string `json:"dataset"`
}

// TextStage pins the cleaning that the model expects.
type TextStage struct {
	Version int               `json:"version"`
	Options text.Options      `json:"options"`
	Data    map[string]string `json:"data"` // digests of the language data by name
}

// CurrentText returns the text stage of this program with the given options.
func CurrentText(o text.Options) TextStage {
	data := text.DataDigests()
	data["stopwords_tfidf"] = tfidf.StopWordsDigest()
	return TextStage{Version: text.Version, Options: o, Data: data}
}

// New makes a bundle of a fitted model. m.Format, Type, Features, Params and
// Tfidf are filled in.
func New(m Manifest, e classify.Estimator, v *tfidf.Vectorizer, model classify.Model) (*Bundle, error) {
	f, ok := families.Lookup(m.Kind)
	if !ok {
		return nil, fault.Newf(fault.Internal, "classifier %q is not known", m.Kind)
	}
	params, err := json.Marshal(e)
	if err != nil {
		return nil, err
	}
	m.Format, m.Type, m.Params, m.Features, m.Tfidf = Format, f.Name, params, len(v.Terms()), v.Params()
	return &Bundle{Manifest: m, Vectorizer: v, Model: model}, nil
}

// encode returns the parts of the file in their order.
func (b *Bundle) encode() ([]part, error) {
	manifest, err := json.MarshalIndent(b.Manifest, "", " ")
	if err != nil {
		return nil, err
	}
	terms := b.Vectorizer.Terms()
	tensors := append(tensor.Set{tensor.Float64(idf, []int{len(terms)}, b.Vectorizer.IDF())}, b.Model.Tensors()...)
	data, err := tensors.Encode()
	if err != nil {
		return nil, err
	}
	return []part{
		{manifestName, append(manifest, '\n')},
		{vocabularyName, []byte(strings.Join(terms, "\n") + "\n")},
		{tensorsName, data},
	}, nil
}

// decode makes a bundle of the parts of a file.
func decode(parts map[string][]byte) (*Bundle, error) {
	var m Manifest
	if err := strictly(parts[manifestName], &m); err != nil {
		return nil, fault.Newf(fault.Corrupt, "%s: %w", manifestName, err)
	}
	if err := m.known(); err != nil {
		return nil, err
	}
	f, ok := families.Lookup(m.Kind)
	if !ok || f.Name != m.Type {
		return nil, fault.Newf(fault.Corrupt, "%s: kind %q of type %q is not known here", manifestName, m.Kind, m.Type)
	}
	if len(m.Categories) < 2 || !slices.IsSorted(m.Categories) || len(slices.Compact(slices.Clone(m.Categories))) != len(m.Categories) {
		return nil, fault.Newf(fault.Corrupt, "%s: categories are not at least two different names in order", manifestName)
	}
	estimator := f.New()
	if err := strictly(m.Params, estimator); err != nil {
		return nil, fault.Newf(fault.Corrupt, "%s: params: %w", manifestName, err)
	}
	if err := estimator.Validate(); err != nil {
		return nil, fault.Newf(fault.Corrupt, "%s: params: %w", manifestName, err)
	}

	terms := strings.Split(strings.TrimSuffix(string(parts[vocabularyName]), "\n"), "\n")
	if len(terms) != m.Features {
		return nil, fault.Newf(fault.Corrupt, "%s has %d terms, %s says %d", vocabularyName, len(terms), manifestName, m.Features)
	}
	tensors, err := tensor.Decode(parts[tensorsName])
	if err != nil {
		return nil, fault.As(fault.Corrupt, err)
	}
	weights, err := tensors.Float64s(idf, len(terms))
	if err != nil {
		return nil, fault.As(fault.Corrupt, err)
	}
	v, err := tfidf.New(m.Tfidf, terms, weights)
	if err != nil {
		return nil, fault.As(fault.Corrupt, err)
	}
	own := slices.DeleteFunc(tensors, func(t tensor.Tensor) bool { return t.Name == idf })
	model, err := estimator.Load(own, len(terms), len(m.Categories))
	if err != nil {
		return nil, fault.As(fault.Corrupt, err)
	}
	return &Bundle{Manifest: m, Vectorizer: v, Model: model}, nil
}

// strictly reads JSON whose fields are all known.
func strictly(text []byte, to any) error {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	return decoder.Decode(to)
}

// known reports (fault.Corrupt) a format or a text stage that this program does
// not have: its answers would be others than the model's.
func (m Manifest) known() error {
	if m.Format != Format {
		return fault.Newf(fault.Corrupt, "%s: format %d is not known, expected %d", manifestName, m.Format, Format)
	}
	here := CurrentText(m.Text.Options)
	if m.Text.Version != here.Version {
		return fault.Newf(fault.Corrupt, "%s: text stage version %d is not known, expected %d; train the model again", manifestName, m.Text.Version, here.Version)
	}
	for _, name := range slices.Sorted(maps.Keys(here.Data)) {
		if m.Text.Data[name] != here.Data[name] {
			return fault.Newf(fault.Corrupt, "%s: language data %s is %q, this program has %q; train the model again", manifestName, name, m.Text.Data[name], here.Data[name])
		}
	}
	return nil
}
