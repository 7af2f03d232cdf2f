package engine

import (
	"cmp"
	"slices"

	"copydesk/engine/corpus"
	"copydesk/engine/fault"
)

// sifter finds the answers that a query asks for.
type sifter struct {
	run           Run
	own           Predictions
	other         *Predictions // of another run to the same articles; nil: none
	part          corpus.Part
	truth, answer int32 // -1: any
	verdict, pair string
}

// sift returns the positions of the answers that are asked for: the wrong ones,
// the most confident first, then the right ones, the least confident first; of
// equals the first row comes first.
func (s *sifter) sift() ([]int, error) {
	categories := len(s.run.Dataset.Categories)
	if err := s.own.check(categories); err != nil {
		return nil, err
	}
	if s.other != nil {
		if err := s.other.check(categories); err != nil {
			return nil, err
		}
	}
	var found []int
	for i := range s.own.Row {
		if corpus.Part(s.own.Part[i]) == s.part && s.asked(i) {
			found = append(found, i)
		}
	}
	slices.SortFunc(found, func(i, j int) int {
		right := s.own.right(i)
		switch {
		case right != s.own.right(j) && right:
			return 1
		case right != s.own.right(j):
			return -1
		}
		by := cmp.Compare(s.own.confidence(i, categories), s.own.confidence(j, categories))
		if !right {
			by = -by
		}
		return cmp.Or(by, cmp.Compare(s.own.Row[i], s.own.Row[j]), cmp.Compare(i, j))
	})
	return found, nil
}

// asked reports whether the answer at a position is asked for, whatever its part.
func (s *sifter) asked(i int) bool {
	right := s.own.right(i)
	switch {
	case s.truth >= 0 && s.own.Truth[i] != s.truth, s.answer >= 0 && s.own.Answer[i] != s.answer:
		return false
	case s.verdict == RightVerdict && !right, s.verdict == WrongVerdict && right:
		return false
	}
	switch s.pair {
	case OnlyFirst:
		return right && !s.other.right(i)
	case OnlySecond:
		return !right && s.other.right(i)
	case BothWrong:
		return !right && !s.other.right(i)
	case Differ:
		return s.own.Answer[i] != s.other.Answer[i]
	}
	return true
}

// right reports whether the answer at a position is the truth.
func (p *Predictions) right(i int) bool { return p.Answer[i] == p.Truth[i] }

// confidence returns the probability of the answer at a position.
func (p *Predictions) confidence(i, categories int) float64 {
	return p.Probabilities[i*categories+int(p.Answer[i])]
}

// check refuses what no run of so many categories can have answered.
func (p *Predictions) check(categories int) error {
	for i := range p.Row {
		for _, k := range []int32{p.Truth[i], p.Answer[i]} {
			if k < 0 || int(k) >= categories {
				return fault.Newf(fault.Corrupt, "predictions: entry %d names category %d of %d", i, k, categories)
			}
		}
	}
	return nil
}
