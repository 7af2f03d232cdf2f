package config

import "copydesk/engine/fault"

// Check reports (fault.Invalid) all that is wrong with the text of a YAML file,
// each mistake with its line; name is how they name the file.
func Check(name string, data []byte) error {
	r := &resolver{keys: Keys(), values: make(map[string]assigned)}
	if err := readable(name, data); err != nil {
		return fault.As(fault.Invalid, err)
	}
	r.readYAML(name, data)
	if err := r.err(); err != nil {
		return err
	}
	_, err := r.config(nil)
	return err
}
