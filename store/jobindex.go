package store

import (
	"fmt"
	"slices"

	"copydesk/engine"
)

// jobEntry is what the index has of a job.
type jobEntry struct {
	id      string
	created stamp
	state   engine.State
}

// jobIndex is all jobs, the oldest first: in the listings' order backwards, so
// that what is new is added at the end.
type jobIndex struct {
	list    []jobEntry
	created map[string]stamp // by id
}

func newJobIndex() jobIndex { return jobIndex{created: map[string]stamp{}} }

func oldestFirst(a, b jobEntry) int { return newest(b.created, b.id, a.created, a.id) }

// find returns where a job is, or would be.
func (x *jobIndex) find(id string, created stamp) (int, bool) {
	return slices.BinarySearchFunc(x.list, jobEntry{id: id, created: created}, oldestFirst)
}

// set adds a job or replaces it.
func (x *jobIndex) set(j jobEntry) {
	if created, ok := x.created[j.id]; ok {
		if i, ok := x.find(j.id, created); ok {
			if created == j.created {
				x.list[i] = j
				return
			}
			x.list = slices.Delete(x.list, i, i+1)
		}
	}
	i, _ := x.find(j.id, j.created)
	x.list = slices.Insert(x.list, i, j)
	x.created[j.id] = j.created
}

// load takes all jobs at once.
func (x *jobIndex) load(list []jobEntry) {
	x.list = list
	slices.SortFunc(x.list, oldestFirst)
	for _, j := range list {
		x.created[j.id] = j.created
	}
}

// An entry of a job is the version of rows, the time of creation and the state.
func (j jobEntry) append(b []byte) []byte {
	return appendString(j.created.append(append(b, rowVersion)), string(j.state))
}

func decodeJobEntry(id string, b []byte) (jobEntry, error) {
	p := packed{b: b}
	if version := p.byte(); p.err == nil && version != rowVersion {
		return jobEntry{}, fmt.Errorf("it has version %d, this program knows %d", version, rowVersion)
	}
	j := jobEntry{id: id, created: p.stamp(), state: stateOf(p.bytes(p.uint()))}
	if p.err == nil && len(p.b) > 0 {
		return jobEntry{}, fmt.Errorf("%d bytes follow its end", len(p.b))
	}
	return j, p.err
}

// stateOf is a state, without a copy of it for each job.
func stateOf(b []byte) engine.State {
	for _, s := range []engine.State{engine.Queued, engine.Running, engine.Succeeded, engine.Failed, engine.Cancelled, engine.Interrupted} {
		if string(b) == string(s) {
			return s
		}
	}
	return engine.State(b)
}
