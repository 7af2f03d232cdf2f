package eval_test

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"testing"

	"copydesk/engine/eval"
)

// golden is what testdata/eval/make_golden.py writes.
type golden struct {
	Judge []struct {
		Name          string
		K             int
		Truth         []int32
		Probabilities []float64
		TrainCounts   []int `json:"train_counts"`
		Want          struct {
			Accuracy          float64
			AccuracyInterval  eval.Interval `json:"accuracy_interval"`
			BalancedAccuracy  float64       `json:"balanced_accuracy"`
			PrecisionMacro    float64       `json:"precision_macro"`
			RecallMacro       float64       `json:"recall_macro"`
			F1Macro           float64       `json:"f1_macro"`
			PrecisionWeighted float64       `json:"precision_weighted"`
			RecallWeighted    float64       `json:"recall_weighted"`
			F1Weighted        float64       `json:"f1_weighted"`
			Matthews          float64       `json:"matthews_corrcoef"`
			LogLoss           float64       `json:"log_loss"`
			TopK              []eval.TopK   `json:"top_k"`
			Categories        struct {
				Precision, Recall, F1 []float64
				Support, Predicted    []int
			}
			Confusion [][3]int // truth, answer, rows; only what is not 0
			Uniform   float64
			Majority  struct {
				Category   int
				TrainShare float64 `json:"train_share"`
				Accuracy   float64
			}
		}
	}
	Wilson []struct {
		Successes, N int
		Z, Low, High float64
	}
	McNemar []struct {
		B, C      int
		Exact     bool
		Statistic float64
		PValue    float64 `json:"p_value"`
	}
}

func readGolden(t *testing.T) golden {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "..", "testdata", "eval", "golden.json"))
	if err != nil {
		t.Fatal(err)
	}
	var g golden
	if err := json.Unmarshal(b, &g); err != nil {
		t.Fatal(err)
	}
	if len(g.Judge) == 0 || len(g.Wilson) == 0 || len(g.McNemar) == 0 {
		t.Fatal("the golden file has no cases")
	}
	return g
}

// same fails where got is further from want than 1e-12 of it.
func same(t *testing.T, what string, got, want float64) {
	t.Helper()
	if !(math.Abs(got-want) <= 1e-12*math.Abs(want)) {
		t.Errorf("%s = %v, want %v", what, got, want)
	}
}

func names(k int) []string {
	s := make([]string, k)
	for i := range s {
		s[i] = fmt.Sprintf("c%02d", i)
	}
	return s
}

func TestJudgeGolden(t *testing.T) {
	for _, tt := range readGolden(t).Judge {
		t.Run(tt.Name, func(t *testing.T) {
			r, err := eval.Judge(names(tt.K), tt.Truth, tt.Probabilities, tt.TrainCounts)
			if err != nil {
				t.Fatal(err)
			}
			w := tt.Want
			if r.Rows != len(tt.Truth) {
				t.Errorf("Rows = %d, want %d", r.Rows, len(tt.Truth))
			}
			same(t, "Accuracy", r.Accuracy, w.Accuracy)
			same(t, "AccuracyInterval.Low", r.AccuracyInterval.Low, w.AccuracyInterval.Low)
			same(t, "AccuracyInterval.High", r.AccuracyInterval.High, w.AccuracyInterval.High)
			same(t, "BalancedAccuracy", r.BalancedAccuracy, w.BalancedAccuracy)
			same(t, "PrecisionMacro", r.PrecisionMacro, w.PrecisionMacro)
			same(t, "RecallMacro", r.RecallMacro, w.RecallMacro)
			same(t, "F1Macro", r.F1Macro, w.F1Macro)
			same(t, "PrecisionWeighted", r.PrecisionWeighted, w.PrecisionWeighted)
			same(t, "RecallWeighted", r.RecallWeighted, w.RecallWeighted)
			same(t, "F1Weighted", r.F1Weighted, w.F1Weighted)
			same(t, "Matthews", r.Matthews, w.Matthews)
			same(t, "LogLoss", r.LogLoss, w.LogLoss)

			if len(r.TopK) != len(w.TopK) {
				t.Fatalf("TopK = %v, want %v", r.TopK, w.TopK)
			}
			for i, top := range r.TopK {
				if top.K != w.TopK[i].K {
					t.Errorf("TopK[%d].K = %d, want %d", i, top.K, w.TopK[i].K)
				}
				same(t, fmt.Sprintf("top %d accuracy", top.K), top.Accuracy, w.TopK[i].Accuracy)
			}

			if len(r.Categories) != tt.K {
				t.Fatalf("%d categories, want %d", len(r.Categories), tt.K)
			}
			for i, c := range r.Categories {
				if c.Category != names(tt.K)[i] {
					t.Errorf("Categories[%d].Category = %q", i, c.Category)
				}
				same(t, c.Category+" Precision", c.Precision, w.Categories.Precision[i])
				same(t, c.Category+" Recall", c.Recall, w.Categories.Recall[i])
				same(t, c.Category+" F1", c.F1, w.Categories.F1[i])
				if c.Support != w.Categories.Support[i] || c.Predicted != w.Categories.Predicted[i] {
					t.Errorf("%s: support %d, predicted %d, want %d, %d", c.Category,
						c.Support, c.Predicted, w.Categories.Support[i], w.Categories.Predicted[i])
				}
			}
			var confusion [][3]int
			for i, row := range r.Confusion {
				for j, n := range row {
					if n != 0 {
						confusion = append(confusion, [3]int{i, j, n})
					}
				}
			}
			if fmt.Sprint(confusion) != fmt.Sprint(w.Confusion) {
				t.Errorf("Confusion = %v, want %v", confusion, w.Confusion)
			}

			same(t, "Uniform.Accuracy", r.Baselines.Uniform.Accuracy, w.Uniform)
			same(t, "Uniform.Factor", r.Baselines.Uniform.Factor, w.Accuracy/w.Uniform)
			m := r.Baselines.Majority
			if m.Category != names(tt.K)[w.Majority.Category] {
				t.Errorf("Majority.Category = %q, want number %d", m.Category, w.Majority.Category)
			}
			same(t, "Majority.TrainShare", m.TrainShare, w.Majority.TrainShare)
			same(t, "Majority.Accuracy", m.Accuracy, w.Majority.Accuracy)
			switch {
			case w.Majority.Accuracy == 0:
				if m.Factor != nil {
					t.Errorf("Majority.Factor = %v of nothing, want none", *m.Factor)
				}
			case m.Factor == nil:
				t.Error("no Majority.Factor")
			default:
				same(t, "Majority.Factor", *m.Factor, w.Accuracy/w.Majority.Accuracy)
			}
		})
	}
}

func TestWilsonGolden(t *testing.T) {
	for _, tt := range readGolden(t).Wilson {
		low, high := eval.Wilson(tt.Successes, tt.N, tt.Z)
		what := fmt.Sprintf("Wilson(%d, %d, %v) ", tt.Successes, tt.N, tt.Z)
		same(t, what+"low", low, tt.Low)
		same(t, what+"high", high, tt.High)
	}
}

func TestMcNemarGolden(t *testing.T) {
	for _, tt := range readGolden(t).McNemar {
		t.Run(fmt.Sprintf("%d-%d", tt.B, tt.C), func(t *testing.T) {
			got, err := eval.McNemar(answers(tt.B, tt.C))
			if err != nil {
				t.Fatal(err)
			}
			if got.B != tt.B || got.C != tt.C || got.Exact != tt.Exact {
				t.Errorf("B, C, Exact = %d, %d, %v, want %d, %d, %v", got.B, got.C, got.Exact, tt.B, tt.C, tt.Exact)
			}
			same(t, "Statistic", got.Statistic, tt.Statistic)
			same(t, "PValue", got.PValue, tt.PValue)
		})
	}
}

// answers makes rows of which b only the first and c only the second got right,
// and seven each that both and neither did: neither agreeing and disagreeing.
func answers(b, c int) (truth, first, second []int32) {
	add := func(n int, t, f, s int32) {
		for range n {
			truth, first, second = append(truth, t), append(first, f), append(second, s)
		}
	}
	add(7, 0, 0, 0)
	add(b, 1, 1, 2)
	add(4, 2, 0, 0)
	add(c, 2, 1, 2)
	add(3, 0, 1, 2)
	return truth, first, second
}
