// Package store keeps jobs, runs, events and the registry of models in Badger:
// it is the [engine.Store] of a desk.
//
//	st, err := store.Open(store.Options{Dir: ws.Store(), Logger: logger})
//	if err != nil {
//		return err
//	}
//	defer st.Close()
//	err = st.Write(engine.Writes{Runs: []engine.Run{run}})
//	...
//	page, err := st.FindRuns(engine.RunQuery{Filter: "metrics.accuracy > 0.9"})
//
// # What is promised
//
// Write stores everything that it is given or nothing, and what it stored is on
// the disk when it returns nil: neither kill -9 nor a power failure takes it
// away. After an error that names the database itself (an I/O error) the
// changes may or may not be there. Points are appended, and their steps must
// rise within a series, so that points written twice are refused
// (fault.Conflict) rather than doubled. Events are appended too, and each must
// have the number after the last. A version that becomes champion or challenger
// must exist, as must the run that points or an evaluation belong to. A run that
// is a registered version is not purged, and a request asks for one job
// (fault.Conflict).
//
// One process holds a store at a time; a second is refused with
// fault.Unavailable. A file system that is nearly full is refused with
// fault.Exhausted while there is still room for the database to tidy up:
// Badger writes through memory maps, and a disk that fills up under one of them
// would end the process.
//
// Listings go on past a damaged record: FindRuns, FindJobs and OpenJobs return
// what is sound together with an error of kind fault.Corrupt that counts the
// others on the page and names the first. All other methods return the error
// alone. The files of tables are checked from end to end when a store is opened.
//
// # What is stored
//
// meta/schema holds the schema's number as decimal digits. A store of a newer
// schema is refused with fault.Conflict; one of an older is brought to this one
// when it is opened. meta/id is the store's id, made with it.
//
// All other values are records: a version byte and the record, which is, in
// version 1, JSON; of chunks of points (points.go), chunks of answers (answers.go)
// and of the index (row.go) it is a packed form. Names are escaped as in a URL's path, so that the slash is
// left to separate.
//
//	job/<id>                       engine.Job
//	request/<id>                   the job that was asked for under that id
//	run/<id>                       engine.Run
//	evaluation/<run>               engine.Evaluation
//	series/<run>                   how many points there are, and the last step
//	points/<run>/<chunk>           512 points
//	version/<model>/<number>       engine.Version; without its aliases
//	champion/<model>               the number of the version that is champion
//	challenger/<model>             the number of the version that is challenger, and its share
//	history/<model>/<sequence>     engine.Change
//	event/<number>                 engine.Event
//	meta/events                    the last event's number, and the first that is kept
//	sample/<number>                engine.Sample
//	meta/samples                   the last sample's number, and the first that is kept
//	feedback/<number>              engine.Feedback
//	meta/feedback                  the last feedback's number, and the first that is kept
//	judged/<answer>                the number of the feedback on the answer of that id
//	tally/<model>/<version>        how much feedback a version has, and how much says that it was right
//	answer/<number>                a chunk of answers that feedback may come for (answers.go)
//	corpus/<digest>                engine.Corpus, one that was added
//	column/<number>                a column of the index: its name and its words
//	index/run/<id>                 a run's row of the index
//	index/job/<id>                 a job's: time of creation and state
//	meta/index                     the version of the index, once it is whole
//
// The JSON of the nouns is that of the API. What that means for stored data is
// held by testdata/schema2.golden, a dump of a store as this program writes it,
// and by schema1.golden, one of the schema before: a field that is renamed or
// written in another way fails its test, and then needs a new record version and
// a decoder for the old one.
//
// A family of keys that a program does not know it leaves as it is. One that
// nothing else depends on is therefore added without a new schema: the program
// before goes on working with the store, and what it finds there later is what
// it left. So it was with sample, feedback, judged, tally, answer and corpus, which
// came to schema 2.
//
// # The index
//
// What FindRuns filters and sorts by is in memory, in columns: the metrics, the
// settings ([engine.Run.Settings]), the tags and the attributes of each run. It
// is stored as a small row beside each run, in the same transaction, so that
// opening a store decodes no run. A text is one byte, the number of a word of
// its column, as long as the column has at most 254 different ones; those that
// come later are kept with the run. Only the runs of the page are decoded.
//
// A row that cannot be read is made again from its run when the store is opened,
// and so are all of them where a column cannot be read, or the index is of
// another version.
package store
