package query_test

import (
	"fmt"
	"slices"

	"copydesk/engine/query"
)

func Example() {
	f, err := query.ParseFilter(`metrics.accuracy > 0.9 AND param.model = "lr" and tags.note like '%baseline%'`)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(f)
	fmt.Println(f.Match(run{
		numbers: map[query.Field]float64{metric("accuracy"): 0.91},
		texts:   map[query.Field]string{param("model"): "lr", tag("note"): "the baseline of May"},
	}))
	_, err = query.ParseFilter("metrics.accuracy > 0.9 and craeted > '2026-01-31'")
	fmt.Println(err)
	// Output:
	// metrics.accuracy > 0.9 and params.model = 'lr' and tags.note LIKE '%baseline%'
	// true
	// filter, column 28: "craeted" is no attribute; did you mean created?
}

func ExampleOrder_CompareNumbers() {
	orders, err := query.ParseOrder("metrics.accuracy desc")
	if err != nil {
		fmt.Println(err)
		return
	}
	accuracies := map[string]float64{"nb": 0.89, "lr": 0.91}
	models := []string{"failed", "nb", "lr"}
	slices.SortFunc(models, func(a, b string) int {
		x, hasX := accuracies[a]
		y, hasY := accuracies[b]
		return orders[0].CompareNumbers(x, hasX, y, hasY)
	})
	fmt.Println(models)
	// Output: [lr nb failed]
}

// A store resolves the columns of a filter once, and then looks at numbers.
func ExampleFilter_Comparisons() {
	columns := map[query.Field][]float64{
		metric("accuracy"):           {0.89, 0.91, 0.92},
		attribute(query.FitDuration): {0.02, 1.5, 30},
	}
	f, err := query.ParseFilter("metrics.accuracy > 0.9 and fit_s < 10")
	if err != nil {
		fmt.Println(err)
		return
	}
	found := []int{0, 1, 2}
	for _, c := range f.Comparisons() {
		column := columns[c.Field]
		found = slices.DeleteFunc(found, func(row int) bool { return !c.MatchNumber(column[row]) })
	}
	fmt.Println(found)
	// Output: [1]
}
