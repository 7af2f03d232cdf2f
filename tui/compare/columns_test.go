package compare

import "testing"

func TestDelta(t *testing.T) {
	for _, tt := range []struct {
		name     string
		from, to float64
		want     string
		better   int
	}{
		{"accuracy", 0.9046, 0.8938, "-0.0108", -1},
		{"validation_accuracy", 0.8, 0.8, "0", 0},
		{"accuracy", 0.8, 0.80001, "0", 1},
		{"log_loss", 0.3, 0.4, "+0.1000", -1},
		{"resources.fit_s", 0.31, 4.9, "+4.6 s", -1},
		{"resources.fit_s", 0.004, 0.001, "-3.0 ms", 1},
		{"resources.bundle_bytes", 420_000, 115_000, "-305 KB", 1},
	} {
		if got := delta(tt.name, &tt.from, &tt.to); got != tt.want {
			t.Errorf("%s from %v to %v: %q, want %q", tt.name, tt.from, tt.to, got, tt.want)
		}
		if got := better(tt.name, &tt.from, &tt.to); got != tt.better {
			t.Errorf("%s from %v to %v: better %d, want %d", tt.name, tt.from, tt.to, got, tt.better)
		}
	}
	v := 1.0
	if got := delta("accuracy", nil, &v); got != "" {
		t.Errorf("without a first value: %q", got)
	}
}

func TestMetricsAreSorted(t *testing.T) {
	for _, tt := range []struct{ metric, group, label string }{
		{"accuracy", onTest, "accuracy"}, {"validation_f1_macro", onValidation, "macro F1"}, {"resources.fit_s", cost, "fit"},
		{"objective", training, "objective"}, {"validation_of_my_own", onValidation, "of my own"},
	} {
		if group, _, label := sorted(tt.metric); groups[group] != tt.group || label != tt.label {
			t.Errorf("%s: %s, %s, want %s, %s", tt.metric, groups[group], label, tt.group, tt.label)
		}
	}
}
