package corpus

import "copydesk/engine/fault"

// Part is one of the three uses that rows have.
type Part uint8

const (
	Train      Part = iota // rows that classifiers learn from
	Validation             // rows that models are chosen on
	Test                   // rows that nothing was chosen on
)

var partNames = [...]string{Train: "train", Validation: "validation", Test: "test"}

// String returns "train", "validation" or "test".
func (p Part) String() string {
	if int(p) < len(partNames) {
		return partNames[p]
	}
	return "unknown part"
}

// MarshalText returns the name of p.
func (p Part) MarshalText() ([]byte, error) {
	if int(p) >= len(partNames) {
		return nil, fault.Newf(fault.Internal, "part %d has no name", uint8(p))
	}
	return []byte(partNames[p]), nil
}

// UnmarshalText sets p from its name.
func (p *Part) UnmarshalText(text []byte) error {
	for i, name := range partNames {
		if string(text) == name {
			*p = Part(i)
			return nil
		}
	}
	return fault.Newf(fault.Invalid, "unknown part %.40q: expected train, validation or test", text)
}
