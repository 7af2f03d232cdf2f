package config_test

import (
	"fmt"

	"copydesk/engine/config"
)

func Example() {
	c, err := config.Load(config.Sources{
		Files:   []string{"testdata/model_config.yaml"},
		Environ: []string{"API_PORT=9000"},
		Set:     []string{"models.naive_bayes.alpha=0.5"},
	})
	if err != nil {
		fmt.Println(err) // every mistake, each with file and line
		return
	}
	for _, v := range c.Values() {
		if v.Changed {
			fmt.Println(v.Key, string(v.Value), v.Origin)
		}
	}
	fmt.Println(c.Settings().Port)
	// Output:
	// models.naive_bayes.alpha 0.5 --set
	// API_PORT 9000 environment
	// 9000
}
