package engine_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"copydesk/engine"
	"copydesk/engine/classify/forest"
	"copydesk/engine/classify/neural"
	"copydesk/engine/fault"
)

func TestEstimatorsAreReadStrictly(t *testing.T) {
	tests := []struct {
		name, json string
		want       []string // parts of the error
	}{
		{"unknown section", `{"svm": {}}`, []string{"models.svm is not known", "neural_network"}},
		{"unknown parameter", `{"neural_network": {"max_itr": 3}}`, []string{"models.neural_network.max_itr is not known"}},
		{"a text for a number", `{"logistic_regression": {"max_iter": "3"}}`, []string{"models.logistic_regression.max_iter is a string", "expected int"}},
		{"a list's item", `{"neural_network": {"hidden_layer_sizes": [1, "x"]}}`, []string{"models.neural_network.hidden_layer_sizes"}},
		{"a parameter's own rule", `{"neural_network": {"batch_size": 0}}`, []string{"models.neural_network.batch_size is 0", `"auto"`}},
		{"another one's", `{"random_forest": {"max_depth": "deep"}}`, []string{`models.random_forest.max_depth is "deep"`, "null for no limit"}},
		{"no object", `{"naive_bayes": 3}`, []string{"models.naive_bayes is a number"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var e engine.Estimators
			err := json.Unmarshal([]byte(tt.json), &e)
			if fault.KindOf(err) != fault.Invalid {
				t.Fatalf("err = %v, want fault.Invalid", err)
			}
			for _, part := range tt.want {
				if !strings.Contains(err.Error(), part) {
					t.Errorf("%q does not say %q", err, part)
				}
			}
		})
	}
}

func TestEstimatorsKeepDefaults(t *testing.T) {
	var e engine.Estimators
	if err := json.Unmarshal([]byte(`{"neural_network": {"max_iter": 7}, "random_forest": {"max_depth": null}}`), &e); err != nil {
		t.Fatal(err)
	}
	mlp := neural.New()
	mlp.MaxIter = 7
	rf := forest.New()
	rf.MaxDepth = forest.NoLimit
	if want := (engine.Estimators{"neural_network": mlp, "random_forest": rf}); !reflect.DeepEqual(e, want) {
		t.Errorf("read %+v, want %+v", e, want)
	}
	var again engine.Estimators
	data, err := json.Marshal(engine.DefaultSpec().Models)
	if err == nil {
		err = json.Unmarshal(data, &again)
	}
	if err != nil || !reflect.DeepEqual(again, engine.DefaultSpec().Models) {
		t.Errorf("what was written as %s is read as %+v, %v", data, again, err)
	}
}
