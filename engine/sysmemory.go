package engine

import (
	"context"

	"copydesk/engine/fault"
	"copydesk/engine/usage"
)

// SystemMemory is the memory of this machine, or of the group of processes that
// bounds it. Where that is not known, nothing is refused.
type SystemMemory struct {
	Workspace Workspace // that keeps corpora
	Demo      []byte    // the CSV file that a spec without paths means
}

// Expect returns the bytes that a job is expected to need, 0 where that cannot
// be known beforehand: of a pipe.
func (m SystemMemory) Expect(ctx context.Context, kind string, s Spec) (expected int64, err error) {
	if kind == ImportJob {
		expected, err = EstimateImport(ctx, s.Source)
	} else {
		expected, err = EstimateMemory(ctx, s, m.Workspace, m.Demo)
	}
	if fault.KindOf(err) == fault.Unavailable {
		return 0, nil
	}
	return expected, err
}

// Check refuses what is more than there is, with fault.Exhausted.
func (m SystemMemory) Check(expected int64) error {
	room, ok := usage.Available()
	if !ok {
		return nil
	}
	return CheckMemory(expected, room)
}
