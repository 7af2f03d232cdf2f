package corpus_test

import (
	"context"
	"fmt"

	"copydesk/engine/corpus"
)

func Example() {
	news := `category,headline,text
weather,Rain in the north,"Heavy rain is ""likely"", forecasters say"
weather,Sun in the south,Dry and warm until Friday
sport,Harbour town win again,A late goal settled the match
sport,Relay team sets record
sport,Rowers ready,The regatta begins on Sunday
`
	c, err := corpus.Read(context.Background(), corpus.Options{
		Train: corpus.Source{Path: "news.csv", Data: []byte(news)},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(c.Categories, c.Columns.Text)
	for _, a := range c.Articles {
		fmt.Printf("%d %s: %s\n", a.Line, c.Categories[a.Category], a.Text)
	}
	fmt.Println(c.Warnings[0])
	// Output:
	// [sport weather] [headline text]
	// 2 weather: Rain in the north Heavy rain is "likely", forecasters say
	// 3 weather: Sun in the south Dry and warm until Friday
	// 4 sport: Harbour town win again A late goal settled the match
	// 6 sport: Rowers ready The regatta begins on Sunday
	// news.csv: 1 row cannot be used: 1 too few fields, first on line 5 (2, expected 3)
}
