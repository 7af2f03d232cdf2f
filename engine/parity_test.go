package engine_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"copydesk/engine"
	"copydesk/engine/classify"
	"copydesk/engine/classify/neural"
)

// reference is what scikit-learn and NLTK made of the demo corpus, see
// testdata/parity/make_golden.py.
type reference struct {
	Train, Test, NNZ int
	Cleaned          []string
	Terms            []string
	IDF              []float64
	Models           map[classify.Kind]struct {
		Probabilities []float64
		Accuracy      float64
		F1Macro       float64 `json:"f1_macro"`
		F1Weighted    float64 `json:"f1_weighted"`
		LogLoss       float64 `json:"log_loss"`
		Objective     float64
		LossCurve     []float64 `json:"loss_curve"`
	}
}

// splitDemo writes every fifth article of the demo corpus to one file and the
// others to another.
func splitDemo(t *testing.T, dir string) (train, test string) {
	t.Helper()
	records, err := csv.NewReader(bytes.NewReader(readFile(t, "../testdata/demo.csv"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	parts := [2][][]string{{records[0]}, {records[0]}}
	for i, r := range records[1:] {
		p := 0
		if i%5 == 0 {
			p = 1
		}
		parts[p] = append(parts[p], r)
	}
	paths := [2]string{filepath.Join(dir, "train.csv"), filepath.Join(dir, "test.csv")}
	for i, path := range paths {
		var b bytes.Buffer
		if err := csv.NewWriter(&b).WriteAll(parts[i]); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return paths[0], paths[1]
}

func readFile(t testing.TB, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func readCSV(t *testing.T, path string) [][]string {
	t.Helper()
	records, err := csv.NewReader(bytes.NewReader(readFile(t, path))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return records[1:]
}

func number(t *testing.T, s string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// parityMLP makes the neural network of a spec one that can be compared: after
// many epochs the last bit of a sum decides, and float32 is not scikit-learn's.
func parityMLP(spec engine.Spec) {
	mlp := neural.New()
	mlp.MaxIter, mlp.Precision = 20, "float64"
	spec.Models["neural_network"] = mlp
}

// parityLimits are the largest differences of a probability, those of the
// comparison with the reference on real news.
var parityLimits = map[classify.Kind]float64{"nb": 1e-9, "lr": 1e-5, "rf": 1e-9, "mlp": 1e-7}

func TestParityWithScikitLearn(t *testing.T) {
	var want reference
	if err := json.Unmarshal(readFile(t, "../testdata/parity/golden.json"), &want); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	workspace, err := engine.OpenWorkspace(filepath.Join(dir, "workspace"))
	if err != nil {
		t.Fatal(err)
	}
	spec := engine.DefaultSpec()
	spec.Source.Train, spec.Source.Test = splitDemo(t, dir)
	parityMLP(spec)
	dump := filepath.Join(dir, "dump")

	outcomes := map[classify.Kind]*engine.Outcome{}
	losses := map[classify.Kind][]float64{}
	var dataset engine.Dataset
	training := &engine.Training{Spec: spec, Workspace: workspace, Dump: dump}
	_, err = training.Run(context.Background(), func(u engine.Update) {
		switch {
		case u.Outcome != nil:
			outcomes[u.Model] = u.Outcome
		case u.Prepared != nil:
			dataset = u.Prepared.Dataset
		case u.Point != nil && u.Point.Loss != nil:
			losses[u.Model] = append(losses[u.Model], *u.Point.Loss)
		}
	})
	if err != nil {
		t.Fatal(err)
	}

	if dataset.Rows.Train != want.Train || dataset.Rows.Test != want.Test || dataset.NNZ != want.NNZ {
		t.Errorf("dataset %+v, want %d and %d rows and %d values", dataset, want.Train, want.Test, want.NNZ)
	}
	for i, r := range readCSV(t, filepath.Join(dump, "cleaned_test.csv")) {
		if r[1] != want.Cleaned[i] {
			t.Errorf("cleaned test row %d is %q, want %q", i, r[1], want.Cleaned[i])
		}
	}
	vocabulary := readCSV(t, filepath.Join(dump, "vocabulary.csv"))
	if len(vocabulary) != len(want.Terms) {
		t.Fatalf("%d terms, want %d", len(vocabulary), len(want.Terms))
	}
	for j, r := range vocabulary {
		if idf := number(t, r[1]); r[0] != want.Terms[j] || math.Abs(idf-want.IDF[j]) > 1e-12*want.IDF[j] {
			t.Errorf("term %d is %v, want %q %v", j, r, want.Terms[j], want.IDF[j])
		}
	}
	for _, kind := range spec.Classifiers {
		t.Run(string(kind), func(t *testing.T) {
			m, o := want.Models[kind], outcomes[kind]
			if o.State != engine.Succeeded {
				t.Fatalf("%s: %s", o.State, o.Error)
			}
			most := 0.0
			for i, r := range readCSV(t, filepath.Join(dump, "proba_"+string(kind)+".csv")) {
				for k, s := range r {
					most = math.Max(most, math.Abs(number(t, s)-m.Probabilities[i*len(r)+k]))
				}
			}
			t.Logf("largest difference of a probability %.2e", most)
			if limit := parityLimits[kind]; most > limit {
				t.Errorf("a probability differs by %v, the limit is %v", most, limit)
			}
			for name, w := range map[string]float64{"accuracy": m.Accuracy, "f1_macro": m.F1Macro, "f1_weighted": m.F1Weighted} {
				if got := o.Metrics[name]; math.Abs(got-w) > 1e-12 {
					t.Errorf("%s is %v, want %v", name, got, w)
				}
			}
			if got := o.Metrics["log_loss"]; math.Abs(got-m.LogLoss) > 1e-5 {
				t.Errorf("log_loss is %v, want %v", got, m.LogLoss)
			}
		})
	}
	if got, w := outcomes["lr"].Metrics["objective"], want.Models["lr"].Objective; math.Abs(got-w) > 1e-9 {
		t.Errorf("the logistic regression's objective is %v, the optimum %v", got, w)
	}
	if got, w := losses["mlp"], want.Models["mlp"].LossCurve; !slices.EqualFunc(got, w, func(a, b float64) bool { return math.Abs(a-b) <= 1e-9*b }) {
		t.Errorf("the MLP's losses are %v, want %v", got, w)
	}
	if header := string(readFile(t, filepath.Join(dump, "n_iter.csv"))); !strings.Contains(header, "mlp,20\n") {
		t.Errorf("n_iter.csv is %q, want mlp,20 in it", header)
	}
}
