package engine

// RecordSamples keeps samples of what was answered, and forgets the oldest
// beyond the retention.
func (d *Desk) RecordSamples(samples []Sample) error {
	if len(samples) == 0 {
		return nil
	}
	return d.commit(func() (Writes, error) {
		return Writes{Samples: samples, KeepSamples: d.retention.Samples}, nil
	})
}

// FindSamples returns a page of the samples that are kept, the newest first.
func (d *Desk) FindSamples(q PageQuery) (SamplePage, error) { return d.store.FindSamples(q) }

// RecordFeedback keeps feedback, and forgets the oldest beyond the retention.
// It returns whether it replaces other feedback on the same answer, and nil
// only when it is durable; fault.Exhausted is a full disk.
func (d *Desk) RecordFeedback(f Feedback) (replaced bool, err error) {
	err = d.commit(func() (Writes, error) {
		if f.ID != "" {
			if replaced, err = d.store.HasFeedback(f.ID); err != nil {
				return Writes{}, err
			}
		}
		return Writes{Feedback: []Feedback{f}, KeepFeedback: d.retention.Feedback}, nil
	})
	return replaced, err
}

// FindFeedback returns a page of the feedback that is kept, the last given
// first.
func (d *Desk) FindFeedback(q PageQuery) (FeedbackPage, error) { return d.store.FindFeedback(q) }

// Tallies returns the counts of the feedback on a model's versions, the newest
// version first; versions without feedback are left out.
func (d *Desk) Tallies(model string) ([]Tally, error) { return d.store.Tallies(model) }

// Tally returns the counts of the feedback on one version.
func (d *Desk) Tally(model string, version int) (Tally, error) {
	return d.store.Tally(model, version)
}

// SaveAnswers keeps answers in place of those that were kept before, for the
// next prediction server. They are stored chunk by chunk: when it fails, those
// before the failure are kept.
func (d *Desk) SaveAnswers(chunks []AnswerChunk) error {
	err := d.commit(func() (Writes, error) { return Writes{DropAnswers: true}, nil })
	for i, c := range chunks {
		if err != nil {
			break
		}
		err = d.commit(func() (Writes, error) { return Writes{Answers: map[int]AnswerChunk{i: c}}, nil })
	}
	return err
}

// LoadAnswers returns the answers that were kept, in the order in which they
// were saved.
func (d *Desk) LoadAnswers() ([]AnswerChunk, error) { return d.store.Answers() }
