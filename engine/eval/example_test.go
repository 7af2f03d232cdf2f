package eval_test

import (
	"fmt"

	"copydesk/engine/eval"
)

func ExampleJudge() {
	categories := []string{"business", "sport", "world"}
	truth := []int32{0, 1, 1, 2}
	probabilities := []float64{
		0.7, 0.1, 0.2,
		0.2, 0.7, 0.1,
		0.1, 0.8, 0.1,
		0.6, 0.1, 0.3,
	}
	trainCounts := []int{10, 20, 10}

	report, err := eval.Judge(categories, truth, probabilities, trainCounts)
	if err != nil {
		fmt.Println(err)
		return
	}
	in := report.AccuracyInterval
	fmt.Printf("accuracy %.2f (%.2f to %.2f), macro f1 %.3f\n", report.Accuracy, in.Low, in.High, report.F1Macro)
	fmt.Printf("always %s: %.2f\n", report.Baselines.Majority.Category, report.Baselines.Majority.Accuracy)
	for i, counts := range report.Confusion {
		fmt.Println(categories[i], counts)
	}
	// Output:
	// accuracy 0.75 (0.30 to 0.95), macro f1 0.556
	// always sport: 0.50
	// business [1 0 0]
	// sport [0 2 0]
	// world [1 0 0]
}

func ExampleMcNemar() {
	truth := []int32{0, 0, 0, 0, 1, 1, 1, 1}
	first := []int32{0, 0, 0, 0, 1, 1, 1, 0}
	second := []int32{0, 0, 1, 1, 1, 0, 0, 1}
	c, err := eval.McNemar(truth, first, second)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("only the first right: %d, only the second: %d, p = %.3f\n", c.B, c.C, c.PValue)
	// Output:
	// only the first right: 4, only the second: 1, p = 0.375
}
