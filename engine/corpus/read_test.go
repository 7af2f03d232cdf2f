package corpus

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"copydesk/engine/fault"
)

// data is a source with content, under the name that reports show.
func data(name, content string) Source { return Source{Path: name, Data: []byte(content)} }

func readString(t *testing.T, content string) *Corpus {
	t.Helper()
	c, err := Read(t.Context(), Options{Train: data("news.csv", content)})
	if err != nil {
		t.Fatalf("Read(%q): %v", content, err)
	}
	return c
}

// lines says what was read: "3 sport|The text" for each article.
func lines(c *Corpus) []string {
	var list []string
	for _, a := range c.Articles {
		list = append(list, fmt.Sprintf("%d %s|%s", a.Line, c.Categories[a.Category], a.Text))
	}
	return list
}

// rest is good rows that make a readable corpus of any row before them.
const rest = "a,one\na,two\nb,three\nb,four\n"

// restFrom is what lines says of rest where it begins on a line.
func restFrom(line int) []string {
	list := []string{"a|one", "a|two", "b|three", "b|four"}
	for i := range list {
		list[i] = fmt.Sprintf("%d %s", line+i, list[i])
	}
	return list
}

func TestRead(t *testing.T) {
	long := strings.Repeat("x", MaxRecord)
	tests := []struct {
		name     string
		in       string
		want     []string
		rejected []Rejected
		warnings []string // a part of each
	}{
		{"plain", "label,text\n" + rest, restFrom(2), nil, nil},
		{"no line break at the end", "label,text\n" + strings.TrimSuffix(rest, "\n"), restFrom(2), nil, nil},
		{"byte order mark", "\ufefflabel,text\n" + rest, restFrom(2), nil, nil},
		{"crlf", strings.ReplaceAll("label,text\n"+rest, "\n", "\r\n"), restFrom(2), nil, nil},
		{"cr", strings.ReplaceAll("label,text\n"+rest, "\n", "\r"), restFrom(2), nil, nil},
		{"blank lines", "\n \r\n\t\nlabel,text\n\n" + rest + "\n\n  \n", restFrom(6), nil, nil},
		{"quoted header", "\"label\",\"text\"\n" + rest, restFrom(2), nil, nil},
		{"semicolons", strings.ReplaceAll("label,text\n"+rest, ",", ";"), restFrom(2), nil, nil},
		{"tabs", strings.ReplaceAll("label,text\n"+rest, ",", "\t"), restFrom(2), nil, nil},
		{"bars", strings.ReplaceAll("label,text\n"+rest, ",", "|"), restFrom(2), nil, nil},
		{"a comma in a header of semicolons", "label;text;read, or not\n" + strings.ReplaceAll(strings.ReplaceAll(rest, ",", ";"), "\n", ";\n"), restFrom(2), nil, nil},
		{"blanks in the text stay", "label,headline,text\na,, x  \n" + strings.ReplaceAll(rest, "\n", ",\n"),
			append([]string{"2 a|  x  "}, "3 a|one ", "4 a|two ", "5 b|three ", "6 b|four "), nil, nil},
		{"quotes", "label,text\na,\"say \"\"yes\"\", or no\"\n" + rest, append([]string{`2 a|say "yes", or no`}, restFrom(3)...), nil, nil},
		{"only quotes", "label,text\na,\"\"\"\"\n" + rest, append([]string{`2 a|"`}, restFrom(3)...), nil, nil},
		{"quote inside an unquoted cell", "label,text\na,5\" of snow\n" + rest, append([]string{`2 a|5" of snow`}, restFrom(3)...), nil, nil},
		{"text after the closing quote", "label,text\na,\"one\"two \"3\"\n" + rest, append([]string{`2 a|onetwo "3"`}, restFrom(3)...), nil, nil},
		{"line breaks in quotes", "label,text\na,\"x\ny\r\nz\rw\"\n" + rest, append([]string{"2 a|x\ny\nz\nw"}, restFrom(6)...), nil, nil},
		{"few fields", "label,text\nalone\n" + rest, restFrom(3), []Rejected{{2, TooFewFields, "1, expected 2"}}, []string{"1 row cannot be used: 1 too few fields, first on line 2 (1, expected 2)"}},
		{"many fields", "label,text\na,b,c\n" + rest, restFrom(3), []Rejected{{2, TooManyFields, "3, expected 2"}}, []string{"1 too many fields"}},
		{"empty label", "label,text\n ,x\n\"\",x\n" + rest, restFrom(4), []Rejected{{2, EmptyLabel, ""}, {3, EmptyLabel, ""}}, []string{"2 rows cannot be used: 2 empty label, first on line 2"}},
		{"empty text", "label,headline,text\na, ,\"\n\"\n" + strings.ReplaceAll(rest, "\n", ",\n"),
			[]string{"4 a|one ", "5 a|two ", "6 b|three ", "7 b|four "}, []Rejected{{2, EmptyText, ""}}, []string{"1 empty text"}},
		{"quote open at the end", "label,text\n" + rest + "a,\"never closed\nb,five\nb,six\n",
			append(restFrom(2), "7 b|five", "8 b|six"), []Rejected{{6, UnterminatedQuote, ""}}, []string{"unterminated quote"}},
		{"quote open at the end, without line break", "label,text\n" + rest + "a,\"never", restFrom(2), []Rejected{{6, UnterminatedQuote, ""}}, []string{"unterminated quote"}},
		{"doubled quotes after an open one", "label,text\n" + rest + "a,\"never closed\nb,\"\"\"\"\nb,six\n",
			append(restFrom(2), `7 b|"`, "8 b|six"), []Rejected{{6, UnterminatedQuote, ""}}, []string{"unterminated quote"}},
		{"quote open for longer than a record", "label,text\na,\"open\n" + rest + "a,\n" + strings.Repeat("b,more\n", MaxRecord/7),
			append(restFrom(3), slices.Repeat([]string{"b|more"}, MaxRecord/7)...), []Rejected{{2, UnterminatedQuote, ""}, {7, EmptyText, ""}}, []string{"unterminated quote"}},
		{"long record", "label,text\na," + long + "\n" + rest, restFrom(3), []Rejected{{2, TooLong, ""}}, []string{"1 too long"}},
		{"long quoted record", "label,text\na,\"" + long + "\n" + long + "\"\n" + rest, restFrom(4), []Rejected{{2, UnterminatedQuote, ""}, {3, TooLong, ""}}, []string{"too long"}},
		{"labels with blanks", "label,text\n a\t,x\n" + rest, append([]string{"2 a|x"}, restFrom(3)...), nil, []string{"1 label with blanks"}},
		{"windows-1252", "label,text\na,\x93caf\xe9\x94 \x80\x81\n" + rest, append([]string{"2 a|“café” €\ufffd"}, restFrom(3)...), nil, []string{"1 row not in UTF-8, read as Windows-1252"}},
		{"windows-1252 in a column not used", "label,text,author\na,café,Andr\xe9\n" + strings.ReplaceAll(rest, "\n", ",\n"), append([]string{"2 a|café"}, restFrom(3)...), nil, nil},
		{"windows-1252, blank", "label,text\na,\xa0\n" + rest, restFrom(3), []Rejected{{2, EmptyText, ""}}, []string{"1 empty text"}},
		{"nul bytes", "label,text\n\x00a,on\x00e\x00\n" + rest, append([]string{"2 a|one"}, restFrom(3)...), nil, []string{"3 NUL bytes removed"}},
		{"remains of html stay", "label,text\na,it #39;s\na,&amp; quot;so quot;\n" + rest, append([]string{"2 a|it #39;s", "3 a|&amp; quot;so quot;"}, restFrom(4)...), nil, []string{"2 articles with remains of HTML"}},
		{"conflict", "label,text\nb,One\n" + rest, append([]string{"2 b|One"}, restFrom(3)...), nil, []string{"1 article with the text of another article but another category"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := readString(t, tt.in)
			got := lines(c)
			if len(got) > 100 { // the long one: line numbers aside
				for i := range got[4:] {
					_, got[4+i], _ = strings.Cut(got[4+i], " ")
				}
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("articles\n got %.400q\nwant %.400q", got, tt.want)
			}
			r := c.Reports[0]
			if !reflect.DeepEqual(r.RejectedRows, tt.rejected) {
				t.Errorf("rejected rows\n got %v\nwant %v", r.RejectedRows, tt.rejected)
			}
			if r.Used != len(tt.want) || r.Rows != len(tt.want)+len(tt.rejected) {
				t.Errorf("%d rows, %d used; want %d and %d", r.Rows, r.Used, len(tt.want)+len(tt.rejected), len(tt.want))
			}
			if len(c.Warnings) != len(tt.warnings) {
				t.Fatalf("warnings %q, want %q", c.Warnings, tt.warnings)
			}
			for i, want := range tt.warnings {
				if !strings.HasPrefix(c.Warnings[i], "news.csv: ") || !strings.Contains(c.Warnings[i], want) {
					t.Errorf("warning %q, want %q", c.Warnings[i], want)
				}
			}
		})
	}
}

func TestReadErrors(t *testing.T) {
	good := data("train.csv", "label,text\n"+rest)
	dir := t.TempDir()
	denied := filepath.Join(dir, "denied.csv")
	if err := os.WriteFile(denied, []byte("label,text\n"+rest), 0); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name string
		o    Options
		want string
	}{
		{"nothing", Options{}, "no training source was given"},
		{"test only", Options{Test: good}, "no training source was given"},
		{"no file", Options{Train: Source{Path: filepath.Join(dir, "none.csv")}}, "none.csv: file does not exist"},
		{"directory", Options{Train: Source{Path: dir}}, "is a directory"},
		{"empty", Options{Train: data("x.csv", "")}, "x.csv: the file is empty"},
		{"byte order mark only", Options{Train: data("x.csv", "\ufeff")}, "x.csv: the file has only blank lines"},
		{"blank", Options{Train: data("x.csv", "\n \n")}, "x.csv: the file has only blank lines"},
		{"header only", Options{Train: data("x.csv", "label,text\n\n")}, "x.csv: the file has a header but no row"},
		{"one column", Options{Train: data("x.csv", "\ntext\nfoo\n")}, `x.csv: line 2: the header "text" cannot be split`},
		{"no header", Options{Train: data("x.csv", "World,Something happened,there\n")},
			`x.csv: line 1: no column named category, label, class or topic among "World", "Something happened", "there"; the first line must name the columns`},
		{"no text column", Options{Train: data("x.csv", "label,date\n"+rest)}, `no column named headline, title, short_description, description, text, content or body among "label", "date"`},
		{"named column", Options{Train: good, Columns: Columns{Label: "topic"}}, `train.csv: line 1: no column named "topic": the columns are "label", "text"`},
		{"unterminated header", Options{Train: data("x.csv", "label,\"text\n"+rest)}, "x.csv: line 1: the header cannot be read: unterminated quote"},
		{"no usable row", Options{Train: data("x.csv", "label,text\na\nb\n,x\n")},
			"x.csv: none of its 3 rows can be used: 2 too few fields, first on line 2 (1, expected 2); 1 empty label, first on line 4"},
		{"one category", Options{Train: data("x.csv", "label,text\na,x\na,y\n")}, `x.csv: all 2 rows are of one category, "a"`},
		{"rare categories", Options{Train: data("x.csv", "label,text\nz,x\n"+rest+"c,y\n")}, `x.csv: every category needs two rows or more, and these have one: "z" (line 2), "c" (line 7); add articles`},
		{"other columns in the test", Options{Train: good, Test: data("test.csv", "class,text\na,x\n")}, `test.csv: line 1: no column named "label": the columns are "class", "text"`},
		{"only unknown categories", Options{Train: good, Test: data("test.csv", "label,text\nc,x\n")}, `test.csv: none of its 1 row can be used: 1 unknown category, first on line 2 ("c")`},
		{"parquet", Options{Train: data("x.csv", "PAR1\x15\x04")}, "x.csv: the file is a Parquet file: expected CSV"},
		{"damaged gzip", Options{Train: data("x.csv", "\x1f\x8b\x07garbage that goes on")}, "x.csv: the gzip data is damaged"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, err := Read(t.Context(), tt.o)
			if err == nil {
				t.Fatalf("no error, but %d articles", len(c.Articles))
			}
			if !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %q, want %q in it", err, tt.want)
			}
			if kind := fault.KindOf(err); kind != fault.Invalid {
				t.Errorf("kind %v, want invalid", kind)
			}
		})
	}
	t.Run("no permission", func(t *testing.T) {
		if os.Geteuid() == 0 {
			t.Skip("the superuser may read everything")
		}
		if _, err := Read(t.Context(), Options{Train: Source{Path: denied}}); !errors.Is(err, fs.ErrPermission) || fault.KindOf(err) != fault.Invalid {
			t.Errorf("error %v, want an invalid one about permission", err)
		}
	})
}

func TestReadParts(t *testing.T) {
	train := data("train.csv", "label,headline,text\n"+strings.ReplaceAll(rest, ",", ",h,"))
	validation := data("validation.csv", "TEXT,n,headline,Label\none,1,h,b\n")
	test := data("test.csv", "label;headline;text\nb;h;new\nc;h;other\nb; H;ONE\nb;h;one\n")
	c, err := Read(t.Context(), Options{Train: train, Validation: validation, Test: test})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"2 a|h one", "3 a|h two", "4 b|h three", "5 b|h four", "2 b|h one", "2 b|h new", "4 b| H ONE", "5 b|h one"}
	if got := lines(c); !slices.Equal(got, want) {
		t.Errorf("articles %q, want %q", got, want)
	}
	if want := (Columns{[]string{"headline", "text"}, "label"}); !reflect.DeepEqual(c.Columns, want) {
		t.Errorf("columns %v, want %v", c.Columns, want)
	}
	reports := []Report{
		{Part: Train, Source: "train.csv", Rows: 4, Used: 4},
		{Part: Validation, Source: "validation.csv", Rows: 1, Used: 1, Leaked: 1},
		{Part: Test, Source: "test.csv", Rows: 4, Used: 3, Duplicates: 1, Leaked: 2,
			Rejected: map[Reason]int{UnknownCategory: 1}, RejectedRows: []Rejected{{3, UnknownCategory, `"c"`}}},
	}
	if !reflect.DeepEqual(c.Reports, reports) {
		t.Errorf("reports\n got %+v\nwant %+v", c.Reports, reports)
	}
	if len(c.Warnings) != 3 || !strings.Contains(c.Warnings[2], "2 articles with a text that the training source has too") {
		t.Errorf("warnings %q", c.Warnings)
	}
}

func TestRejectedRowsAreCapped(t *testing.T) {
	const bad = MaxRejectedRows + 500
	c := readString(t, "label,text\n"+strings.Repeat("x\n", bad)+rest)
	r := c.Reports[0]
	if len(r.RejectedRows) != MaxRejectedRows || r.Rejected[TooFewFields] != bad || r.Rows != bad+4 {
		t.Errorf("%d rows named, %d counted, %d rows; want %d, %d, %d",
			len(r.RejectedRows), r.Rejected[TooFewFields], r.Rows, MaxRejectedRows, bad, bad+4)
	}
	if want := "news.csv: 1,500 rows cannot be used: 1,500 too few fields"; !strings.HasPrefix(c.Warnings[0], want) {
		t.Errorf("warning %q, want %q", c.Warnings[0], want)
	}
	if last := r.RejectedRows[MaxRejectedRows-1].Line; last != MaxRejectedRows+1 {
		t.Errorf("the last row named is on line %d, want %d", last, MaxRejectedRows+1)
	}
}

func TestDebris(t *testing.T) {
	tests := []struct {
		text string
		want bool
	}{
		{"it #39;s", true},
		{"it&#39;s", true},
		{" quot;yes quot;", true},
		{"&lt;b&gt;", true},
		{"a; b; c & d;", false},
		{"number #; one", false},
		{"they moult; and vault; clamp;", false},
		{"quot;", true},
		{"#1234567890123;", false},
		{"", false},
	}
	for _, tt := range tests {
		if got := hasDebris(tt.text); got != tt.want {
			t.Errorf("hasDebris(%q) = %v, want %v", tt.text, got, tt.want)
		}
	}
}

// The counts of the real news, which the reference reads with pandas.
func TestNews(t *testing.T) {
	dir := os.Getenv("COPYDESK_NEWS")
	if dir == "" {
		t.Skip("COPYDESK_NEWS is not set: it names a directory with real news (ag_news_train.csv.gz and others)")
	}
	tests := []struct {
		name                    string
		train, test, categories int
	}{
		{"ag_news", 31100, 7600, 4},
		{"huffpost", 12992, 3248, 42},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, err := Read(t.Context(), Options{
				Train: Source{Path: filepath.Join(dir, tt.name+"_train.csv.gz")},
				Test:  Source{Path: filepath.Join(dir, tt.name+"_test.csv.gz")},
			})
			if err != nil {
				t.Fatal(err)
			}
			if len(c.Categories) != tt.categories {
				t.Errorf("%d categories, want %d", len(c.Categories), tt.categories)
			}
			for i, want := range []int{tt.train, tt.test} {
				if r := c.Reports[i]; r.Rows != want || r.Used != want {
					t.Errorf("%s: %d rows, %d used; want %d", r.Part, r.Rows, r.Used, want)
				}
			}
			s, err := c.Split(SplitOptions{Seed: 42, ValidationSplit: 0.2, TestSplit: 0.2})
			if err != nil {
				t.Fatal(err)
			}
			if len(s.Train) != tt.train || len(s.Validation) != 0 || len(s.Test) != tt.test {
				t.Errorf("split %d, %d, %d; want the sources as given", len(s.Train), len(s.Validation), len(s.Test))
			}
		})
	}
}
