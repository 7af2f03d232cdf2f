package engine_test

import (
	"encoding/json"
	"reflect"
	"testing"

	"copydesk/engine"
)

func TestCompare(t *testing.T) {
	spec := engine.DefaultSpec()
	other := engine.DefaultSpec()
	other.Seed = 7
	a := engine.Run{ID: "a", Model: "nb", Spec: spec, Params: json.RawMessage(`{"alpha":1}`),
		Metrics: map[string]float64{"accuracy": 0.8, "log_loss": 0.5, "f1_macro": 0.7}}
	b := engine.Run{ID: "b", Model: "nb", Spec: other, Params: json.RawMessage(`{"alpha":0.5}`),
		Metrics: map[string]float64{"accuracy": 0.9, "log_loss": 0.6, "f1_macro": 0.7, "loss": 1}}
	c, err := engine.Compare([]engine.Run{a, b})
	if err != nil {
		t.Fatal(err)
	}
	wantParams := []engine.ParamRow{
		{Name: "params.alpha", Values: []string{"1", "0.5"}},
		{Name: "seed", Values: []string{"42", "7"}},
	}
	if !reflect.DeepEqual(c.Params, wantParams) {
		t.Errorf("params %v, want %v", c.Params, wantParams)
	}
	if c.Same < 10 || c.Equal != 1 {
		t.Errorf("%d settings are the same and %d metrics equal, want more than 10 and 1", c.Same, c.Equal)
	}
	best := map[string][]int{}
	for _, m := range c.Metrics {
		best[m.Name] = m.Best
	}
	if want := map[string][]int{"accuracy": {1}, "log_loss": {0}, "loss": {}}; !reflect.DeepEqual(best, want) {
		t.Errorf("best %v, want %v", best, want)
	}
}
