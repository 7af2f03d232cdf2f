package train

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"copydesk/engine"
	"copydesk/engine/classify/families"
	"copydesk/engine/config"
	"copydesk/engine/fault"
)

// setting is something of a training that the form changes. Values are texts as
// they are written in the configuration.
type setting struct {
	name    string // the configuration's, or of the training itself
	label   string
	section string
	help    string
	choices []string // all that it can be; none: it is typed
	path    bool     // it is the name of a file
	get     func(engine.Spec) (string, error)
	// set returns a spec that has the value. Its error (fault.Invalid) says what
	// would be right.
	set func(engine.Spec, string) (engine.Spec, error)
}

// Sections that are no model's.
const (
	corpusSection   = "Corpus"
	modelsSection   = "Models"
	featuresSection = "Features (tf-idf)"
	cleaningSection = "Cleaning"
	trainingSection = "Training"
)

// settings are those that matter to a training, in the order of the form: of the
// files if it reads some, of the models that it trains, of the features, the
// cleaning and the training as a whole.
func settings(s engine.Spec) []setting {
	fields := config.Fields()
	var all []setting
	add := func(section, prefix string) {
		for _, f := range fields {
			if label, ok := strings.CutPrefix(f.Name, prefix+"."); ok {
				all = append(all, fieldSetting(f, label, section))
			}
		}
	}
	if s.Source.Train != "" && s.Source.Digest == "" {
		all = append(all, sourceSettings()...)
	}
	for _, f := range families.All() {
		if slices.Contains(s.Classifiers, f.Kind) {
			add(f.Name+" ("+string(f.Kind)+")", "models."+f.Key)
		}
	}
	add(featuresSection, "feature_extraction.tfidf")
	add(cleaningSection, "preprocessing.text_cleaning")
	add(trainingSection, "training_pipeline")
	return append(all, ownSettings()...)
}

func fieldSetting(f config.Field, label, section string) setting {
	return setting{
		name: f.Name, label: label, section: section, help: f.Help, choices: f.Choices,
		get: func(s engine.Spec) (string, error) { return config.Get(s, f.Name) },
		set: func(s engine.Spec, value string) (engine.Spec, error) { return config.Set(s, f.Name, value) },
	}
}

// ownSettings are those that no configuration has.
func ownSettings() []setting {
	return []setting{
		{
			name: "seed", label: "seed", section: trainingSection, help: "seed of splits, forests and networks",
			get: func(s engine.Spec) (string, error) { return strconv.FormatUint(uint64(s.Seed), 10), nil },
			set: func(s engine.Spec, value string) (engine.Spec, error) {
				n, err := strconv.ParseUint(strings.TrimSpace(value), 10, 32)
				if err != nil {
					return s, fault.Newf(fault.Invalid, "seed is %q; it must be a whole number from 0 to %d", value, uint32(math.MaxUint32))
				}
				s.Seed = uint32(n)
				return s, nil
			},
		},
		{
			name: "experiment", label: "experiment", section: trainingSection, help: "experiment that the runs belong to",
			get: func(s engine.Spec) (string, error) { return s.Experiment, nil },
			set: func(s engine.Spec, value string) (engine.Spec, error) {
				s.Experiment = strings.TrimSpace(value)
				return s, s.Validate()
			},
		},
	}
}

// sourceSettings are those of a corpus that is read from files.
func sourceSettings() []setting {
	file := func(name, help string, of func(*engine.Source) *string) setting {
		return setting{
			name: name, label: name, section: corpusSection, help: help, path: true,
			get: func(s engine.Spec) (string, error) { return *of(&s.Source), nil },
			set: func(s engine.Spec, value string) (engine.Spec, error) {
				*of(&s.Source) = value
				return s, s.Validate()
			},
		}
	}
	return []setting{
		file("validation file", "CSV file of articles that models are chosen on; none: a part of the training articles", func(s *engine.Source) *string { return &s.Validation }),
		file("test file", "CSV file of articles that models are judged on; none: a part of the training articles", func(s *engine.Source) *string { return &s.Test }),
		{
			name: "text columns", label: "text columns", section: corpusSection, help: "columns that make up the text, with commas between them; none: they are guessed",
			get: func(s engine.Spec) (string, error) { return strings.Join(s.Source.Text, ", "), nil },
			set: func(s engine.Spec, value string) (engine.Spec, error) {
				s.Source.Text = nil
				for column := range strings.SplitSeq(value, ",") {
					if column = strings.TrimSpace(column); column != "" {
						s.Source.Text = append(s.Source.Text, column)
					}
				}
				return s, s.Validate()
			},
		},
		{
			name: "label column", label: "label column", section: corpusSection, help: "column of the category; none: it is guessed",
			get: func(s engine.Spec) (string, error) { return s.Source.Label, nil },
			set: func(s engine.Spec, value string) (engine.Spec, error) {
				s.Source.Label = strings.TrimSpace(value)
				return s, s.Validate()
			},
		},
	}
}

// sameSource reports whether two sources are the same articles.
func sameSource(a, b engine.Source) bool {
	if a.Digest != "" || b.Digest != "" {
		return a.Digest == b.Digest
	}
	return a.Train == b.Train && a.Validation == b.Validation && a.Test == b.Test && a.Label == b.Label && slices.Equal(a.Text, b.Text)
}
