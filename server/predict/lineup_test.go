package predict

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"copydesk/engine"
)

// TestBucket holds the buckets against another implementation of XXH64: a key
// must stay where it is, in every process and in every later version.
func TestBucket(t *testing.T) {
	for key, want := range map[string]int{
		"": 7692, "a": 1303, "user-42": 5681, "The bank raised its rate": 8942, "Gemüse 🥕": 8855, strings.Repeat("x", 1000): 3916,
	} {
		if got := bucket("news-classifier", key); got != want {
			t.Errorf("%.20q is in bucket %d, want %d", key, got, want)
		}
	}
	if bucket("another", "a") == bucket("news-classifier", "a") {
		t.Error("two models share the buckets of their keys")
	}
}

// TestShares routes a hundred thousand keys: as many as the share says go to the
// challenger, and a larger share only takes keys from the champion.
func TestShares(t *testing.T) {
	const keys = 100_000
	champion, challenger := &Model{}, &Model{}
	was := make([]bool, keys)
	for _, percent := range []float64{0, 0.01, 1, 10, 12.5, 50, 99.99, 100} {
		l := lineup{champion: champion, challenger: challenger, share: engine.ShareSteps(percent)}
		n := 0
		for i := range keys {
			m, as := l.choose(engine.ModelName, &Query{Texts: []string{"the same text"}, Key: fmt.Sprint("user-", i)})
			if (m == challenger) != (as == engine.ChallengerAlias) || (m == champion) != (as == engine.ChampionAlias) {
				t.Fatalf("%p is %s", m, as)
			}
			if m == challenger {
				n++
			} else if was[i] {
				t.Fatalf("at %v percent key %d goes back to the champion", percent, i)
			}
			was[i] = m == challenger
		}
		p := percent / 100
		// Five standard deviations.
		if off := math.Abs(float64(n) - p*keys); off > 5*math.Sqrt(keys*p*(1-p)) {
			t.Errorf("%d of %d keys at %v percent", n, keys, percent)
		}
	}
}

// TestKeys decides by the key or else by the first text.
func TestKeys(t *testing.T) {
	l := lineup{champion: &Model{}, challenger: &Model{}, share: 5000}
	for i := range 100 {
		text := fmt.Sprint("text ", i)
		by, _ := l.choose(engine.ModelName, &Query{Texts: []string{text, "another"}})
		same, _ := l.choose(engine.ModelName, &Query{Texts: []string{"what has no say"}, Key: text})
		if by != same {
			t.Errorf("%q decides otherwise as a text than as a key", text)
		}
	}
	if m, as := l.choose(engine.ModelName, &Query{}); m == nil || as == "" {
		t.Errorf("no key and no text: %v %q", m, as)
	}
}
