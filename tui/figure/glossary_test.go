package figure

import (
	"strings"
	"testing"
)

func TestMeaningsAreOneSentence(t *testing.T) {
	for _, name := range []string{
		"accuracy", "validation_accuracy", "accuracy_interval", "balanced_accuracy", "f1", "f1_macro", "validation_f1_weighted", "precision", "precision_macro",
		"precision_weighted", "recall", "recall_macro", "recall_weighted", "support", "log_loss", "matthews_corrcoef", "loss", "objective", "confidence", "confusion",
		"weight", "importance", "mean contribution", "p_value", "difference", "above_baseline", "fit_s", "bundle_bytes", "peak_memory_bytes", "predict_p50_ms", "predict_ten_ms", "n_iter",
	} {
		m := Meaning(name)
		if !strings.HasSuffix(m, ".") || strings.Count(m, ". ") > 0 || len(m) > 100 {
			t.Errorf("%s means %q: that is not one sentence of at most 100 letters", name, m)
		}
	}
	if m := Meaning("nothing"); m != "" {
		t.Errorf("a name that is not known means %q", m)
	}
}

func TestMetricWord(t *testing.T) {
	for name, want := range map[string]string{
		"accuracy": "accuracy", "f1_macro": "macro F1", "validation_precision_weighted": "validation weighted precision",
		"matthews_corrcoef": "Matthews", "log_loss": "log loss", "top_3_accuracy": "top 3 accuracy",
	} {
		if got := MetricWord(name); got != want {
			t.Errorf("MetricWord(%q) = %q, want %q", name, got, want)
		}
	}
}
