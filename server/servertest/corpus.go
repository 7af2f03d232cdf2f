package servertest

import (
	"bytes"
	"encoding/csv"
	"testing"
)

// Article is a text with its category.
type Article struct{ Category, Text string }

// Articles returns a corpus of three categories, ten articles each.
func Articles() []Article {
	var all []Article
	for _, c := range []struct {
		category string
		texts    []string
	}{
		{"business", []string{
			"The bank raised its interest rate and shares fell at the close of the market.",
			"A retailer reported higher profit and promised its shareholders a larger dividend.",
			"Oil prices rose as traders expected the producers to cut their output.",
			"The airline ordered forty planes and will borrow to pay for them.",
			"Investors sold bonds after inflation came in above what economists had forecast.",
			"The company will close two factories and move production to cheaper plants.",
			"Its quarterly revenue missed the forecast of analysts, and the stock dropped.",
			"A merger of the two banks would create the largest lender in the country.",
			"The central bank kept its rate and warned that inflation was not yet beaten.",
			"Shares of the car maker jumped when it raised its forecast of profit.",
		}},
		{"sports", []string{
			"The striker scored twice and the home team won the match in the last minute.",
			"The champion lost the final in three sets and blamed an old injury.",
			"A record crowd watched the sprinter win gold in the stadium.",
			"The coach dropped his goalkeeper after the defeat in the cup.",
			"The team signed a defender for the season and let its captain go.",
			"Rain stopped play, and the match will resume on Sunday morning.",
			"The cyclist took the yellow jersey after a stage in the mountains.",
			"The league fined the club because its fans had thrown bottles at the referee.",
			"The goalkeeper saved two penalties and the team went on to the final.",
			"The swimmer broke the world record of the championship in her first race.",
		}},
		{"technology", []string{
			"The maker of the phone released software that repairs a flaw in its camera.",
			"Researchers trained a network that writes computer programs from a description.",
			"The new chip has twice the memory and uses half of the power.",
			"Hackers stole passwords from the servers of a popular internet service.",
			"The satellite will bring fast internet to villages without a cable.",
			"A robot that folds laundry was the surprise of the computer fair.",
			"The browser will block trackers, the company behind the software said.",
			"Engineers found a flaw in the chip that lets programs read foreign memory.",
			"The internet service was down for hours after an error in its software.",
			"The laptop has a faster processor, a brighter screen and a larger battery.",
		}},
	} {
		for _, text := range c.texts {
			all = append(all, Article{c.category, text})
		}
	}
	return all
}

// CSV returns the corpus as a file.
func CSV(tb testing.TB) []byte {
	tb.Helper()
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	rows := [][]string{{"category", "text"}}
	for _, a := range Articles() {
		rows = append(rows, []string{a.Category, a.Text})
	}
	if err := w.WriteAll(rows); err != nil {
		tb.Fatal(err)
	}
	return out.Bytes()
}
