package store

import (
	"errors"
	"slices"
	"strconv"

	"github.com/dgraph-io/badger/v4"

	"copydesk/engine"
	"copydesk/engine/fault"
)

var errMissing = errors.New("it is missing")

// putSamples adds samples and forgets the oldest beyond keep.
func putSamples(txn *badger.Txn, samples []engine.Sample, keep int) error {
	if len(samples) == 0 {
		return nil
	}
	n, err := getNumbered(txn, samplesKey)
	if err != nil {
		return err
	}
	for _, s := range samples {
		n.Last++
		if err := put(txn, key(sampleTable, eventNumber(n.Last)), s); err != nil {
			return err
		}
	}
	err = n.forget(keep, func(number uint64) error {
		return txn.Delete(key(sampleTable, eventNumber(number)))
	})
	if err != nil {
		return err
	}
	return put(txn, samplesKey, n)
}

// judgedRecord is the number of the feedback on an answer.
type judgedRecord struct {
	Feedback uint64 `json:"feedback"`
}

// putFeedback adds feedback or puts it in place of what was said of the same
// answer, counts it, and forgets the oldest beyond keep.
func putFeedback(txn *badger.Txn, feedback []engine.Feedback, keep int) error {
	if len(feedback) == 0 {
		return nil
	}
	n, err := getNumbered(txn, feedbackKey)
	if err != nil {
		return err
	}
	for _, f := range feedback {
		if err := checkName("model", f.Model); err != nil {
			return err
		}
		number := n.Last + 1
		var before *engine.Feedback
		if f.ID != "" {
			if number, before, err = feedbackOn(txn, f.ID, n); err != nil {
				return err
			}
		}
		if err := put(txn, key(feedbackTable, eventNumber(number)), f); err != nil {
			return err
		}
		n.Last = max(n.Last, number)
		if err := recount(txn, before, f); err != nil {
			return err
		}
	}
	err = n.forget(keep, func(number uint64) error { return forgetFeedback(txn, number) })
	if err != nil {
		return err
	}
	return put(txn, feedbackKey, n)
}

// feedbackOn returns the number and the feedback that is kept on an answer. If
// there is none, it notes that it will be the next.
func feedbackOn(txn *badger.Txn, answer string, n numbered) (uint64, *engine.Feedback, error) {
	if err := checkName("answer", answer); err != nil {
		return 0, nil, err
	}
	k := key(judgedTable, answer)
	var j judgedRecord
	if _, err := get(txn, k, &j); err != nil {
		return 0, nil, err
	}
	if j.Feedback < n.First { // there is none, or it was forgotten
		next := n.Last + 1
		return next, nil, put(txn, k, judgedRecord{next})
	}
	before := new(engine.Feedback)
	k = key(feedbackTable, eventNumber(j.Feedback))
	found, err := get(txn, k, before)
	if err == nil && !found {
		err = corrupt(k, errMissing)
	}
	return j.Feedback, before, err
}

// forgetFeedback removes feedback. Its version goes on counting it.
func forgetFeedback(txn *badger.Txn, number uint64) error {
	k := key(feedbackTable, eventNumber(number))
	var f engine.Feedback
	// Damaged feedback is removed as well; its answer's note stays and says nothing.
	if _, err := get(txn, k, &f); err != nil && fault.KindOf(err) != fault.Corrupt {
		return err
	}
	if f.ID != "" {
		if err := txn.Delete(key(judgedTable, f.ID)); err != nil {
			return err
		}
	}
	return txn.Delete(k)
}

// tallyRecord is what is stored of a tally.
type tallyRecord struct {
	Correct int `json:"correct"`
	Total   int `json:"total"`
}

// recount counts feedback that takes the place of before, if that is not nil.
func recount(txn *badger.Txn, before *engine.Feedback, f engine.Feedback) error {
	if before != nil {
		if err := addToTally(txn, *before, -1); err != nil {
			return err
		}
	}
	return addToTally(txn, f, 1)
}

// addToTally adds by to the tally of the version that feedback is on.
func addToTally(txn *badger.Txn, f engine.Feedback, by int) error {
	k := key(tallyTable, f.Model, number(f.Version))
	var t tallyRecord
	if _, err := get(txn, k, &t); err != nil {
		return err
	}
	t.Total += by
	if f.Correct {
		t.Correct += by
	}
	return put(txn, k, t)
}

// FindSamples returns a page of the samples, the newest first.
func (s *Store) FindSamples(q engine.PageQuery) (engine.SamplePage, error) {
	list, total, next, err := newestPage[engine.Sample](s, q, sampleTable, samplesKey)
	if err != nil {
		return engine.SamplePage{}, err
	}
	return engine.SamplePage{Samples: list, Total: total, Next: next}, nil
}

// FindFeedback returns a page of the feedback, the last given first; what
// replaced other feedback has its place.
func (s *Store) FindFeedback(q engine.PageQuery) (engine.FeedbackPage, error) {
	list, total, next, err := newestPage[engine.Feedback](s, q, feedbackTable, feedbackKey)
	if err != nil {
		return engine.FeedbackPage{}, err
	}
	return engine.FeedbackPage{Feedback: list, Total: total, Next: next}, nil
}

// HasFeedback reports whether feedback on an answer is kept.
func (s *Store) HasFeedback(answer string) (has bool, err error) {
	err = s.view(func(txn *badger.Txn) error {
		n, err := getNumbered(txn, feedbackKey)
		if err != nil {
			return err
		}
		var j judgedRecord
		_, err = get(txn, key(judgedTable, answer), &j)
		has = j.Feedback >= n.First
		return err
	})
	return has, err
}

// Tally counts all the feedback that was given on a version.
func (s *Store) Tally(model string, version int) (engine.Tally, error) {
	var t tallyRecord
	err := s.view(func(txn *badger.Txn) error {
		_, err := get(txn, key(tallyTable, model, number(version)), &t)
		return err
	})
	return engine.Tally{Model: model, Version: version, Correct: t.Correct, Total: t.Total}, err
}

// Tallies returns the tallies of a model's versions, the newest version first.
func (s *Store) Tallies(model string) ([]engine.Tally, error) {
	var list []engine.Tally
	err := s.view(func(txn *badger.Txn) error {
		it := txn.NewIterator(badger.IteratorOptions{Prefix: prefix(tallyTable, model)})
		defer it.Close()
		for it.Rewind(); it.Valid(); it.Next() {
			k := it.Item().Key()
			name, err := lastPart(k)
			if err != nil {
				return corrupt(k, err)
			}
			version, err := strconv.Atoi(name)
			if err != nil {
				return corrupt(k, errors.New("its key does not end in a number"))
			}
			var t tallyRecord
			if err := decode(it.Item(), &t); err != nil {
				return err
			}
			list = append(list, engine.Tally{Model: model, Version: version, Correct: t.Correct, Total: t.Total})
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	slices.Reverse(list)
	return list, nil
}
