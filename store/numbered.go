package store

import (
	"strconv"

	"github.com/dgraph-io/badger/v4"

	"copydesk/engine"
	"copydesk/engine/fault"
)

// numbered is what is stored of a list beside its entries, which are numbered
// from 1 and of which the oldest are forgotten.
type numbered struct {
	Last  uint64 `json:"last"`
	First uint64 `json:"first"` // the least number that is kept
}

// getNumbered reads what is stored of a list at k.
func getNumbered(txn *badger.Txn, k []byte) (numbered, error) {
	n := numbered{First: 1}
	_, err := get(txn, k, &n)
	return n, err
}

// count is how many entries are kept.
func (n numbered) count() int { return int(n.Last + 1 - n.First) }

// forget calls remove for each of the oldest entries beyond keep (0: none are),
// for at most maxSweep of them: others go with the next that are forgotten.
func (n *numbered) forget(keep int, remove func(number uint64) error) error {
	if keep == 0 {
		return nil
	}
	for range maxSweep {
		if n.count() <= keep {
			break
		}
		if err := remove(n.First); err != nil {
			return err
		}
		n.First++
	}
	return nil
}

// newestPage returns a page of a list, the newest entry first: its entries, how
// many are kept, and the token of the next page. A token is the number of the
// last entry that a page shows, in decimal digits.
func newestPage[T any](s *Store, q engine.PageQuery, table string, at []byte) (list []T, total int, next string, err error) {
	limit, err := pageLimit(q.Limit)
	if err != nil {
		return nil, 0, "", err
	}
	err = s.view(func(txn *badger.Txn) error {
		n, err := getNumbered(txn, at)
		if err != nil {
			return err
		}
		total = n.count()
		from := n.Last
		if q.Token != "" {
			last, err := strconv.ParseUint(q.Token, 10, 64)
			if err != nil || last == 0 || last > n.Last {
				return fault.Newf(fault.Invalid, "page token %.20q is none that a page has given; begin with the first page", q.Token)
			}
			from = last - 1
		}
		for number := from; number >= n.First && len(list) < limit; number-- {
			var entry T
			k := key(table, eventNumber(number))
			found, err := get(txn, k, &entry)
			if err == nil && !found {
				err = corrupt(k, errMissing)
			}
			if err != nil {
				return err
			}
			list = append(list, entry)
			if len(list) == limit && number > n.First {
				next = strconv.FormatUint(number, 10)
			}
		}
		return nil
	})
	return list, total, next, err
}
