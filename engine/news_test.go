package engine_test

import (
	"context"
	"math"
	"os"
	"path/filepath"
	"testing"

	"copydesk/engine"
	"copydesk/engine/classify"
)

// newsReference is what scikit-learn and NLTK make of the news in
// $COPYDESK_NEWS: the training rows, the stored values of their matrix, and the
// accuracies, the logistic regression's at its optimum and the MLP's after 20
// epochs in float64, seed 42.
var newsReference = map[string]struct {
	train, nnz int
	accuracy   map[classify.Kind]float64
}{
	"ag_news":  {31100, 640393, map[classify.Kind]float64{"nb": 0.8938, "lr": 0.9046, "rf": 0.6771, "mlp": 0.8728}},
	"huffpost": {12991, 198818, map[classify.Kind]float64{"nb": 0.5135, "lr": 0.6001, "rf": 0.3310, "mlp": 0.5751}},
}

func TestSlowNews(t *testing.T) {
	folder := os.Getenv("COPYDESK_NEWS")
	if folder == "" {
		t.Skip("COPYDESK_NEWS does not name a folder with ag_news_train.csv.gz and so on")
	}
	if os.Getenv("COPYDESK_SLOW") == "" {
		t.Skip("COPYDESK_SLOW is not set")
	}
	for name, want := range newsReference {
		t.Run(name, func(t *testing.T) {
			w, err := engine.OpenWorkspace(t.TempDir())
			if err != nil {
				t.Fatal(err)
			}
			spec := quick("nb", "lr", "rf", "mlp")
			spec.Source.Train = filepath.Join(folder, name+"_train.csv.gz")
			spec.Source.Test = filepath.Join(folder, name+"_test.csv.gz")
			spec.Source.Text = []string{"headline", "text"}
			parityMLP(spec)
			training := &engine.Training{Spec: spec, Workspace: w}
			_, err = training.Run(context.Background(), func(u engine.Update) {
				switch {
				case u.Prepared != nil:
					if d := u.Prepared.Dataset; d.Rows.Train != want.train || d.Features != 10000 || d.NNZ != want.nnz {
						t.Errorf("dataset %+v, want %d rows and %d values", d, want.train, want.nnz)
					}
				case u.Outcome != nil:
					if got := u.Outcome.Metrics["accuracy"]; math.Abs(got-want.accuracy[u.Model]) > 5.1e-5 {
						t.Errorf("%s: accuracy %.4f, want %.4f", u.Model, got, want.accuracy[u.Model])
					}
				}
			})
			if err != nil {
				t.Fatal(err)
			}
		})
	}
}
