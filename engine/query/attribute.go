package query

import "slices"

// Attribute is a property that every run has by itself, unlike metrics, params
// and tags, whose names are free.
type Attribute uint8

const (
	RunID       Attribute = iota + 1
	Experiment            // its name
	Job                   // the identifier of the job
	Model                 // the short name: nb, lr, rf, mlp
	State                 // queued, running, succeeded, failed, cancelled, interrupted
	Dataset               // the name of the corpus
	Digest                // the digest of the corpus
	Created               // a time
	Ended                 // a time; a run that has not ended has none
	FitDuration           // seconds
	Note
)

// attributes holds the kind and the names of each, the canonical one first.
var attributes = [...]struct {
	kind  Kind
	names []string
}{
	RunID:       {Text, []string{"run_id"}},
	Experiment:  {Text, []string{"experiment", "experiment_name"}},
	Job:         {Text, []string{"job"}},
	Model:       {Text, []string{"model"}},
	State:       {Text, []string{"state", "status"}},
	Dataset:     {Text, []string{"dataset"}},
	Digest:      {Text, []string{"digest"}},
	Created:     {Time, []string{"created", "start_time"}},
	Ended:       {Time, []string{"ended", "end_time"}},
	FitDuration: {Number, []string{"fit_s"}},
	Note:        {Text, []string{"note"}},
}

// String returns the canonical name, such as created.
func (a Attribute) String() string {
	if a < RunID || a > Note {
		return ""
	}
	return attributes[a].names[0]
}

// lookupAttribute returns the attribute of a name or of an alias.
func lookupAttribute(name string) (Attribute, bool) {
	for a := RunID; a <= Note; a++ {
		if slices.Contains(attributes[a].names, name) {
			return a, true
		}
	}
	return 0, false
}

// attributeNames returns all names; with aliases or the canonical ones only.
func attributeNames(aliases bool) []string {
	var out []string
	for a := RunID; a <= Note; a++ {
		if aliases {
			out = append(out, attributes[a].names...)
		} else {
			out = append(out, a.String())
		}
	}
	return out
}
