package engine

import (
	"maps"
	"time"
	"unicode/utf8"

	"copydesk/engine/fault"
)

// Bounds on what people say of a run.
const (
	maxTagName  = 250  // bytes, as in MLflow
	maxTagValue = 8000 // bytes, as in MLflow
	maxTags     = 100  // of a run
)

// Tag changes a run's tags: a value sets a tag, nil removes it.
func (d *Desk) Tag(run string, tags map[string]*string) (Run, error) {
	for name, value := range tags {
		switch {
		case name == "" || len(name) > maxTagName || !utf8.ValidString(name):
			return Run{}, fault.Newf(fault.Invalid, "tag %.40q has a name of %d bytes; it must have 1 to %d, in UTF-8", name, len(name), maxTagName)
		case value != nil && (len(*value) > maxTagValue || !utf8.ValidString(*value)):
			return Run{}, fault.Newf(fault.Invalid, "tag %s has a value of %d bytes; it must have at most %d, in UTF-8", name, len(*value), maxTagValue)
		}
	}
	return d.edit(run, func(r *Run) error {
		changed := maps.Clone(r.Tags)
		if changed == nil {
			changed = make(map[string]string)
		}
		for name, value := range tags {
			if value == nil {
				delete(changed, name)
			} else {
				changed[name] = *value
			}
		}
		if len(changed) > maxTags {
			return fault.Newf(fault.Invalid, "run %s would have %d tags; at most %d are possible", short(r.ID), len(changed), maxTags)
		}
		r.Tags = changed
		return nil
	})
}

// Delete hides a run from lists until it is restored or purged. A run whose job
// is under way is refused with fault.Conflict.
func (d *Desk) Delete(run string) (Run, error) {
	return d.edit(run, func(r *Run) error {
		d.mu.Lock()
		live := d.liveLane(r.ID) != nil
		d.mu.Unlock()
		switch {
		case live:
			return fault.Newf(fault.Conflict, "the job of run %s is under way; wait for its end, or cancel it with: copydesk jobs cancel %s", short(r.ID), short(r.Job))
		case !r.Deleted.IsZero():
			return fault.Newf(fault.Conflict, "run %s is deleted already", short(r.ID))
		}
		r.Deleted = d.clock()
		return nil
	})
}

// Restore takes a deletion back.
func (d *Desk) Restore(run string) (Run, error) {
	return d.edit(run, func(r *Run) error {
		if r.Deleted.IsZero() {
			return fault.Newf(fault.Conflict, "run %s is not deleted", short(r.ID))
		}
		r.Deleted = time.Time{}
		return nil
	})
}

// edit changes what is stored of a run, and what the desk holds of one that is
// under way.
func (d *Desk) edit(run string, change func(*Run) error) (edited Run, err error) {
	found, err := d.Run(run)
	if err != nil {
		return Run{}, err
	}
	err = d.commit(func() (Writes, error) {
		d.mu.Lock()
		l := d.liveLane(found.ID)
		if l != nil {
			edited = l.run
		}
		d.mu.Unlock()
		if l == nil {
			if edited, err = d.store.Run(found.ID); err != nil {
				return Writes{}, err
			}
		}
		if err := change(&edited); err != nil {
			return Writes{}, err
		}
		if l != nil {
			d.mu.Lock()
			l.run.Tags = edited.Tags
			d.mu.Unlock()
		}
		return Writes{Runs: []Run{edited}, Events: []Event{runEvent(edited)}}, nil
	})
	return edited, err
}

// liveLane returns the lane of a run under way, nil if it is not. d.mu is held.
func (d *Desk) liveLane(run string) *lane {
	for _, t := range d.live {
		if l := t.lane(run); l != nil {
			return l
		}
	}
	return nil
}

// Purge removes a deleted run for good, with its evaluation, its series and the
// files that nothing else refers to. A registered run is refused with
// fault.Conflict.
func (d *Desk) Purge(run string) (Run, error) {
	found, err := d.Run(run)
	if err != nil {
		return Run{}, err
	}
	err = d.commit(func() (Writes, error) {
		if found, err = d.store.Run(found.ID); err != nil {
			return Writes{}, err
		}
		if found.Deleted.IsZero() {
			return Writes{}, fault.Newf(fault.Conflict, "run %s is not deleted; delete it first with: copydesk runs delete %s", short(found.ID), short(found.ID))
		}
		e := runEvent(found)
		e.Purged = true
		return Writes{Purge: []string{found.ID}, Events: []Event{e}}, nil
	})
	if err != nil {
		return Run{}, err
	}
	d.mu.Lock()
	d.untidy = true
	d.mu.Unlock()
	d.nudge()
	return found, nil
}
