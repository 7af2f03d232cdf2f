package engine

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"copydesk/engine/classify"
	"copydesk/engine/classify/families"
	"copydesk/engine/corpus"
	"copydesk/engine/fault"
	"copydesk/engine/text"
	"copydesk/engine/tfidf"
)

// Spec says completely what a training does. It is resolved by whoever asks for
// it (flags, files, defaults) and sent whole, with absolute paths.
type Spec struct {
	Experiment        string            `json:"experiment"`
	Seed              uint32            `json:"seed"`
	Source            Source            `json:"source"`
	Classifiers       []classify.Kind   `json:"classifiers"` // in the order of training
	Models            Estimators        `json:"models"`
	FeatureExtraction FeatureExtraction `json:"feature_extraction"`
	Preprocessing     Preprocessing     `json:"preprocessing"`
	TrainingPipeline  Splits            `json:"training_pipeline"`
}

// Source names the articles. No path and no digest means the demo corpus.
type Source struct {
	// Digest is that of a kept corpus: its kept copy is read, and the paths only
	// say where it came from.
	Digest string `json:"digest,omitempty"`
	// Called is what people call the corpus; empty: by its training file.
	Called     string   `json:"name,omitempty"`
	Train      string   `json:"train,omitempty"`
	Validation string   `json:"validation,omitempty"`
	Test       string   `json:"test,omitempty"`
	Text       []string `json:"text,omitempty"`  // columns joined by a blank; empty: guessed
	Label      string   `json:"label,omitempty"` // empty: guessed
}

// Name returns what people call the corpus: the name that it was given, else the
// training file without its folder and endings, or demo.
func (s Source) Name() string {
	if s.Called != "" {
		return s.Called
	}
	if s.Train == "" {
		return "demo"
	}
	name := s.Train[strings.LastIndexAny(s.Train, `/\`)+1:]
	name = strings.TrimSuffix(name, ".gz")
	if i := strings.LastIndexByte(name, '.'); i > 0 {
		name = name[:i]
	}
	return name
}

// options are those to read the articles of s from where they came; demo is the
// CSV file that a source without a path means.
func (s Source) options(demo []byte) corpus.Options {
	o := corpus.Options{
		Train:      corpus.Source{Path: s.Train},
		Validation: corpus.Source{Path: s.Validation},
		Test:       corpus.Source{Path: s.Test},
		Columns:    corpus.Columns{Text: s.Text, Label: s.Label},
	}
	if s.Train == "" {
		o.Train = corpus.Source{Path: "demo", Data: demo}
	}
	return o
}

// maxName is the longest name of a corpus, in bytes.
const maxName = 200

func (s Source) validate() error {
	if s.Train == "" && (s.Validation != "" || s.Test != "") {
		return fault.Newf(fault.Invalid, "a validation or test file needs a training file: give --train")
	}
	if len(s.Called) > maxName || !utf8.ValidString(s.Called) || s.Called != strings.TrimSpace(s.Called) {
		return fault.Newf(fault.Invalid, "the name %.40q of the corpus has %d bytes; it must have at most %d, in UTF-8, without blanks around it", s.Called, len(s.Called), maxName)
	}
	if s.Digest != "" {
		return corpus.CheckDigest(s.Digest)
	}
	return nil
}

// FeatureExtraction is the section feature_extraction of the configuration.
type FeatureExtraction struct {
	Tfidf tfidf.Params `json:"tfidf"`
}

// Preprocessing is the section preprocessing of the configuration.
type Preprocessing struct {
	TextCleaning text.Options `json:"text_cleaning"`
}

// Splits is what the section training_pipeline says of rows without a part of
// their own.
type Splits struct {
	ValidationSplit float64 `json:"validation_split"`
	TestSplit       float64 `json:"test_split"`
}

// DefaultSpec returns the training that the reference does, on the demo corpus.
func DefaultSpec() Spec {
	s := Spec{
		Experiment:        DefaultExperiment,
		Seed:              42,
		Models:            Estimators{},
		FeatureExtraction: FeatureExtraction{Tfidf: tfidf.DefaultParams()},
		Preprocessing:     Preprocessing{TextCleaning: text.DefaultOptions()},
		TrainingPipeline:  Splits{ValidationSplit: 0.2, TestSplit: 0.2},
	}
	for _, f := range families.All() {
		s.Classifiers = append(s.Classifiers, f.Kind)
		s.Models[f.Key] = f.New()
	}
	return s
}

// Validate reports (fault.Invalid) the first thing that cannot be trained.
func (s Spec) Validate() error {
	if strings.TrimSpace(s.Experiment) == "" {
		return fault.Newf(fault.Invalid, "experiment has no name")
	}
	if err := s.Source.validate(); err != nil {
		return err
	}
	if len(s.Classifiers) == 0 {
		return fault.Newf(fault.Invalid, "no model to train; choose from %s", strings.Join(families.Kinds(), ", "))
	}
	for i, kind := range s.Classifiers {
		f, ok := families.Lookup(kind)
		if !ok {
			return fault.Newf(fault.Invalid, "model %q is not known; choose from %s", kind, strings.Join(families.Kinds(), ", "))
		}
		if slices.Contains(s.Classifiers[:i], kind) {
			return fault.Newf(fault.Invalid, "model %s is listed twice", kind)
		}
		e, ok := s.Models[f.Key]
		if !ok {
			return fault.Newf(fault.Invalid, "models.%s is missing", f.Key)
		}
		if err := e.Validate(); err != nil {
			return fault.Newf(fault.Invalid, "models.%s.%w", f.Key, err)
		}
	}
	if err := s.FeatureExtraction.Tfidf.Validate(); err != nil {
		return fault.Newf(fault.Invalid, "feature_extraction.tfidf.%w", err)
	}
	if n := s.Preprocessing.TextCleaning.MinTextLength; n < 0 {
		return fault.Newf(fault.Invalid, "preprocessing.text_cleaning.min_text_length is %d; it must be at least 0", n)
	}
	v, t := s.TrainingPipeline.ValidationSplit, s.TrainingPipeline.TestSplit
	if !(v >= 0 && t >= 0 && v+t < 1) {
		return fault.Newf(fault.Invalid, "training_pipeline: validation_split %v and test_split %v must be at least 0 and below 1 together", v, t)
	}
	return nil
}

// Estimator returns the estimator of a kind, nil if the spec has none.
func (s Spec) Estimator(kind classify.Kind) classify.Estimator {
	f, ok := families.Lookup(kind)
	if !ok {
		return nil
	}
	return s.Models[f.Key]
}

// Estimators are the classifiers' parameters by configuration key.
type Estimators map[string]classify.Estimator

// UnmarshalJSON reads each section with the estimator of its name. Parameters
// that are missing keep their defaults; an unknown section and an unknown
// parameter are errors (fault.Invalid) that name it.
func (e *Estimators) UnmarshalJSON(data []byte) error {
	var sections map[string]json.RawMessage
	if err := json.Unmarshal(data, &sections); err != nil {
		return err
	}
	*e = make(Estimators, len(sections))
	for key, section := range sections {
		f, ok := families.LookupKey(key)
		if !ok {
			return fault.Newf(fault.Invalid, "models.%s is not known; choose from %s", key, strings.Join(families.Keys(), ", "))
		}
		est := f.New()
		d := json.NewDecoder(bytes.NewReader(section))
		d.DisallowUnknownFields()
		if err := d.Decode(est); err != nil {
			return badParameter("models."+key, err)
		}
		(*e)[key] = est
	}
	return nil
}

// badParameter says which parameter of a section cannot be read, and why.
func badParameter(section string, err error) error {
	if fault.KindOf(err) == fault.Invalid { // it begins with the parameter
		return fault.Newf(fault.Invalid, "%s.%w", section, err)
	}
	if name, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
		return fault.Newf(fault.Invalid, "%s.%s is not known", section, strings.Trim(name, `"`))
	}
	if e, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		path := section
		if e.Field != "" {
			path += "." + e.Field
		}
		return fault.Newf(fault.Invalid, "%s is a %s; expected %s", path, e.Value, e.Type)
	}
	return fault.Newf(fault.Invalid, "%s: %w", section, err)
}
