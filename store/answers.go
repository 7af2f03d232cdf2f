package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"

	"github.com/dgraph-io/badger/v4"

	"copydesk/engine"
	"copydesk/engine/fault"
)

// answerSize is the least size of a packed answer, in bytes.
const answerSize = len(engine.Answer{}.ID) + 2 + 1 + 1 + 8

// putAnswers removes the answers that are there, if drop says so, and sets
// chunks of others.
func putAnswers(txn *badger.Txn, drop bool, chunks map[int]engine.AnswerChunk) error {
	if drop {
		if err := dropAnswers(txn); err != nil {
			return err
		}
	}
	for _, n := range slices.Sorted(maps.Keys(chunks)) {
		b, err := appendAnswers([]byte{recordVersion}, chunks[n])
		if err != nil {
			return err
		}
		if err := txn.Set(key(answerTable, number(n)), b); err != nil {
			return err
		}
	}
	return nil
}

func dropAnswers(txn *badger.Txn) error {
	it := txn.NewIterator(badger.IteratorOptions{Prefix: prefix(answerTable)})
	defer it.Close()
	for it.Rewind(); it.Valid(); it.Next() {
		if err := txn.Delete(it.Item().KeyCopy(nil)); err != nil {
			return err
		}
	}
	return nil
}

// appendAnswers appends a chunk: how many origins there are and each one's
// model, version and categories; how many answers, and of each the id, the time,
// the origin, the category and the confidence as a little-endian float64.
func appendAnswers(b []byte, c engine.AnswerChunk) ([]byte, error) {
	b = binary.AppendUvarint(b, uint64(len(c.Origins)))
	for _, o := range c.Origins {
		b = appendString(b, o.Model)
		b = binary.AppendUvarint(b, uint64(o.Version))
		b = binary.AppendUvarint(b, uint64(len(o.Categories)))
		for _, category := range o.Categories {
			b = appendString(b, category)
		}
	}
	b = binary.AppendUvarint(b, uint64(len(c.Answers)))
	for _, a := range c.Answers {
		if err := checkAnswer(c, a); err != nil {
			return nil, fault.Newf(fault.Internal, "answer %x cannot be stored: %w", a.ID, err)
		}
		b = append(b, a.ID[:]...)
		b = stampOf(a.Time).append(b)
		b = binary.AppendUvarint(b, uint64(a.Origin))
		b = binary.AppendUvarint(b, uint64(a.Category))
		b = appendFloat(b, a.Confidence)
	}
	return b, nil
}

// checkAnswer refuses an answer of an origin or a category that is not there.
func checkAnswer(c engine.AnswerChunk, a engine.Answer) error {
	if a.Origin < 0 || a.Origin >= len(c.Origins) {
		return fmt.Errorf("it is of version %d of %d", a.Origin, len(c.Origins))
	}
	if n := len(c.Origins[a.Origin].Categories); a.Category < 0 || a.Category >= n {
		return fmt.Errorf("it names category %d of %d", a.Category, n)
	}
	return nil
}

// decodeAnswers reads what appendAnswers wrote.
func decodeAnswers(b []byte) (engine.AnswerChunk, error) {
	p := packed{b: b}
	var c engine.AnswerChunk
	for range p.count(3) {
		o := engine.Origin{Model: p.string(), Version: int(min(p.uint(), math.MaxInt32))}
		for range p.count(1) {
			o.Categories = append(o.Categories, p.string())
		}
		c.Origins = append(c.Origins, o)
	}
	n := p.count(answerSize)
	c.Answers = make([]engine.Answer, 0, n)
	for range n {
		var a engine.Answer
		copy(a.ID[:], p.bytes(uint64(len(a.ID))))
		a.Time = p.stamp().time()
		a.Origin, a.Category = int(min(p.uint(), math.MaxInt32)), int(min(p.uint(), math.MaxInt32))
		a.Confidence = math.Float64frombits(p.fixed())
		if p.err != nil {
			break
		}
		if err := checkAnswer(c, a); err != nil {
			return engine.AnswerChunk{}, err
		}
		c.Answers = append(c.Answers, a)
	}
	if p.err == nil && len(p.b) > 0 {
		p.err = errors.New("it goes on after its end")
	}
	return c, p.err
}

// Answers returns the chunks of answers in the order of their numbers.
func (s *Store) Answers() ([]engine.AnswerChunk, error) {
	var list []engine.AnswerChunk
	err := s.view(func(txn *badger.Txn) error {
		it := txn.NewIterator(badger.IteratorOptions{Prefix: prefix(answerTable)})
		defer it.Close()
		for it.Rewind(); it.Valid(); it.Next() {
			err := it.Item().Value(func(value []byte) error {
				b, err := payload(value)
				if err != nil {
					return err
				}
				c, err := decodeAnswers(b)
				list = append(list, c)
				return err
			})
			if err != nil {
				return corrupt(it.Item().Key(), err)
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return list, nil
}
