// Package config resolves the configuration: files, flags and the environment
// in, a training spec, the desk's settings and the workbench's out, each value
// with where it came from.
//
//	c, err := config.Load(config.Sources{Set: []string{"models.naive_bayes.alpha=0.5"}, Environ: os.Environ()})
//	if err != nil {
//		return err // every mistake, each with file and line
//	}
//	spec := c.Spec()
//	port := c.Settings().Port
//
// A form has [Fields], [Get] and [Set]; an editor [BeginEdit].
//
// The keys are those of the two files of the stack that this program replaces.
// All of them are in one table, keys.go; what the table says is what is parsed,
// checked, listed and explained.
package config
