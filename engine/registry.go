package engine

import (
	"fmt"
	"slices"

	"copydesk/engine/fault"
)

// Models returns the names of the registered models, in alphabetical order.
func (d *Desk) Models() ([]string, error) { return d.store.Models() }

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
	return ChampionOf(model, versions)
}

// ChampionOf returns the champion among a model's versions, or
// fault.Unavailable with what to do about there being none.
func ChampionOf(model string, versions []Version) (Version, error) {
	if i := slices.IndexFunc(versions, isChampion); i >= 0 {
		return versions[i], nil
	}
	if len(versions) == 0 {
		return Version{}, fault.Newf(fault.Unavailable, "%s has no version yet; train one with: copydesk train", model)
	}
	return Version{}, fault.Newf(fault.Unavailable, "%s has no champion; make one with: copydesk models promote %d", model, versions[0].Number)
}

func isChampion(v Version) bool   { return v.Champion }
func isChallenger(v Version) bool { return v.Challenger }

// numberOf returns the number of the version that is what is says, 0 if none is.
func numberOf(versions []Version, is func(Version) bool) int {
	if i := slices.IndexFunc(versions, is); i >= 0 {
		return versions[i].Number
	}
	return 0
}

// version finds a version of a model by its number.
func (d *Desk) version(model string, number int) (v Version, versions []Version, err error) {
	if versions, err = d.store.Versions(model); err != nil {
		return Version{}, nil, err
	}
	if i := slices.IndexFunc(versions, func(v Version) bool { return v.Number == number }); i >= 0 {
		return versions[i], versions, nil
	}
	if len(versions) == 0 {
		return Version{}, nil, fault.Newf(fault.NotFound, "%s has no version %d; it has none yet: train one with: copydesk train", model, number)
	}
	return Version{}, nil, fault.Newf(fault.NotFound, "%s has no version %d; it has 1 to %d", model, number, versions[0].Number)
}

// Promote makes a version champion. If it was challenger, there is none
// afterwards.
func (d *Desk) Promote(model string, number int, reason string, by Caller) (v Version, err error) {
	err = d.commit(func() (Writes, error) {
		var versions []Version
		if v, versions, err = d.version(model, number); err != nil {
			return Writes{}, err
		}
		if v.Champion {
			return Writes{}, fault.Newf(fault.Conflict, "%s version %d is champion already", model, number)
		}
		return d.crown(&v, versions, Promote, reason, by), nil
	})
	return v, err
}

// Rollback makes the version champion that was it before the present one.
func (d *Desk) Rollback(model, reason string, by Caller) (v Version, err error) {
	err = d.commit(func() (Writes, error) {
		history, err := d.store.History(model)
		if err != nil {
			return Writes{}, err
		}
		previous := PreviousChampion(history)
		if previous == 0 {
			return Writes{}, fault.Newf(fault.Conflict, "%s has no earlier champion to go back to", model)
		}
		var versions []Version
		if v, versions, err = d.version(model, previous); err != nil {
			return Writes{}, err
		}
		return d.crown(&v, versions, Rollback, reason, by), nil
	})
	return v, err
}

// crown makes v champion.
func (d *Desk) crown(v *Version, versions []Version, action Action, reason string, by Caller) Writes {
	w := Writes{
		Champions: map[string]int{v.Model: v.Number},
		Changes: []Change{{
			Model: v.Model, Time: d.clock(), Action: action, From: numberOf(versions, isChampion), To: v.Number, By: by.Name, Reason: reason,
		}},
		Events: []Event{registryEvent(v.Model)},
	}
	if v.Challenger {
		w.Challengers = map[string]Trial{v.Model: {}}
	}
	v.Champion, v.Challenger, v.ChallengerShare = true, false, 0
	return w
}

// Challenge makes a version challenger with a share of the traffic, in percent,
// or gives the challenger another; 0 tries it in shadow mode.
func (d *Desk) Challenge(model string, number int, share float64, reason string, by Caller) (v Version, err error) {
	if err := CheckShare(share); err != nil {
		return Version{}, err
	}
	err = d.commit(func() (Writes, error) {
		var versions []Version
		if v, versions, err = d.version(model, number); err != nil {
			return Writes{}, err
		}
		switch {
		case v.Challenger && v.ChallengerShare == share:
			return Writes{}, fault.Newf(fault.Conflict, "%s version %d is challenger already, %s", model, number, TrialText(share))
		case v.Champion:
			return Writes{}, fault.Newf(fault.Conflict, "%s version %d is champion; another version can challenge it", model, number)
		}
		v.Challenger, v.ChallengerShare = true, share
		return Writes{
			Challengers: map[string]Trial{model: {Version: number, Share: share}},
			Changes: []Change{{
				Model: model, Time: d.clock(), Action: Challenge, From: numberOf(versions, isChallenger), To: number, By: by.Name, Reason: reason, Share: share,
			}},
			Events: []Event{registryEvent(model)},
		}, nil
	})
	return v, err
}

// Retire leaves a model without a challenger.
func (d *Desk) Retire(model, reason string, by Caller) error {
	return d.commit(func() (Writes, error) {
		versions, err := d.store.Versions(model)
		if err != nil {
			return Writes{}, err
		}
		before := numberOf(versions, isChallenger)
		if before == 0 {
			return Writes{}, fault.Newf(fault.Conflict, "%s has no challenger", model)
		}
		return Writes{
			Challengers: map[string]Trial{model: {}},
			Changes:     []Change{{Model: model, Time: d.clock(), Action: Retire, From: before, By: by.Name, Reason: reason}},
			Events:      []Event{registryEvent(model)},
		}, nil
	})
}

// Register makes a finished run the next version of a model, and its champion
// where there is none.
func (d *Desk) Register(model, run, reason string, by Caller) (v Version, err error) {
	r, err := d.Run(run)
	if err != nil {
		return Version{}, err
	}
	err = d.commit(func() (Writes, error) {
		// Again, now that nothing changes any more.
		if r, err = d.store.Run(r.ID); err != nil {
			return Writes{}, err
		}
		if !r.Deleted.IsZero() {
			return Writes{}, fault.Newf(fault.Conflict, "run %s is deleted; restore it first with: copydesk runs restore %s", short(r.ID), short(r.ID))
		}
		var w Writes
		v, w, err = d.registration(model, r, by.Name)
		if err == nil && reason != "" {
			w.Changes[0].Reason = reason
		}
		return w, err
	})
	return v, err
}

// registration returns the writes that make run the next version of model, and
// its champion where there is none. It is called in a commit.
func (d *Desk) registration(model string, run Run, by string) (Version, Writes, error) {
	versions, err := d.store.Versions(model)
	if err != nil {
		return Version{}, Writes{}, err
	}
	file, ok := run.Artifact(ModelArtifact)
	switch {
	case !ok:
		return Version{}, Writes{}, fault.Newf(fault.Conflict, "run %s has no model file: it %s", short(run.ID), run.State)
	case !file.Dropped.IsZero():
		return Version{}, Writes{}, fault.Newf(fault.Conflict, "run %s has no model file any more; train it again with: copydesk jobs retry %s", short(run.ID), short(run.Job))
	case run.ChosenOn == "":
		return Version{}, Writes{}, fault.Newf(fault.Conflict, "run %s was not judged on any article, so that it cannot be registered", short(run.ID))
	}
	if i := slices.IndexFunc(versions, func(v Version) bool { return v.Run == run.ID }); i >= 0 {
		return Version{}, Writes{}, fault.Newf(fault.Conflict, "run %s is version %d of %s already", short(run.ID), versions[i].Number, model)
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
		Events: []Event{registryEvent(model)},
	}
	if !slices.ContainsFunc(versions, isChampion) {
		w.Champions = map[string]int{model: v.Number}
		w.Changes = append(w.Changes, Change{Model: model, Time: v.Created, Action: Promote, To: v.Number, By: by,
			Reason: "there was no champion"})
		v.Champion = true
	}
	return v, w, nil
}

func registryEvent(model string) Event {
	return Event{Kind: RegistryChanged, Model: model}
}
