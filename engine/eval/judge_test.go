package eval_test

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"copydesk/engine/eval"
	"copydesk/engine/fault"
)

// predictions is what Judge takes.
type predictions struct {
	k      int
	truth  []int32
	proba  []float64
	counts []int
}

// draw makes random predictions: 2 to 12 categories, 1 to 60 rows, half of the
// time with probabilities coarse enough for ties.
func draw(rng *rand.Rand) predictions {
	p := predictions{k: 2 + rng.IntN(11)}
	rows := 1 + rng.IntN(60)
	coarse := rng.IntN(2) == 0
	// Fewer categories are met than there are, so that some are absent.
	met := 1 + rng.IntN(p.k)
	for range rows {
		p.truth = append(p.truth, int32(rng.IntN(met)))
		row := make([]float64, p.k)
		total := 0.0
		for j := range row {
			row[j] = rng.ExpFloat64()
			if coarse {
				row[j] = float64(rng.IntN(3))
			}
			total += row[j]
		}
		for j := range row {
			if total > 0 {
				row[j] /= total
			}
		}
		p.proba = append(p.proba, row...)
	}
	for range p.k {
		p.counts = append(p.counts, 1+rng.IntN(9))
	}
	return p
}

func (p predictions) row(i int) []float64 { return p.proba[i*p.k : (i+1)*p.k] }

func (p predictions) judge(t *testing.T) *eval.Report {
	t.Helper()
	r, err := eval.Judge(names(p.k), p.truth, p.proba, p.counts)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// holds checks what is true of every report.
func holds(t *testing.T, r *eval.Report) {
	t.Helper()
	k := len(r.Categories)
	total, correct := 0, 0
	predicted := make([]int, k)
	for i, row := range r.Confusion {
		support := 0
		for j, n := range row {
			support += n
			predicted[j] += n
		}
		if support != r.Categories[i].Support {
			t.Errorf("confusion row %d sums to %d, support is %d", i, support, r.Categories[i].Support)
		}
		total += support
		correct += row[i]
	}
	for j, c := range r.Categories {
		if predicted[j] != c.Predicted {
			t.Errorf("confusion column %d sums to %d, predicted is %d", j, predicted[j], c.Predicted)
		}
		if c.F1 < min(c.Precision, c.Recall)-1e-15 || c.F1 > max(c.Precision, c.Recall)+1e-15 {
			t.Errorf("category %d: f1 %v is not between precision %v and recall %v", j, c.F1, c.Precision, c.Recall)
		}
	}
	if total != r.Rows {
		t.Errorf("confusion sums to %d, want %d rows", total, r.Rows)
	}
	if want := float64(correct) / float64(r.Rows); r.Accuracy != want {
		t.Errorf("accuracy is %v, the diagonal of the confusion gives %v", r.Accuracy, want)
	}
	if in := r.AccuracyInterval; !(0 <= in.Low && in.Low <= r.Accuracy && r.Accuracy <= in.High && in.High <= 1 && in.Low < in.High) {
		t.Errorf("accuracy %v has the interval %v", r.Accuracy, in)
	}
	// Weighted recall is accuracy, by definition.
	if math.Abs(r.RecallWeighted-r.Accuracy) > 1e-14 {
		t.Errorf("weighted recall %v, accuracy %v", r.RecallWeighted, r.Accuracy)
	}
	// Categories that were answered but are not in the truth only add zeros.
	if r.RecallMacro > r.BalancedAccuracy+1e-14 {
		t.Errorf("macro recall %v exceeds balanced accuracy %v", r.RecallMacro, r.BalancedAccuracy)
	}
	for _, share := range []float64{
		r.BalancedAccuracy, r.PrecisionMacro, r.RecallMacro, r.F1Macro,
		r.PrecisionWeighted, r.RecallWeighted, r.F1Weighted, math.Abs(r.Matthews),
	} {
		if !(share >= 0 && share <= 1+1e-14) {
			t.Errorf("a figure of %+v is not from 0 to 1", *r)
		}
	}
	if !(r.LogLoss > 0 && !math.IsInf(r.LogLoss, 0)) {
		t.Errorf("log loss is %v", r.LogLoss)
	}
	last := 0.0
	for _, top := range r.TopK {
		if top.K >= k || top.Accuracy < last || top.Accuracy > 1 {
			t.Errorf("top-k accuracies %v with %d categories", r.TopK, k)
		}
		last = top.Accuracy
	}
}

func TestJudgeProperties(t *testing.T) {
	for seed := range uint64(400) {
		rng := rand.New(rand.NewPCG(seed, 1))
		p := draw(rng)
		r := p.judge(t)
		holds(t, r)

		// The order of the rows means nothing.
		q := predictions{k: p.k, counts: p.counts}
		for _, i := range rng.Perm(len(p.truth)) {
			q.truth = append(q.truth, p.truth[i])
			q.proba = append(q.proba, p.row(i)...)
		}
		shuffled := q.judge(t)
		if math.Abs(shuffled.LogLoss-r.LogLoss) > 1e-13*r.LogLoss {
			t.Errorf("log loss %v, with the rows in another order %v", r.LogLoss, shuffled.LogLoss)
		}
		shuffled.LogLoss = r.LogLoss
		if got, want := mustJSON(t, shuffled), mustJSON(t, r); got != want {
			t.Errorf("with the rows in another order:\n%s\nwant\n%s", got, want)
		}

		// Every row twice changes the interval and the counts, no share.
		double := predictions{k: p.k, truth: slices.Repeat(p.truth, 2), proba: slices.Repeat(p.proba, 2), counts: p.counts}
		d := double.judge(t)
		for _, pair := range [][2]float64{
			{d.Accuracy, r.Accuracy}, {d.F1Macro, r.F1Macro}, {d.F1Weighted, r.F1Weighted},
			{d.Matthews, r.Matthews}, {d.LogLoss, r.LogLoss}, {d.BalancedAccuracy, r.BalancedAccuracy},
		} {
			if math.Abs(pair[0]-pair[1]) > 1e-13 {
				t.Errorf("every row twice gives %v, want %v", pair[0], pair[1])
			}
		}
		if d.AccuracyInterval.High-d.AccuracyInterval.Low >= r.AccuracyInterval.High-r.AccuracyInterval.Low {
			t.Errorf("twice the rows do not narrow the interval %v to %v", r.AccuracyInterval, d.AccuracyInterval)
		}
	}
}

// A category nobody has or answers changes no average.
func TestJudgeAbsentCategory(t *testing.T) {
	for seed := range uint64(100) {
		p := draw(rand.New(rand.NewPCG(seed, 2)))
		wide := predictions{k: p.k + 1, truth: p.truth}
		for i := range p.truth {
			wide.proba = append(append(wide.proba, p.row(i)...), -1e-9)
		}
		r, w := p.judge(t), wide.judge(t)
		for _, pair := range [][2]float64{
			{w.PrecisionMacro, r.PrecisionMacro}, {w.RecallMacro, r.RecallMacro}, {w.F1Macro, r.F1Macro},
			{w.F1Weighted, r.F1Weighted}, {w.Matthews, r.Matthews}, {w.BalancedAccuracy, r.BalancedAccuracy},
		} {
			if pair[0] != pair[1] {
				t.Errorf("an absent category turns %v into %v", pair[1], pair[0])
			}
		}
		if got, want := w.Baselines.Uniform.Accuracy, 1/float64(p.k+1); got != want {
			t.Errorf("uniform baseline = %v, want %v", got, want)
		}
	}
}

func mustJSON(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestJudgeErrors(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	ab := []string{"a", "b"}
	tests := []struct {
		name       string
		categories []string
		truth      []int32
		proba      []float64
		counts     []int
		want       string
	}{
		{"no category", nil, []int32{0}, []float64{1}, nil, "at least two categories, got 0"},
		{"one category", []string{"a"}, []int32{0}, []float64{1}, nil, "at least two categories, got 1"},
		{"no row", ab, nil, nil, nil, "at least one row"},
		{"probabilities without rows", ab, nil, []float64{1, 0}, nil, "at least one row"},
		{"no probability", ab, []int32{0}, nil, nil, "0 probabilities for 1 rows of 2 categories"},
		{"a probability too few", ab, []int32{0, 1}, []float64{1, 0, 1}, nil, "3 probabilities for 2 rows of 2"},
		{"a probability too many", ab, []int32{0}, []float64{1, 0, 1}, nil, "3 probabilities for 1 rows of 2"},
		{"truth too large", ab, []int32{0, 2}, []float64{1, 0, 1, 0}, nil, "truth[1] is 2, expected an index from 0 to 1"},
		{"truth negative", ab, []int32{-1}, []float64{1, 0}, nil, "truth[0] is -1"},
		{"NaN", ab, []int32{0, 1}, []float64{1, 0, 0.5, nan}, nil, `category "b" in row 1 is NaN`},
		{"infinite", ab, []int32{0}, []float64{inf, 0}, nil, `category "a" in row 0 is +Inf`},
		{"negative", ab, []int32{0}, []float64{1, -0.1}, nil, "is -0.1, expected a number from 0 to 1"},
		{"above one", ab, []int32{0}, []float64{1.1, 0}, nil, "is 1.1, expected"},
		{"too few counts", ab, []int32{0}, []float64{1, 0}, []int{3}, "training counts for 1 categories, expected 2"},
		{"empty counts", ab, []int32{0}, []float64{1, 0}, []int{}, "training counts for 0 categories"},
		{"negative count", ab, []int32{0}, []float64{1, 0}, []int{3, -1}, `training count of category "b" is -1`},
		{"no training row", ab, []int32{0}, []float64{1, 0}, []int{0, 0}, "all training counts are 0"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, err := eval.Judge(tt.categories, tt.truth, tt.proba, tt.counts)
			if r != nil || err == nil || fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("Judge = %v, %v; want an invalid fault with %q", r, err, tt.want)
			}
		})
	}
}

// An average of float32 probabilities may lie outside [0, 1] by rounding.
func TestJudgeRounding(t *testing.T) {
	r, err := eval.Judge([]string{"a", "b"}, []int32{0, 1}, []float64{1 + 1e-7, -1e-7, 0, 1 + 1e-7}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if r.Accuracy != 1 || r.TopK[0].Accuracy != 1 || r.LogLoss > 1e-15 {
		t.Errorf("accuracy %v, top %v, log loss %v", r.Accuracy, r.TopK, r.LogLoss)
	}
}

// Accuracy takes the first of equals, top-k accuracy the last, and of two
// categories the first again.
func TestJudgeTies(t *testing.T) {
	tests := []struct {
		proba    []float64
		truth    int32
		accuracy float64
		top      []float64
	}{
		{[]float64{0.5, 0.5}, 0, 1, []float64{1}},
		{[]float64{0.5, 0.5}, 1, 0, []float64{0}},
		{[]float64{0.4, 0.4, 0.2}, 0, 1, []float64{0, 1}},
		{[]float64{0.4, 0.4, 0.2}, 1, 0, []float64{1, 1}},
		{[]float64{0.4, 0.3, 0.3}, 1, 0, []float64{0, 0}},
		{[]float64{0.4, 0.3, 0.3}, 2, 0, []float64{0, 1}},
		{[]float64{0.25, 0.25, 0.25, 0.25}, 0, 1, []float64{0, 0, 0}},
		{[]float64{0.25, 0.25, 0.25, 0.25}, 1, 0, []float64{0, 0, 1}},
	}
	for _, tt := range tests {
		r, err := eval.Judge(names(len(tt.proba)), []int32{tt.truth}, tt.proba, nil)
		if err != nil {
			t.Fatal(err)
		}
		var top []float64
		for _, v := range r.TopK {
			top = append(top, v.Accuracy)
		}
		if r.Accuracy != tt.accuracy || !slices.Equal(top, tt.top) {
			t.Errorf("%v, truth %d: accuracy %v, top %v, want %v, %v", tt.proba, tt.truth, r.Accuracy, top, tt.accuracy, tt.top)
		}
	}
}

func TestJudgeBaselines(t *testing.T) {
	categories := []string{"a", "b", "c"}
	truth := []int32{0, 0, 1, 2}
	proba := []float64{
		1, 0, 0,
		1, 0, 0,
		0, 1, 0,
		1, 0, 0,
	}
	tests := []struct {
		counts []int
		want   string
	}{
		{nil, `{"uniform":{"accuracy":0.5,"factor":1.5}}`},
		{[]int{3, 5, 2}, `{"uniform":{"accuracy":0.5,"factor":1.5},"majority":{"category":"b","train_share":0.5,"accuracy":0.25,"factor":3}}`},
		{[]int{2, 2, 0}, `{"uniform":{"accuracy":0.5,"factor":1.5},"majority":{"category":"a","train_share":0.5,"accuracy":0.5,"factor":1.5}}`},
		{[]int{0, 0, 1}, `{"uniform":{"accuracy":0.5,"factor":1.5},"majority":{"category":"c","train_share":1,"accuracy":0.25,"factor":3}}`},
	}
	for _, tt := range tests {
		r, err := eval.Judge(categories, truth, proba, tt.counts)
		if err != nil {
			t.Fatal(err)
		}
		if r.Baselines.Uniform.Accuracy != 1.0/3 || r.Baselines.Uniform.Factor != 0.75/(1.0/3) {
			t.Errorf("uniform baseline = %v", r.Baselines.Uniform)
		}
		r.Baselines.Uniform = eval.Uniform{Accuracy: 0.5, Factor: 1.5} // thirds do not print well
		if got := mustJSON(t, r.Baselines); got != tt.want {
			t.Errorf("counts %v: %s, want %s", tt.counts, got, tt.want)
		}
	}

	// No judged row is of the majority category: there is no factor.
	r, err := eval.Judge(categories, truth[:3], proba[:9], []int{0, 0, 1})
	if err != nil {
		t.Fatal(err)
	}
	if m := r.Baselines.Majority; m.Accuracy != 0 || m.Factor != nil {
		t.Errorf("majority baseline = %+v, want no accuracy and no factor", *m)
	}
}

// The names are what the API stores and shows.
func TestReportJSON(t *testing.T) {
	r, err := eval.Judge([]string{"a", "b", "c"}, []int32{0, 1}, []float64{0.5, 0.25, 0.25, 0.5, 0.25, 0.25}, []int{1, 1, 2})
	if err != nil {
		t.Fatal(err)
	}
	b := mustJSON(t, r)
	var got map[string]any
	if err := json.Unmarshal([]byte(b), &got); err != nil {
		t.Fatal(err)
	}
	var keys []string
	for key := range got {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	want := "[accuracy accuracy_interval balanced_accuracy baselines categories confusion f1_macro f1_weighted " +
		"log_loss matthews_corrcoef precision_macro precision_weighted recall_macro recall_weighted rows top_k]"
	if fmt.Sprint(keys) != want {
		t.Errorf("keys are %v, want %v", keys, want)
	}
	for _, part := range []string{
		`"top_k":[{"k":1,"accuracy":0.5},{"k":2,"accuracy":0.5}]`,
		`{"category":"a","precision":0.5,"recall":1,"f1":0.6666666666666666,"support":1,"predicted":2}`,
		`"confusion":[[1,0,0],[1,0,0],[0,0,0]]`,
	} {
		if !strings.Contains(b, part) {
			t.Errorf("%s\nlacks %s", b, part)
		}
	}
	var back eval.Report
	if err := json.Unmarshal([]byte(b), &back); err != nil {
		t.Fatal(err)
	}
	if again := mustJSON(t, &back); again != b {
		t.Errorf("read and written again:\n%s\nwant\n%s", again, b)
	}
}

func BenchmarkJudge(b *testing.B) {
	rng := rand.New(rand.NewPCG(1, 1))
	const rows, k = 7600, 42
	truth := make([]int32, rows)
	proba := make([]float64, rows*k)
	for i := range truth {
		truth[i] = int32(rng.IntN(k))
	}
	for i := range proba {
		proba[i] = rng.Float64() / k
	}
	categories := names(k)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := eval.Judge(categories, truth, proba, nil); err != nil {
			b.Fatal(err)
		}
	}
}
