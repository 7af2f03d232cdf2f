package corpus

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"copydesk/engine/fault"
)

// rowsOf returns n CSV rows of a category with distinct texts.
func rowsOf(category string, n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "%s,%s number %d\n", category, category, i)
	}
	return b.String()
}

func split(t *testing.T, c *Corpus, o SplitOptions) *Split {
	t.Helper()
	s, err := c.Split(o)
	if err != nil {
		t.Fatal(err)
	}
	seen := make([]int, len(c.Articles))
	for _, p := range []Part{Train, Validation, Test} {
		if !slices.IsSorted(s.Rows(p)) {
			t.Errorf("the %s rows are not ascending", p)
		}
		for _, row := range s.Rows(p) {
			seen[row]++
		}
	}
	for row, n := range seen {
		if n != 1 {
			t.Fatalf("row %d is %d times in the split", row, n)
		}
	}
	return s
}

// partOfText returns the part of each text. A text in two parts is an error.
func partOfText(t *testing.T, c *Corpus, s *Split) map[string]Part {
	t.Helper()
	parts := make(map[string]Part)
	for _, p := range []Part{Train, Validation, Test} {
		for _, row := range s.Rows(p) {
			text := strings.ToLower(strings.Join(strings.Fields(c.Articles[row].Text), " "))
			if other, ok := parts[text]; ok && other != p {
				t.Fatalf("the text %q is in %s and in %s", text, other, p)
			}
			parts[text] = p
		}
	}
	return parts
}

// counts returns the number of rows by category and part.
func counts(c *Corpus, s *Split) map[string][3]int {
	n := make(map[string][3]int)
	for _, p := range []Part{Train, Validation, Test} {
		for _, row := range s.Rows(p) {
			name := c.Categories[c.Articles[row].Category]
			row := n[name]
			row[p]++
			n[name] = row
		}
	}
	return n
}

var usual = SplitOptions{Seed: 42, ValidationSplit: 0.2, TestSplit: 0.2}

func TestSplitShares(t *testing.T) {
	const n = 20000
	c := readString(t, "label,text\n"+rowsOf("a", n/2)+rowsOf("b", n/2))
	for _, o := range []SplitOptions{usual, {7, 0.1, 0.3}, {8, 0, 0.25}, {9, 0.25, 0}, {10, 0, 0}} {
		s := split(t, c, o)
		for p, share := range []float64{1 - o.ValidationSplit - o.TestSplit, o.ValidationSplit, o.TestSplit} {
			got := len(s.Rows(Part(p)))
			tolerance := 4 * math.Sqrt(n*share*(1-share)) // four standard deviations
			if math.Abs(float64(got)-n*share) > tolerance {
				t.Errorf("%+v: %d %s rows of %d, want %.0f ± %.0f", o, got, Part(p), n, n*share, tolerance)
			}
		}
	}
}

func TestSplitDependsOnSeed(t *testing.T) {
	c := readString(t, "label,text\n"+rowsOf("a", 200)+rowsOf("b", 20))
	if !reflect.DeepEqual(split(t, c, usual), split(t, c, usual)) {
		t.Error("two splits with the same seed differ")
	}
	other := usual
	other.Seed++
	a, b := counts(c, split(t, c, usual)), counts(c, split(t, c, other))
	if a["b"] != b["b"] {
		t.Errorf("the small category is split %v and %v", a["b"], b["b"])
	}
	pa, pb := partOfText(t, c, split(t, c, usual)), partOfText(t, c, split(t, c, other))
	moved := map[byte]int{}
	for text, p := range pa {
		if pb[text] != p {
			moved[text[0]]++
		}
	}
	if moved['a'] < 50 || moved['b'] < 3 {
		t.Errorf("another seed moved %d of 200 and %d of 20 rows", moved['a'], moved['b'])
	}
}

// A row never changes sides when the corpus grows.
func TestSplitGrowth(t *testing.T) {
	rows := strings.SplitAfter(rowsOf("a", 500)+rowsOf("b", 60), "\n")
	small := readString(t, "label,text\n"+strings.Join(rows, ""))
	for i := 0; i < len(rows); i += 3 { // new rows in between
		rows[i] = fmt.Sprintf("a,another %d\n", i) + rows[i]
	}
	grown := readString(t, "label,text\n"+rowsOf("c", 100)+strings.Join(rows, "")+rowsOf("d", 5))
	before, after := partOfText(t, small, split(t, small, usual)), partOfText(t, grown, split(t, grown, usual))
	if len(after) < len(before)+200 {
		t.Fatalf("%d texts became %d", len(before), len(after))
	}
	for text, p := range before {
		if after[text] != p {
			t.Errorf("%q was in %s and is in %s", text, p, after[text])
		}
	}
}

func TestSplitDuplicatesStayTogether(t *testing.T) {
	var b strings.Builder
	b.WriteString("label,text\n")
	for i := range 300 {
		fmt.Fprintf(&b, "a,Story %d\nb, story  %d\na,STORY %d\nc%d,story %d\n", i, i, i, i%40, i)
	}
	c := readString(t, b.String())
	s := split(t, c, usual)
	if parts := partOfText(t, c, s); len(parts) != 300 {
		t.Errorf("%d texts, want 300", len(parts))
	}
	if len(s.Test) == 0 || len(s.Validation) == 0 {
		t.Errorf("%d validation and %d test rows", len(s.Validation), len(s.Test))
	}
}

func TestSplitSmallCategories(t *testing.T) {
	tests := []struct {
		n       int // distinct texts
		o       SplitOptions
		want    [3]int
		comment string
	}{
		{2, usual, [3]int{2, 0, 0}, "two texts are for training"},
		{3, usual, [3]int{1, 1, 1}, ""},
		{4, usual, [3]int{2, 1, 1}, ""},
		{5, usual, [3]int{3, 1, 1}, ""},
		{10, usual, [3]int{6, 2, 2}, ""},
		{49, usual, [3]int{29, 10, 10}, ""},
		{3, SplitOptions{1, 0, 0.2}, [3]int{2, 0, 1}, "no validation wanted"},
		{3, SplitOptions{1, 0.2, 0}, [3]int{2, 1, 0}, "no test wanted"},
		{3, SplitOptions{1, 0.45, 0.45}, [3]int{1, 1, 1}, "large shares"},
		{3, SplitOptions{1, 0.01, 0.9}, [3]int{1, 1, 1}, "very unequal shares"},
		{20, SplitOptions{1, 0.01, 0.01}, [3]int{18, 1, 1}, "one at least"},
		{2, SplitOptions{1, 0.49, 0.49}, [3]int{1, 0, 1}, "one for training"},
	}
	for _, tt := range tests {
		t.Run(fmt.Sprint(tt.n, tt.o, tt.comment), func(t *testing.T) {
			c := readString(t, "label,text\n"+rowsOf("big", 100)+rowsOf("small", tt.n))
			for seed := range uint64(20) {
				o := tt.o
				o.Seed = seed
				if got := counts(c, split(t, c, o))["small"]; got != tt.want {
					t.Errorf("seed %d: %v, want %v", seed, got, tt.want)
				}
			}
		})
	}
}

// Every category keeps a training row, whatever its rows and the shares are.
func TestSplitLeavesTrainingRows(t *testing.T) {
	tests := []struct{ name, rows string }{
		{"one text, many rows", rowsOf("a", 100) + strings.Repeat("b,the same\n", 60)},
		{"all texts shared", "a,x\nb,x\na,y\nb,y\na,z\nb,z\n"},
		{"a chain of shared texts", "a,1\na,2\na,3\nb,1\nb,2\nb,4\nc,1\nc,4\nc,5\nd,2\nd,5\nd,3\ne,1\ne,2\n"},
		{"shared with a large category", rowsOf("a", 100) + "b,a number 1\nb,a number 2\nb,a number 3\n"},
		{"two small ones", "a,x\na,y\nb,z\nb,w\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := readString(t, "label,text\n"+tt.rows)
			for seed := range uint64(200) {
				for _, o := range []SplitOptions{{seed, 0.2, 0.2}, {seed, 0.01, 0.98}, {seed, 0.5, 0.49}} {
					s := split(t, c, o)
					partOfText(t, c, s)
					for name, n := range counts(c, s) {
						if n[Train] == 0 {
							t.Fatalf("%+v: %s has no training row: %v", o, name, n)
						}
					}
				}
			}
		})
	}
}

// A text of two small categories is split as the first of them by name says.
func TestSplitSharedTexts(t *testing.T) {
	c := readString(t, "label,text\nb,1\nb,2\nb,3\nb,4\nb,5\nb,6\na,3\na,4\na,5\na,7\n")
	alone := readString(t, "label,text\nb,8\nb,9\na,3\na,4\na,5\na,7\n")
	for seed := range uint64(50) {
		o := SplitOptions{seed, 0.2, 0.2}
		s := split(t, c, o)
		if got, want := counts(c, s)["a"], [3]int{2, 1, 1}; got != want {
			t.Errorf("seed %d: a is split %v, want %v", seed, got, want)
		}
		parts, want := partOfText(t, c, s), partOfText(t, alone, split(t, alone, o))
		for _, text := range []string{"3", "4", "5", "7"} {
			if parts[text] != want[text] {
				t.Errorf("seed %d: %s is in %s, without the other category in %s", seed, text, parts[text], want[text])
			}
		}
	}
}

func TestSplitAsGiven(t *testing.T) {
	train, validation, test := data("train.csv", "label,text\n"+rest), data("v.csv", "label,text\na,x\n"), data("t.csv", "label,text\na,y\nb,z\n")
	tests := []struct {
		name string
		o    Options
		want Split
	}{
		{"test", Options{Train: train, Test: test}, Split{[]int32{0, 1, 2, 3}, []int32{}, []int32{4, 5}}},
		{"validation", Options{Train: train, Validation: validation}, Split{[]int32{0, 1, 2, 3}, []int32{4}, []int32{}}},
		{"all", Options{Train: train, Validation: validation, Test: test}, Split{[]int32{0, 1, 2, 3}, []int32{4}, []int32{5, 6}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, err := Read(t.Context(), tt.o)
			if err != nil {
				t.Fatal(err)
			}
			if got := split(t, c, usual); !reflect.DeepEqual(*got, tt.want) {
				t.Errorf("split %v, want %v", *got, tt.want)
			}
		})
	}
}

func TestSplitErrors(t *testing.T) {
	c := readString(t, "label,text\n"+rest)
	for _, o := range []SplitOptions{{1, -0.1, 0.2}, {1, 0.2, -0.1}, {1, 0.5, 0.5}, {1, 0, 1}, {1, math.NaN(), 0}, {1, 0, math.Inf(1)}} {
		if _, err := c.Split(o); fault.KindOf(err) != fault.Invalid {
			t.Errorf("Split(%+v): error %v, want an invalid one", o, err)
		}
	}
}

// Splits are part of what makes a run repeatable: this one must stay as it is.
func TestSplitIsFixed(t *testing.T) {
	c := readString(t, "label,text\n"+rowsOf("a", 60)+rowsOf("b", 6))
	s := split(t, c, usual)
	want := Split{
		Validation: []int32{1, 2, 21, 23, 28, 44, 48, 55, 59, 61},
		Test:       []int32{0, 4, 9, 11, 19, 30, 31, 37, 42, 43, 58, 60},
	}
	if !slices.Equal(s.Validation, want.Validation) || !slices.Equal(s.Test, want.Test) {
		t.Errorf("validation %v, test %v; want %v, %v", s.Validation, s.Test, want.Validation, want.Test)
	}
}

// The first outputs of SplitMix64 from the seed 0, as its authors publish it.
func TestMix(t *testing.T) {
	const gamma = 0x9e3779b97f4a7c15
	for i, want := range []uint64{0xe220a8397b1dcdaf, 0x6e789e6aa1b965f4, 0x06c45d188009454f} {
		if got := mix(gamma * uint64(i)); got != want {
			t.Errorf("output %d is %#x, want %#x", i, got, want)
		}
	}
}
