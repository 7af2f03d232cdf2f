package store

import (
	"github.com/dgraph-io/badger/v4"

	"copydesk/engine"
	"copydesk/engine/fault"
)

// eventsRecord is what is stored of the events beside them.
type eventsRecord struct {
	Last uint64 `json:"last"`
	// First is the least number that is kept. What is below it is not shown,
	// and removed up to Swept so far.
	First uint64 `json:"first,omitempty"`
	Swept uint64 `json:"swept,omitempty"`
}

// maxSweep is how many events are removed in one transaction. Others that are
// forgotten go with the next that forget any.
const maxSweep = 4096

// putEvents appends events and forgets those below a number.
func (c *change) putEvents(events []engine.Event, forget uint64) error {
	if len(events) == 0 && forget == 0 {
		return nil
	}
	var log eventsRecord
	if _, err := get(c.txn, eventsKey, &log); err != nil {
		return err
	}
	for _, e := range events {
		if e.Number != log.Last+1 {
			return fault.Newf(fault.Conflict, "event %d cannot be stored after event %d; numbers follow each other", e.Number, log.Last)
		}
		if err := put(c.txn, key(eventTable, eventNumber(e.Number)), e); err != nil {
			return err
		}
		log.Last = e.Number
	}
	log.First = max(log.First, min(forget, log.Last+1))
	if forget > 0 {
		end := min(log.First, log.Swept+maxSweep)
		for n := log.Swept; n < end; n++ {
			if err := c.txn.Delete(key(eventTable, eventNumber(n))); err != nil {
				return err
			}
		}
		log.Swept = max(log.Swept, end)
	}
	c.lastEvent = log.Last
	return put(c.txn, eventsKey, log)
}

// Events returns the stored events from number from on, in order, at most limit
// of them (0: all).
func (s *Store) Events(from uint64, limit int) ([]engine.Event, error) {
	var list []engine.Event
	err := s.view(func(txn *badger.Txn) error {
		var log eventsRecord
		if _, err := get(txn, eventsKey, &log); err != nil {
			return err
		}
		it := txn.NewIterator(badger.IteratorOptions{Prefix: prefix(eventTable)})
		defer it.Close()
		for it.Seek(key(eventTable, eventNumber(max(from, log.First)))); it.Valid(); it.Next() {
			var e engine.Event
			if err := decode(it.Item(), &e); err != nil {
				return err
			}
			list = append(list, e)
			if len(list) == limit {
				break
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return list, nil
}

// LastEvent returns the number of the last event, 0 if there was none.
func (s *Store) LastEvent() (uint64, error) {
	release, err := s.use()
	if err != nil {
		return 0, err
	}
	defer release()
	s.index.mu.RLock()
	defer s.index.mu.RUnlock()
	return s.index.lastEvent, nil
}
