package config_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode"

	"copydesk/engine"
	"copydesk/engine/config"
	"copydesk/engine/fault"
)

// other is a value of each field that is not its default.
var other = map[string]string{
	"models.neural_network.hidden_layer_sizes":       "[30, 20, 10]",
	"models.neural_network.activation":               "tanh",
	"models.neural_network.solver":                   "adam",
	"models.neural_network.alpha":                    "0.01",
	"models.neural_network.batch_size":               "64",
	"models.neural_network.learning_rate":            "constant",
	"models.neural_network.learning_rate_init":       "0.00001",
	"models.neural_network.max_iter":                 "50",
	"models.neural_network.precision":                "float64",
	"models.logistic_regression.penalty":             "l2",
	"models.logistic_regression.C":                   "1e-12",
	"models.logistic_regression.solver":              "lbfgs",
	"models.logistic_regression.max_iter":            "7",
	"models.naive_bayes.alpha":                       "0.5",
	"models.random_forest.n_estimators":              "10",
	"models.random_forest.max_depth":                 "null",
	"models.random_forest.min_samples_split":         "3",
	"models.random_forest.min_samples_leaf":          "4",
	"feature_extraction.tfidf.max_features":          "null",
	"feature_extraction.tfidf.ngram_range":           "[1, 3]",
	"feature_extraction.tfidf.stop_words":            "null",
	"feature_extraction.tfidf.lowercase":             "false",
	"feature_extraction.tfidf.max_df":                "1.0",
	"feature_extraction.tfidf.min_df":                "1",
	"feature_extraction.tfidf.sublinear_tf":          "false",
	"preprocessing.text_cleaning.lowercase":          "false",
	"preprocessing.text_cleaning.remove_punctuation": "false",
	"preprocessing.text_cleaning.remove_numbers":     "true",
	"preprocessing.text_cleaning.remove_stopwords":   "false",
	"preprocessing.text_cleaning.lemmatization":      "false",
	"preprocessing.text_cleaning.min_text_length":    "0",
	"training_pipeline.validation_split":             "0.3",
	"training_pipeline.test_split":                   "0",
}

func get(t *testing.T, s engine.Spec, name string) string {
	t.Helper()
	value, err := config.Get(s, name)
	if err != nil {
		t.Fatal(err)
	}
	return value
}

// TestFields holds that each field goes in and out as it is written, changes
// nothing else, and is what --set makes of it.
func TestFields(t *testing.T) {
	seen := 0
	for _, f := range config.Fields() {
		seen++
		s := engine.DefaultSpec()
		if got := get(t, s, f.Name); got != f.Default {
			t.Errorf("%s of the default is %s, want %s", f.Name, got, f.Default)
		}
		same, err := config.Set(s, f.Name, f.Default)
		if err != nil || !reflect.DeepEqual(same, s) {
			t.Errorf("%s set to its default: %v, %+v", f.Name, err, same)
		}
		value, ok := other[f.Name]
		if !ok {
			t.Errorf("%s is not tried with another value", f.Name)
			continue
		}
		changed, err := config.Set(s, f.Name, value)
		if err != nil {
			t.Errorf("%s: %v", f.Name, err)
			continue
		}
		if !reflect.DeepEqual(s, engine.DefaultSpec()) {
			t.Fatalf("%s: what was given is changed", f.Name)
		}
		// 0.00001 is written as 1e-05 in JSON, which is the same value.
		if again, err := config.Set(s, f.Name, get(t, changed, f.Name)); err != nil || !reflect.DeepEqual(again, changed) {
			t.Errorf("%s is %s: %v", f.Name, get(t, changed, f.Name), err)
		}
		if want := load(t, config.Sources{Set: []string{f.Name + "=" + value}}).Spec(); !reflect.DeepEqual(changed, want) {
			t.Errorf("%s=%s: %+v, with --set %+v", f.Name, value, changed, want)
		}
		for _, g := range config.Fields() {
			if g.Name != f.Name && get(t, changed, g.Name) != g.Default {
				t.Errorf("%s changed %s, too", f.Name, g.Name)
			}
		}
		for _, choice := range f.Choices {
			if c, err := config.Set(s, f.Name, choice); err != nil || get(t, c, f.Name) != choice {
				t.Errorf("%s cannot be the choice %s: %v", f.Name, choice, err)
			}
		}
		if len(f.Choices) > 0 && (!slices.Contains(f.Choices, f.Default) || !slices.Contains(f.Choices, value)) {
			t.Errorf("%s can be %q", f.Name, f.Choices)
		}
	}
	if seen != len(other) || seen == 0 {
		t.Errorf("%d fields, %d tried", seen, len(other))
	}
}

func TestChoices(t *testing.T) {
	want := map[string][]string{
		"models.neural_network.activation":         {"relu", "tanh", "logistic", "identity"},
		"models.neural_network.batch_size":         nil,
		"models.random_forest.max_depth":           nil,
		"feature_extraction.tfidf.stop_words":      {"english", "null"},
		"feature_extraction.tfidf.sublinear_tf":    {"true", "false"},
		"feature_extraction.tfidf.max_df":          nil,
		"preprocessing.text_cleaning.lowercase":    {"true", "false"},
		"models.neural_network.hidden_layer_sizes": nil,
	}
	for _, f := range config.Fields() {
		if w, ok := want[f.Name]; ok && !slices.Equal(f.Choices, w) {
			t.Errorf("choices of %s are %q, want %q", f.Name, f.Choices, w)
		}
	}
}

// TestSetKeepsTheRest holds what has no field.
func TestSetKeepsTheRest(t *testing.T) {
	s := engine.DefaultSpec()
	s.Experiment, s.Seed, s.Classifiers = "sweep", 7, s.Classifiers[1:2]
	s.Source = engine.Source{Train: "/news/a.csv", Test: "/news/b.csv", Text: []string{"headline", "text"}, Label: "section"}
	changed, err := config.Set(s, "feature_extraction.tfidf.min_df", "0.1")
	if err != nil {
		t.Fatal(err)
	}
	back, err := config.Set(changed, "feature_extraction.tfidf.min_df", "2")
	if err != nil || !reflect.DeepEqual(back, s) {
		t.Errorf("%+v, %v; want %+v", back, err, s)
	}
}

func TestFieldMistakes(t *testing.T) {
	for _, tt := range []struct{ name, value, want string }{
		{"models.naive_bayes.alpha", "-1", "models.naive_bayes.alpha is -1; it must be a number from 0 to 1e+100"},
		{"models.naive_bayes.alpha", "", "models.naive_bayes.alpha has no value"},
		{"models.naive_bayes.alpha", "[", "models.naive_bayes.alpha is [: not YAML: did not find expected node content"},
		{"models.naive_bayes.alhpa", "1", "models.naive_bayes.alhpa is not known; did you mean alpha?"},
		{"models.naive_bayes", "1", "models.naive_bayes is a section; it has alpha"},
		{"models.naive_bayes.alpha=1", "2", "models.naive_bayes.alpha=1 is not known; did you mean alpha?"},
		{"API_PORT", "80", "API_PORT is no setting of a training"},
		{"API_SECRET_KEY", "hush", "API_SECRET_KEY is no setting of a training"},
		{"workbench.theme", "dark", "workbench.theme is no setting of a training"},
		{"training_pipeline.test_split", "0.9", "training_pipeline: validation_split 0.2 and test_split 0.9 must be at least 0 and below 1 together"},
	} {
		got, err := config.Set(engine.DefaultSpec(), tt.name, tt.value)
		if err == nil || fault.KindOf(err) != fault.Invalid || !strings.HasPrefix(err.Error(), tt.want) {
			t.Errorf("%s=%s: %v, want %s", tt.name, tt.value, err, tt.want)
		}
		if !reflect.DeepEqual(got, engine.Spec{}) {
			t.Errorf("%s=%s: there is a training beside the error", tt.name, tt.value)
		}
	}
	for _, name := range []string{"API_PORT", "nonsense", ""} {
		if _, err := config.Get(engine.DefaultSpec(), name); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%q: %v", name, err)
		}
	}
	if _, err := config.Get(engine.Spec{}, "models.naive_bayes.alpha"); err == nil || err.Error() != "models.naive_bayes.alpha is missing in the training" {
		t.Errorf("of an empty training: %v", err)
	}
}

// FuzzField holds that a form accepts what --set accepts, and makes the same of
// it.
func FuzzField(f *testing.F) {
	for name, value := range other {
		f.Add(name, value)
	}
	f.Add("training_pipeline.test_split", "0.8")
	f.Add("models.random_forest.max_depth", "5=")
	f.Fuzz(func(t *testing.T, name, value string) {
		s := engine.DefaultSpec()
		changed, err := config.Set(s, name, value)
		if !reflect.DeepEqual(s, engine.DefaultSpec()) {
			t.Fatal("what was given is changed")
		}
		if err != nil {
			if fault.KindOf(err) != fault.Invalid {
				t.Fatalf("kind %v: %v", fault.KindOf(err), err)
			}
			for _, r := range err.Error() {
				if r != '\n' && !unicode.IsPrint(r) {
					t.Fatalf("the sentence has %q: %q", r, err)
				}
			}
			if slices.ContainsFunc(config.Fields(), func(f config.Field) bool { return f.Name == name }) {
				if _, err := config.Load(config.Sources{Set: []string{name + "=" + value}}); err == nil {
					t.Fatalf("--set accepts it")
				}
			}
			return
		}
		c, err := config.Load(config.Sources{Set: []string{name + "=" + value}})
		if err != nil || !reflect.DeepEqual(c.Spec(), changed) {
			t.Fatalf("with --set %+v, %v; here %+v", c, err, changed)
		}
		written, err := config.Get(changed, name)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := config.Set(s, name, written); err != nil || !reflect.DeepEqual(again, changed) {
			t.Fatalf("written as %q: %v", written, err)
		}
	})
}
