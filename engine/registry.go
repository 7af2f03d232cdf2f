package engine

import (
	"fmt"
	"slices"

	"copydesk/engine/fault"
)

// Versions returns a model's versions, the newest first.
func (d *Desk) Versions(model string) ([]Version, error) {
	return d.store.Versions(model)
}

// History returns a model's changes, the oldest first.
func (d *Desk) History(model string) ([]Change, error) {
	return d.store.History(model)
}

// Champion returns the version that answers, or fault.Unavailable when nobody
// has made one.
func (d *Desk) Champion(model string) (Version, error) {
	versions, err := d.store.Versions(model)
	if err != nil {
		return Version{}, err
	}
	if i := slices.IndexFunc(versions, func(v Version) bool { return v.Champion }); i >= 0 {
		return versions[i], nil
	}
	if len(versions) == 0 {
		return Version{}, fault.Newf(fault.Unavailable, "%s has no version yet; train one with: copydesk train", model)
	}
	return Version{}, fault.Newf(fault.Unavailable, "%s has no champion; make one with: copydesk models promote %d", model, versions[0].Number)
}

// Promote makes a version champion.
func (d *Desk) Promote(model string, number int, by, reason string) (Version, error) {
	d.registry.Lock()
	defer d.registry.Unlock()
	versions, err := d.store.Versions(model)
	if err != nil {
		return Version{}, err
	}
	i := slices.IndexFunc(versions, func(v Version) bool { return v.Number == number })
	if i < 0 {
		if len(versions) == 0 {
			return Version{}, fault.Newf(fault.NotFound, "%s has no version %d; it has none yet: train one with: copydesk train", model, number)
		}
		return Version{}, fault.Newf(fault.NotFound, "%s has no version %d; it has 1 to %d", model, number, versions[0].Number)
	}
	if versions[i].Champion {
		return Version{}, fault.Newf(fault.Conflict, "%s version %d is champion already", model, number)
	}
	return d.crown(versions, i, Promote, by, reason)
}

// Rollback makes the version champion that was it before the present one.
func (d *Desk) Rollback(model, by, reason string) (Version, error) {
	d.registry.Lock()
	defer d.registry.Unlock()
	versions, err := d.store.Versions(model)
	if err != nil {
		return Version{}, err
	}
	history, err := d.store.History(model)
	if err != nil {
		return Version{}, err
	}
	previous := PreviousChampion(history)
	i := slices.IndexFunc(versions, func(v Version) bool { return v.Number == previous })
	if i < 0 {
		return Version{}, fault.Newf(fault.Conflict, "%s has no earlier champion to go back to", model)
	}
	return d.crown(versions, i, Rollback, by, reason)
}

// crown makes versions[i] champion. d.registry is held.
func (d *Desk) crown(versions []Version, i int, action Action, by, reason string) (Version, error) {
	v := versions[i]
	before := 0
	if j := slices.IndexFunc(versions, func(v Version) bool { return v.Champion }); j >= 0 {
		before = versions[j].Number
	}
	err := d.store.Write(Writes{
		Champions: map[string]int{v.Model: v.Number},
		Changes:   []Change{{Model: v.Model, Time: d.clock(), Action: action, From: before, To: v.Number, By: by, Reason: reason}},
	})
	if err != nil {
		return Version{}, err
	}
	v.Champion = true
	d.hub.publish(Event{Kind: RegistryChanged, Time: d.clock()})
	return v, nil
}

// register returns the writes that make run the next version of model, and its
// champion where there is none. d.registry is held until they are written.
func (d *Desk) register(model string, run Run, by string) (Version, Writes, error) {
	versions, err := d.store.Versions(model)
	if err != nil {
		return Version{}, Writes{}, err
	}
	file, ok := run.Artifact(ModelArtifact)
	if !ok {
		return Version{}, Writes{}, fault.Newf(fault.Conflict, "run %s has no model file", short(run.ID))
	}
	v := Version{
		Model: model, Number: 1, Run: run.ID, Kind: run.Model, Type: run.ModelType, Digest: file.Digest,
		Created: d.clock(), By: by, Metrics: run.Metrics, ChosenOn: run.ChosenOn,
	}
	if len(versions) > 0 {
		v.Number = versions[0].Number + 1
	}
	w := Writes{
		Versions: []Version{v},
		Changes: []Change{{Model: model, Time: v.Created, Action: Register, To: v.Number, By: by,
			Reason: fmt.Sprintf("best of job %s, chosen on %s", short(run.Job), run.ChosenOn)}},
	}
	if !slices.ContainsFunc(versions, func(v Version) bool { return v.Champion }) {
		w.Champions = map[string]int{model: v.Number}
		w.Changes = append(w.Changes, Change{Model: model, Time: v.Created, Action: Promote, To: v.Number, By: by,
			Reason: "there was no champion"})
		v.Champion = true
	}
	return v, w, nil
}
