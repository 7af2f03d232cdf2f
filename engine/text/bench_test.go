package text

import (
	"strings"
	"testing"
)

func BenchmarkClean(b *testing.B) {
	var texts []string
	size := 0
	for s := range strings.SplitSeq(benchmarkText, "\n\n") {
		texts = append(texts, s)
		size += len(s)
	}
	c := NewCleaner(DefaultOptions())
	var dst []byte
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		for _, s := range texts {
			dst = c.Append(dst[:0], s)
		}
	}
}

// BenchmarkCascade is what BenchmarkClean's texts cost where the order of the
// tokenizer's substitutions matters, tokens only.
func BenchmarkCascade(b *testing.B) {
	var spans []span
	var x, y []byte
	sentence := []byte(benchmarkText)
	b.SetBytes(int64(len(sentence)))
	for b.Loop() {
		spans, x, y = tokens(spans[:0], sentence, x, y)
	}
}

// BenchmarkLoad is what the first NewCleaner of a program costs.
func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		parsePunkt(punktFile)
		parseLemmatizer(nounsFile, exceptionsFile)
		set(strings.Fields(stopwordsFile))
	}
}

const benchmarkText = `HARBOUR CITY (Wire) - The port's new crane, built at a cost of $4.5 million, can't be used until Jan. 12, officials said on Tuesday. "We're waiting for the permit," said J. R. Holm, who runs the terminal.

Rovers 3, United 1: Three goals in 10 minutes -- two of them by the 19-year-old striker -- sent 23,450 fans home happy. 'We didn't expect that,' the coach's assistant said.

Chip maker Quorl Inc. said its third-quarter profit rose 12.5 percent to $1,234.50 million, beating analysts' forecasts; shares jumped 7 percent in after-hours trading.

Scientists at the U.S. observatory found two moons orbiting a dwarf planet... "They're tiny," one of them wrote. The paper appears in Feb.

“We can’t wait,” the minister said. “It’s time.” The opposition’s answer — a single word — was ‘No’.

The ferries sail again in the morning, the harbour office said after the storm warning was lifted. Schools on the islands reopen on Monday, and the mayors of three towns asked the government for help with the damaged roads.`
