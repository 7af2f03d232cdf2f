package engine

import "copydesk/engine/fault"

// JobCounts returns how many jobs there are in each state.
func (d *Desk) JobCounts() (map[State]int, error) {
	counts := make(map[State]int)
	for _, s := range States() {
		page, err := d.store.FindJobs(JobQuery{States: []State{s}, Limit: 1})
		// One whose record is damaged counts as well.
		if err != nil && fault.KindOf(err) != fault.Corrupt {
			return nil, err
		}
		counts[s] = page.Total
	}
	return counts, nil
}
