package corpus

import (
	"bytes"
	"io"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"copydesk/engine/fault"
)

// FuzzRead reads any bytes: there is no panic, every record is used or
// rejected, lines ascend, and what was read can be kept and split.
func FuzzRead(f *testing.F) {
	f.Add([]byte("label,text\n" + rest))
	f.Fuzz(func(t *testing.T, content []byte) {
		c, err := Read(t.Context(), Options{Train: Source{Path: "x", Data: content}, Test: Source{Path: "y", Data: content}})
		if err != nil {
			if fault.KindOf(err) != fault.Invalid {
				t.Fatalf("error %v of kind %v", err, fault.KindOf(err))
			}
			return
		}
		r := c.Reports[0]
		rejected := 0
		for _, n := range r.Rejected {
			rejected += n
		}
		if records := countRecords(t, content); r.Used+rejected != records || r.Rows != records {
			t.Errorf("%d used and %d rejected rows of %d, there are %d records", r.Used, rejected, r.Rows, records)
		}
		train := c.Articles[:r.Used]
		var lines []int
		for _, a := range train {
			if !utf8.ValidString(a.Text) || strings.TrimSpace(a.Text) == "" || strings.ContainsAny(a.Text, "\x00\r") {
				t.Errorf("line %d: text %q", a.Line, a.Text)
			}
			lines = append(lines, a.Line)
		}
		if !slices.IsSorted(lines) || len(slices.Compact(lines)) != len(train) {
			t.Errorf("the lines of the articles do not ascend: %v", lines)
		}
		for i, row := range r.RejectedRows {
			if i > 0 && row.Line <= r.RejectedRows[i-1].Line || slices.Contains(lines, row.Line) {
				t.Errorf("rejected rows %v, articles on lines %v", r.RejectedRows, lines)
			}
		}
		if !slices.IsSorted(c.Categories) || len(c.Reports) != 2 || c.Reports[1].Leaked != c.Reports[1].Used {
			t.Errorf("categories %q, reports %+v", c.Categories, c.Reports)
		}

		var kept bytes.Buffer
		if err := c.encode(t.Context(), &kept); err != nil {
			t.Fatal(err)
		}
		back, err := decodeKept(t.Context(), &kept, nil)
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(back, c) {
			t.Errorf("kept and loaded:\n%+v, want\n%+v", back, c)
		}
		c.Reports = c.Reports[:1]
		c.Articles, c.keys = train, c.keys[:len(train)]
		partOfText(t, c, split(t, c, usual))
	})
}

// countRecords returns the number of records after the header, found with
// small blocks.
func countRecords(t *testing.T, content []byte) int {
	g := &guard{ctx: t.Context(), left: MaxBytes}
	in, err := Source{Data: content}.open(new(meter), g)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	r := newRecords(in)
	r.block = 7
	if _, _, err := r.header(Columns{}); err != nil {
		t.Fatal(err)
	}
	for n := 0; ; n++ {
		_, err := r.next()
		if err == io.EOF {
			return n
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// FuzzKept reads any bytes as a kept copy: there is no panic, and what is
// accepted can be split and kept again.
func FuzzKept(f *testing.F) {
	c, err := Read(f.Context(), Options{Train: data("x", "label,text\n"+rest), Test: data("y", "label,text\na,x\n")})
	if err != nil {
		f.Fatal(err)
	}
	var kept bytes.Buffer
	if err := c.encode(f.Context(), &kept); err != nil {
		f.Fatal(err)
	}
	f.Add(unpack(f, kept.Bytes()))
	f.Fuzz(func(t *testing.T, content string) {
		measured, measureErr := measureLines(t.Context(), strings.NewReader(content))
		if measureErr != nil && fault.KindOf(measureErr) != fault.Corrupt {
			t.Fatalf("error %v of kind %v", measureErr, fault.KindOf(measureErr))
		}
		var shown []Row
		outline, surveyErr := decodeLines(t.Context(), strings.NewReader(content), func(r Row) { shown = append(shown, r) })
		if surveyErr != nil && fault.KindOf(surveyErr) != fault.Corrupt {
			t.Fatalf("error %v of kind %v", surveyErr, fault.KindOf(surveyErr))
		}
		picked, pickErr := pickLines(t.Context(), strings.NewReader(content), []int64{0})
		if pickErr != nil && fault.KindOf(pickErr) != fault.Corrupt {
			t.Fatalf("error %v of kind %v", pickErr, fault.KindOf(pickErr))
		}
		c, err := decodeLines(t.Context(), strings.NewReader(content), nil)
		if err != nil {
			if fault.KindOf(err) != fault.Corrupt {
				t.Fatalf("error %v of kind %v", err, fault.KindOf(err))
			}
			return
		}
		if surveyErr != nil || measureErr != nil {
			t.Fatalf("a copy that can be read is not surveyed: %v; not measured: %v", surveyErr, measureErr)
		}
		holdsSurvey(t, c, outline, shown, measured)
		if a := c.Articles[0]; pickErr != nil || picked[0] != (Picked{Text: a.Text, Category: c.Categories[a.Category], Line: a.Line}) {
			t.Errorf("picked %+v, %v; want %+v", picked, pickErr, a)
		}
		var again bytes.Buffer
		if err := c.encode(t.Context(), &again); err != nil {
			t.Fatal(err)
		}
		back, err := decodeKept(t.Context(), &again, nil)
		if err != nil {
			t.Fatal(err)
		}
		if back.Digest != c.Digest || !slices.Equal(back.Articles, c.Articles) {
			t.Errorf("kept again: %+v, want %+v", back, c)
		}
		split(t, c, usual)
	})
}
