// Package store keeps jobs, runs and the registry of models in Badger: it is
// the [engine.Store] of a desk.
//
//	st, err := store.Open(store.Options{Dir: ws.Store(), Logger: logger})
//	if err != nil {
//		return err
//	}
//	defer st.Close()
//	err = st.Write(engine.Writes{Runs: []engine.Run{run}})
//	...
//	runs, err := st.Runs() // the newest first
//
// # What is promised
//
// Write stores everything that it is given or nothing, and what it stored is on
// the disk when it returns nil: neither kill -9 nor a power failure takes it
// away. After an error that names the database itself (an I/O error) the
// changes may or may not be there. Points are appended, and their steps must
// rise within a series, so that points written twice are refused
// (fault.Conflict) rather than doubled. A version that becomes champion must
// exist, as must the run that points or an evaluation belong to.
//
// One process holds a store at a time; a second is refused with
// fault.Unavailable. A file system that is nearly full is refused with
// fault.Exhausted while there is still room for the database to tidy up:
// Badger writes through memory maps, and a disk that fills up under one of them
// would end the process.
//
// Listings go on past a damaged record: Runs, Jobs and Experiments return what
// is sound together with an error of kind fault.Corrupt that counts the others
// and names the first. All other methods return the error alone. The files of
// tables are checked from end to end when a store is opened.
//
// # What is stored
//
// meta/schema holds the schema's number as decimal digits. A store of a newer
// schema is refused with fault.Conflict.
//
// All other values are records: a version byte and the record, which is, in
// version 1, JSON; of chunks of points it is a packed form (see points.go).
// Names are escaped as in a URL's path, so that the slash is left to separate.
//
//	job/<id>                       engine.Job
//	run/<id>                       engine.Run
//	evaluation/<run>               engine.Evaluation
//	series/<run>                   how many points there are, and the last step
//	points/<run>/<chunk>           512 points
//	version/<model>/<number>       engine.Version; its champion is always false
//	champion/<model>               the number of the version that is champion
//	history/<model>/<sequence>     engine.Change
//	newest/job/<time>/<id>         index of jobs
//	newest/run/<time>/<id>         index of runs: time of creation, experiment
//
// The time of the index is that of creation, counted backwards, so that the
// newest come first in the order of the keys; of equal times the lesser id does.
//
// The JSON of the nouns is that of the API. What that means for stored data is
// held by testdata/schema1.golden, a dump of a store as version 1 writes it: a
// field that is renamed or written in another way fails its test, and then
// needs a new record version and a decoder for the old one.
package store
