package store

import (
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"

	"github.com/dgraph-io/badger/v4"
	"github.com/dgraph-io/badger/v4/options"

	"copydesk/engine"
	"copydesk/engine/fault"
)

// schema is the number of the layout of keys that this program reads and writes.
const schema = 2

// Room that must be free in the file system, in bytes. What is already accepted
// still has to be written again, as tables: up to three memory tables when a
// store is opened after a crash, and while it is open also what a compaction
// merges.
const (
	openReserve  = 32 << 20
	writeReserve = 64 << 20
)

// memTableSize is how much Badger keeps in memory before it writes a table. A
// seventh of it is what fits in one transaction.
const memTableSize = 16 << 20

// Options say where a store is.
type Options struct {
	// Dir is its directory, which is made if it is missing.
	Dir string
	// Logger hears what the database says of itself; nil discards it.
	Logger *slog.Logger

	memTableSize int64 // 0: memTableSize
}

// Store is an open store. Its methods may be called by several goroutines.
type Store struct {
	dir    string
	id     string
	db     *badger.DB
	logger *slog.Logger
	index  *index

	writing  sync.Mutex            // one Write at a time: what it reads cannot change under it
	unusable atomic.Pointer[error] // why the index no longer says what is stored

	life   sync.RWMutex // held for reading by every operation, for writing by Close
	closed bool
}

var _ engine.Store = (*Store)(nil)

// Open opens the store in o.Dir, making it if there is none.
//
// Errors are fault.Unavailable when another process has it open,
// fault.Conflict when a newer program wrote it, fault.Exhausted when the disk is
// full, fault.Corrupt when its files are damaged, and fault.Invalid when the
// directory cannot be used.
func Open(o Options) (*Store, error) {
	dir, err := filepath.Abs(o.Dir)
	if err != nil {
		return nil, fault.Newf(fault.Invalid, "store %q: %w", o.Dir, err)
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, explainOpen(dir, err)
	}
	if err := checkRoom(dir, openReserve); err != nil {
		return nil, err
	}
	settings := badgerOptions(dir, o)
	if err := inspect(dir, settings); err != nil {
		return nil, err
	}
	db, err := openBadger(settings)
	if err != nil {
		return nil, explainOpen(dir, err)
	}
	s := &Store{dir: dir, db: db, logger: o.Logger}
	if err := s.prepare(); err != nil {
		s.Close()
		return nil, s.explain(err)
	}
	return s, nil
}

// prepare readies a store that Badger opened.
func (s *Store) prepare() error {
	if err := s.settleSchema(); err != nil {
		return err
	}
	return s.loadIndex()
}

// ID names the store for good. It is made with it.
func (s *Store) ID() string { return s.id }

// Close ends the use of the store. Operations under way are waited for, later
// ones are refused. It may be called twice.
func (s *Store) Close() error {
	s.life.Lock()
	defer s.life.Unlock()
	if s.closed {
		return nil
	}
	s.closed = true
	return s.explain(s.db.Close())
}

// use begins an operation, which release ends.
func (s *Store) use() (release func(), err error) {
	s.life.RLock()
	if s.closed {
		s.life.RUnlock()
		return nil, fault.Newf(fault.Unavailable, "the store in %s is closed", s.dir)
	}
	if err := s.unusable.Load(); err != nil {
		s.life.RUnlock()
		return nil, fault.Newf(fault.Unavailable, "the store in %s must be opened again: %w", s.dir, *err)
	}
	return s.life.RUnlock, nil
}

// view calls read with a transaction that sees one state of the store.
func (s *Store) view(read func(txn *badger.Txn) error) error {
	release, err := s.use()
	if err != nil {
		return err
	}
	defer release()
	return s.explain(s.db.View(read))
}

// badgerOptions are for a small database that is never in the way: durable
// writes, some megabytes of memory, two goroutines that compact. Values stay
// below the threshold of the value log, so that it is empty but for its header.
// Blocks are read from the memory map, without compression and hence without a
// cache.
func badgerOptions(dir string, o Options) badger.Options {
	size := o.memTableSize
	if size == 0 {
		size = memTableSize
	}
	opt := badger.DefaultOptions(dir).
		WithLogger(badgerLogger{o.Logger}).
		WithSyncWrites(true).
		WithDetectConflicts(false). // writes are serial
		WithMemTableSize(size).
		WithNumMemtables(2).
		WithNumCompactors(2).
		WithValueLogFileSize(64 << 20).
		WithCompression(options.None).
		WithBlockCacheSize(0).
		WithMetricsEnabled(false)
	if limit := size * 15 / 100; opt.ValueThreshold > limit {
		opt.ValueThreshold = limit
	}
	return opt
}

// openBadger is badger.Open with its panics, which only damaged files cause, as
// errors.
func openBadger(opt badger.Options) (db *badger.DB, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = errors.New(firstLine(r))
		}
	}()
	return badger.Open(opt)
}
