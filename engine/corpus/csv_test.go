package corpus

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
)

// scanAll returns all records, as "3 [a b]" or "3 unterminated quote".
func scanAll(t *testing.T, in io.Reader, block, limit int) []string {
	t.Helper()
	r := newRecords(in)
	r.block, r.limit, r.width = block, limit, limit
	r.delim = ','
	r.stop = [256]bool{',': true, '\n': true, '\r': true}
	var list []string
	for {
		rec, err := r.next()
		switch {
		case err == io.EOF:
			return list
		case err != nil:
			t.Fatal(err)
		case rec.bad != "":
			list = append(list, fmt.Sprintf("%d %s", rec.line, rec.bad))
		default:
			if rec.count != len(rec.fields) {
				t.Fatalf("%d fields are counted, %d are there", rec.count, len(rec.fields))
			}
			list = append(list, fmt.Sprintf("%d %q", rec.line, rec.fields))
		}
	}
}

// The records do not depend on how the input comes in.
func TestRecordsAnyBlock(t *testing.T) {
	tests := []struct {
		name, in string
		want     []string
	}{
		{"unquoted", "a,b\nc\n\nd,\n", []string{`1 ["a" "b"]`, `2 ["c"]`, `4 ["d" ""]`}},
		{"line ends", "a\r\nb\rc\n\r\r\n d", []string{`1 ["a"]`, `2 ["b"]`, `3 ["c"]`, `6 [" d"]`}},
		{"quoted", "\"a\r\nb\",\"\"\"\"\r\n\"\"", []string{`1 ["a\nb" "\""]`, `3 [""]`}},
		{"after the quote", "\"a\"b\"c,\"d\"\n", []string{`1 ["ab\"c" "d"]`}},
		{"too long", "abcdefghijklmnopqrstuvw\nx\n", []string{"1 too long", `2 ["x"]`}},
		{"just long enough", "abcdefghijklmno\nx\n", []string{`1 ["abcdefghijklmno"]`, `2 ["x"]`}},
		{"too long, crlf", "abcdefghijklmnopqrstuvw\r\nx\n", []string{"1 too long", `2 ["x"]`}},
		{"long at the end", "x\nabcdefghijklmnopqrstuvw", []string{`1 ["x"]`, "2 too long"}},
		{"open quote", "x\n\"a\nb\nc", []string{`1 ["x"]`, "2 unterminated quote", `3 ["b"]`, `4 ["c"]`}},
		{"open quote at the end", "x\n\"", []string{`1 ["x"]`, "2 unterminated quote"}},
		{"open quote over the limit", "\"a\nb,c\nd,e\nf,g\nh,i\nj,k\n", []string{"1 unterminated quote", `2 ["b" "c"]`, `3 ["d" "e"]`, `4 ["f" "g"]`, `5 ["h" "i"]`, `6 ["j" "k"]`}},
		{"quotes close on their line after that", "\"a\nb,\"\"\nd,\"\"\"\"\nf,\"\"\n\"h\ni\"\n", []string{
			"1 unterminated quote", `2 ["b" ""]`, `3 ["d" "\""]`, `4 ["f" ""]`, `5 ["h\ni"]`}},
		{"nul", "a\x00b\x00\x00,\x00\n\x00", []string{`1 ["ab" ""]`}},
		{"blanks only", " \t \n\t", nil},
	}
	for _, tt := range tests {
		for _, block := range []int{1, 2, 3, 5, 16, 1000} {
			t.Run(fmt.Sprint(tt.name, block), func(t *testing.T) {
				if got := scanAll(t, strings.NewReader(tt.in), block, 16); !slices.Equal(got, tt.want) {
					t.Errorf("%q\n got %q\nwant %q", tt.in, got, tt.want)
				}
				if got := scanAll(t, iotest.OneByteReader(strings.NewReader(tt.in)), block, 16); !slices.Equal(got, tt.want) {
					t.Errorf("byte by byte: got %q, want %q", got, tt.want)
				}
			})
		}
	}
}

// Lines that each look like the start of a record that never ends must not be
// scanned to the limit one by one: that would take many minutes here.
func TestManyOpenQuotes(t *testing.T) {
	const n = 1 << 18
	for _, end := range []string{"\n", "\r"} {
		records := scanAll(t, strings.NewReader(strings.Repeat(`x"y,"z`+end, n)), blockSize, MaxRecord)
		if len(records) != n {
			t.Errorf("line end %q: %d records, want %d", end, len(records), n)
		}
		for i, got := range records {
			if got != fmt.Sprint(i+1, " ", UnterminatedQuote) && got != fmt.Sprint(i+1, " ", TooLong) {
				t.Fatalf("line end %q: record %q, want line %d rejected", end, got, i+1)
			}
		}
	}
}

func TestRecordsReadError(t *testing.T) {
	broken := fmt.Errorf("the disk is gone")
	r := newRecords(io.MultiReader(strings.NewReader("label,text\na,x\nb,"), iotest.ErrReader(broken)))
	if _, _, err := r.header(Columns{}); err != nil {
		t.Fatal(err)
	}
	if rec, err := r.next(); err != nil || string(rec.fields[1]) != "x" {
		t.Errorf("record %v, error %v; want what was read before", rec, err)
	}
	for range 2 {
		if rec, err := r.next(); err != broken {
			t.Errorf("record %v, error %v; want %v", rec, err, broken)
		}
	}
}
