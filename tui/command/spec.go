package command

import (
	"math"
	"path/filepath"
	"strings"

	"copydesk/engine"
	"copydesk/engine/classify"
	"copydesk/engine/classify/families"
	"copydesk/engine/config"
	"copydesk/engine/fault"

	"github.com/spf13/cobra"
)

// specFlags adds the flags that say what a training does.
func specFlags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.String("train", "", "CSV file of training articles, plain or .gz (default: the demo corpus)")
	f.String("validation", "", "CSV file of articles that models are chosen on")
	f.String("test", "", "CSV file of articles that models are judged on")
	f.StringSlice("text", nil, "columns that make up the text, joined by a blank (default: guessed)")
	f.String("label", "", "column of the category (default: guessed)")
	f.StringSlice("models", families.Kinds(), "models to train")
	f.Int64("seed", 42, "seed of splits, forests and networks")
	f.String("experiment", engine.DefaultExperiment, "experiment that the runs belong to")
	configFlags(cmd)
}

// configFlags adds the flags that say where configuration comes from.
func configFlags(cmd *cobra.Command) {
	cmd.Flags().StringArray("config", nil, "YAML file with settings; may be given again, the last one wins")
	cmd.Flags().StringArray("set", nil, "a setting as key=value, such as models.neural_network.max_iter=50; may be given again")
}

// settingsFlags adds the flags that say where a desk's settings come from.
func settingsFlags(cmd *cobra.Command) {
	cmd.Flags().String("env-file", "", "file of environment variables such as API_PORT=8000")
}

// load reads the configuration that the flags name.
func (a App) load(cmd *cobra.Command) (*config.Config, error) {
	// Who reads no settings of a desk is not stopped by a variable that may
	// be another program's.
	if cmd.Flags().Lookup("env-file") == nil {
		return a.loadFrom(cmd, nil)
	}
	return a.loadFrom(cmd, a.Environ)
}

// loadFrom reads the configuration that the flags and an environment name.
func (a App) loadFrom(cmd *cobra.Command, environ []string) (*config.Config, error) {
	dir, err := a.workspace(cmd)
	if err != nil {
		return nil, err
	}
	s := config.Sources{Workspace: dir, Flags: servingFlags(cmd), Environ: environ}
	f := cmd.Flags()
	if s.Set, err = f.GetStringArray("set"); err != nil {
		return nil, err
	}
	if s.Files, err = f.GetStringArray("config"); err != nil {
		return nil, err
	}
	if f.Lookup("env-file") != nil {
		if s.EnvFile, err = f.GetString("env-file"); err != nil {
			return nil, err
		}
	}
	return config.Load(s)
}

// spec returns the training that the configuration and the flags say.
func (a App) spec(cmd *cobra.Command, c *config.Config) (engine.Spec, error) {
	s := c.Spec()
	f := cmd.Flags()
	for flag, path := range map[string]*string{"train": &s.Source.Train, "validation": &s.Source.Validation, "test": &s.Source.Test} {
		name, err := f.GetString(flag)
		if err != nil {
			return s, err
		}
		if name == "" {
			continue
		}
		if *path, err = filepath.Abs(name); err != nil {
			return s, fault.Newf(fault.Invalid, "--%s: %w", flag, err)
		}
	}
	var err error
	if s.Source.Text, err = f.GetStringSlice("text"); err != nil {
		return s, err
	}
	if s.Source.Label, err = f.GetString("label"); err != nil {
		return s, err
	}
	seed, err := f.GetInt64("seed")
	if err != nil {
		return s, err
	}
	if seed < 0 || seed > math.MaxUint32 {
		return s, fault.Newf(fault.Usage, "--seed is %d; it must be from 0 to %d", seed, uint32(math.MaxUint32))
	}
	s.Seed = uint32(seed)
	if s.Experiment, err = f.GetString("experiment"); err != nil {
		return s, err
	}
	names, err := f.GetStringSlice("models")
	if err != nil {
		return s, err
	}
	s.Classifiers = nil
	for _, name := range names {
		s.Classifiers = append(s.Classifiers, classify.Kind(strings.TrimSpace(name)))
	}
	if err := s.Validate(); err != nil {
		return s, err
	}
	return s, nil
}
