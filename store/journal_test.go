package store

import (
	"fmt"
	"testing"
	"time"

	"copydesk/engine"
	"copydesk/engine/fault"
)

// samplesOf returns samples that say their numbers, from first on.
func samplesOf(first, n int) []engine.Sample {
	list := make([]engine.Sample, n)
	for i := range list {
		list[i] = engine.Sample{Time: noon, Bytes: first + i}
	}
	return list
}

func sampleNumbers(p engine.SamplePage) []int {
	var list []int
	for _, s := range p.Samples {
		list = append(list, s.Bytes)
	}
	return list
}

func TestSamples(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	equal(t, "none", must[engine.SamplePage](t)(s.FindSamples(engine.PageQuery{})), engine.SamplePage{})
	write(t, s, engine.Writes{Samples: samplesOf(1, 3), KeepSamples: 5})
	write(t, s, engine.Writes{Samples: samplesOf(4, 2), KeepSamples: 5})
	equal(t, "five", sampleNumbers(must[engine.SamplePage](t)(s.FindSamples(engine.PageQuery{}))), []int{5, 4, 3, 2, 1})
	write(t, s, engine.Writes{Samples: samplesOf(6, 1), KeepSamples: 5})
	s.Close()
	s = open(t, dir)
	equal(t, "keys", len(keysOf(t, s, "sample/")), 5)

	var pages [][]int
	q := engine.PageQuery{Limit: 2}
	for {
		p := must[engine.SamplePage](t)(s.FindSamples(q))
		equal(t, "total", p.Total, 5)
		pages = append(pages, sampleNumbers(p))
		if q.Token = p.Next; q.Token == "" {
			break
		}
		// What comes meanwhile is on no later page.
		if len(pages) == 1 {
			write(t, s, engine.Writes{Samples: samplesOf(7, 1)})
			equal(t, "with the new one", must[engine.SamplePage](t)(s.FindSamples(engine.PageQuery{})).Total, 6)
			write(t, s, engine.Writes{Samples: samplesOf(8, 1), KeepSamples: 5})
		}
	}
	equal(t, "pages", pages, [][]int{{6, 5}, {4}})
	for _, q := range []engine.PageQuery{{Token: "x"}, {Token: "0"}, {Token: "9"}, {Token: "-1"}, {Limit: -1}, {Limit: engine.MaxPage + 1}} {
		_, err := s.FindSamples(q)
		fails(t, err, fault.Invalid)
	}
	// A page that begins where everything was forgotten meanwhile is empty.
	equal(t, "forgotten", sampleNumbers(must[engine.SamplePage](t)(s.FindSamples(engine.PageQuery{Token: "2"}))), []int(nil))

	write(t, s, engine.Writes{Samples: samplesOf(9, 3), KeepSamples: 1})
	equal(t, "one", sampleNumbers(must[engine.SamplePage](t)(s.FindSamples(engine.PageQuery{}))), []int{11})
	equal(t, "after a full page that is the last", must[engine.SamplePage](t)(s.FindSamples(engine.PageQuery{Limit: 1})).Next, "")
	set(t, s, "sample/00000000000000000011", "\x01{")
	_, err := s.FindSamples(engine.PageQuery{})
	fails(t, err, fault.Corrupt, `"sample/00000000000000000011" is damaged`)
}

func feedbackOnAnswer(id string, version int, correct bool) engine.Feedback {
	return engine.Feedback{Time: noon, ID: id, Model: "news", Version: version, Correct: correct}
}

// What is said of an answer later takes the place of what was said before, and
// a version counts each answer once.
func TestFeedback(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	says := func(want string) {
		t.Helper()
		got := ""
		for _, f := range must[engine.FeedbackPage](t)(s.FindFeedback(engine.PageQuery{})).Feedback {
			got += fmt.Sprintf("%s%d%v ", f.ID, f.Version, f.Correct)
		}
		for _, c := range must[[]engine.Tally](t)(s.Tallies("news")) {
			got += fmt.Sprintf("%d:%d/%d ", c.Version, c.Correct, c.Total)
			equal(t, "tally", must[engine.Tally](t)(s.Tally("news", c.Version)), c)
		}
		if got != want {
			t.Errorf("it says %q, want %q", got, want)
		}
	}
	add := func(keep int, f ...engine.Feedback) {
		t.Helper()
		write(t, s, engine.Writes{Feedback: f, KeepFeedback: keep})
	}
	says("")
	add(0, feedbackOnAnswer("a", 1, true), feedbackOnAnswer("", 1, false), feedbackOnAnswer("b", 2, true))
	says("b2true 1false a1true 2:1/1 1:1/2 ")
	add(0, feedbackOnAnswer("a", 1, false))
	says("b2true 1false a1false 2:1/1 1:0/2 ")
	add(0, feedbackOnAnswer("", 1, true), feedbackOnAnswer("c", 2, true), feedbackOnAnswer("c", 2, false))
	says("c2false 1true b2true 1false a1false 2:1/2 1:1/3 ")
	s.Close()
	s = open(t, dir)
	says("c2false 1true b2true 1false a1false 2:1/2 1:1/3 ")

	// The oldest go, and still count.
	add(3, feedbackOnAnswer("d", 10, true))
	says("d10true c2false 1true 10:1/1 2:1/2 1:1/3 ")
	for id, want := range map[string]bool{"a": false, "b": false, "c": true, "d": true, "": false, "e": false} {
		equal(t, "HasFeedback "+id, must[bool](t)(s.HasFeedback(id)), want)
	}
	equal(t, "keys", keysOf(t, s, "judged/"), []string{"judged/c", "judged/d"})
	equal(t, "another model", must[engine.Tally](t)(s.Tally("sports", 1)), engine.Tally{Model: "sports", Version: 1})

	// Damage is named, and goes with what is forgotten.
	set(t, s, "feedback/00000000000000000005", "\x01{")
	_, err := s.FindFeedback(engine.PageQuery{})
	fails(t, err, fault.Corrupt, `"feedback/00000000000000000005" is damaged`)
	fails(t, s.Write(engine.Writes{Feedback: []engine.Feedback{feedbackOnAnswer("c", 2, true)}}), fault.Corrupt, "is damaged")
	add(1, feedbackOnAnswer("e", 1, true))
	says("e1true 10:1/1 2:1/2 1:2/4 ")
	add(2, feedbackOnAnswer("c", 2, true))
	says("c2true e1true 10:1/1 2:2/3 1:2/4 ")
}

func TestFeedbackWithoutAModel(t *testing.T) {
	s := open(t, t.TempDir())
	fails(t, s.Write(engine.Writes{Feedback: []engine.Feedback{{}}}), fault.Invalid, "a model without a name")
	equal(t, "feedback", must[engine.FeedbackPage](t)(s.FindFeedback(engine.PageQuery{})), engine.FeedbackPage{})
}

func chunkOf(n int) engine.AnswerChunk {
	c := engine.AnswerChunk{Origins: []engine.Origin{{Model: "news", Version: 3, Categories: []string{"business", "sports"}}}}
	for i := range n {
		c.Answers = append(c.Answers, engine.Answer{ID: [16]byte{byte(i), byte(i >> 8)}, Time: noon.Add(time.Duration(i) * time.Second), Category: i % 2, Confidence: 0.5})
	}
	return c
}

func TestAnswers(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	answers := func() []engine.AnswerChunk { t.Helper(); return must[[]engine.AnswerChunk](t)(s.Answers()) }
	equal(t, "none", answers(), []engine.AnswerChunk(nil))
	// The largest chunk fits into one Write.
	full := chunkOf(engine.MaxAnswerChunk)
	write(t, s, engine.Writes{Answers: map[int]engine.AnswerChunk{10: chunkOf(1), 9: full, 2: chunkOf(2)}})
	s.Close()
	s = open(t, dir)
	equal(t, "in order", answers(), []engine.AnswerChunk{chunkOf(2), full, chunkOf(1)})
	write(t, s, engine.Writes{DropAnswers: true, Answers: map[int]engine.AnswerChunk{0: chunkOf(3)}})
	equal(t, "in their place", answers(), []engine.AnswerChunk{chunkOf(3)})
	write(t, s, engine.Writes{DropAnswers: true})
	equal(t, "none", answers(), []engine.AnswerChunk(nil))

	c := chunkOf(1)
	c.Answers[0].Category = 2
	fails(t, s.Write(engine.Writes{Answers: map[int]engine.AnswerChunk{0: c}}), fault.Internal, "it names category 2 of 2")
	for _, damaged := range []string{"", "\x01", "\x02", "\x01\x00\x01", "\x01\x00\x00x", "\x01\x01\x00\x00\x00\x01" + "0123456789abcdef" + "\x00\x00\x00\x00" + "12345678"} {
		set(t, s, "answer/0000000000", damaged)
		_, err := s.Answers()
		fails(t, err, fault.Corrupt, `"answer/0000000000" is damaged`)
	}
}

// FuzzAnswers reads anything as a chunk of answers: what it is read as is
// written and read as the same again.
func FuzzAnswers(f *testing.F) {
	for _, c := range []engine.AnswerChunk{{}, chunkOf(2), sample().Answers[0]} {
		b, err := appendAnswers(nil, c)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Add([]byte("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"))
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := decodeAnswers(b)
		if err != nil {
			return
		}
		again, err := appendAnswers(nil, c)
		if err != nil {
			t.Fatal(err)
		}
		d, err := decodeAnswers(again)
		if err != nil {
			t.Fatal(err)
		}
		last, err := appendAnswers(nil, d)
		if err != nil || string(again) != string(last) {
			t.Errorf("%x is read, and then %x, %v", b, last, err)
		}
	})
}
