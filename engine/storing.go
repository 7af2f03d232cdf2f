package engine

import "copydesk/engine/fault"

// Storing returns why the desk cannot read its store, or could not store the end
// of a job yet (fault.Unavailable); nil if it can and did.
func (d *Desk) Storing() error {
	if _, err := d.store.LastEvent(); err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	unstored := 0
	for _, t := range d.live {
		if t.unstored != nil {
			unstored++
		}
	}
	if unstored > 0 {
		return fault.Newf(fault.Unavailable, "the end of %d jobs could not be stored yet", unstored)
	}
	return nil
}
