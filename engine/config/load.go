package config

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"unicode/utf8"

	"copydesk/engine"

	"go.yaml.in/yaml/v3"
)

// Sources says where settings come from.
type Sources struct {
	Flags     []Flag   // over everything else
	Set       []string // key=value, over the rest
	Files     []string // YAML files, a later one over an earlier one
	Workspace string   // directory that may have a copydesk.yaml, under the files
	EnvFile   string   // file of environment variables, under the environment
	Environ   []string // as os.Environ
}

// Flag is a setting that has a flag of its own on the command line.
type Flag struct {
	Name  string // with its dashes, as mistakes name it
	Key   string
	Value string
}

// WorkspaceFile is the name of a workspace's own configuration, in its directory.
const WorkspaceFile = "copydesk.yaml"

// maxFile bounds the files that are read, in bytes.
const maxFile = 1 << 20

// Config is a resolved configuration.
type Config struct {
	keys      []Key
	values    map[string]assigned
	spec      engine.Spec
	settings  Settings
	workbench Workbench
	notNeeded []string
}

// Load resolves the configuration: of several sources that have a setting the
// first in this order wins: Flags, Set, the environment, EnvFile, the last of Files,
// the workspace's copydesk.yaml, the default. Environment variables that are
// empty count as not set. Its error (fault.Invalid) has a line for each
// mistake, with the file and its line.
func Load(s Sources) (*Config, error) {
	r := &resolver{keys: Keys(), values: make(map[string]assigned)}
	r.readWorkspace(s.Workspace)
	for _, path := range s.Files {
		if data, err := readFile(path); err != nil {
			r.fail(origin{source: "--config"}, "%w", err)
		} else {
			r.readYAML(path, data)
		}
	}
	notNeeded := r.readEnvironment(s)
	for _, text := range s.Set {
		r.set(text)
	}
	for _, f := range s.Flags {
		if o := (origin{source: f.Name}); f.Value == "" {
			r.fail(o, "%s has no value", f.Key)
		} else if k, ok := r.key(o, f.Key); ok {
			r.assign(o, k, scalar(f.Value))
		}
	}
	if err := r.err(); err != nil {
		return nil, err
	}
	return r.config(notNeeded)
}

// config returns the configuration that the settings come to together.
func (r *resolver) config(notNeeded []string) (*Config, error) {
	c := &Config{keys: r.keys, values: r.values, notNeeded: notNeeded}
	for _, fill := range []func() error{c.makeSpec, c.makeSettings, c.makeWorkbench} {
		if err := fill(); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// readWorkspace takes the settings of a workspace, which need be neither there
// nor have any.
func (r *resolver) readWorkspace(dir string) {
	if dir == "" {
		return
	}
	path := filepath.Join(dir, WorkspaceFile)
	data, err := readFile(path)
	switch {
	case err == nil:
		r.readYAML(path, data)
	case errors.Is(err, fs.ErrNotExist):
	case errors.Is(err, syscall.ENOTDIR):
		r.fail(origin{source: "workspace"}, "%w", noDirectory(dir))
	default:
		r.fail(origin{source: "workspace"}, "%w", err)
	}
}

func noDirectory(workspace string) error {
	return fmt.Errorf("%s is a file or lies below one; name another with --workspace or COPYDESK_WORKSPACE", workspace)
}

// readFile reads a file of text.
func readFile(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err != nil {
		return nil, err
	}
	return data, readable(path, data)
}

// readable reports what of the text of a file is in the way of reading it.
func readable(path string, data []byte) error {
	switch {
	case len(data) > maxFile:
		return fmt.Errorf("%s is larger than %d KiB", path, maxFile>>10)
	case !utf8.Valid(data):
		return fmt.Errorf("%s is not UTF-8", path)
	}
	return nil
}

// readEnvironment takes the settings that are environment variables. It returns
// the variables of services that this program replaces, in order.
func (r *resolver) readEnvironment(s Sources) (notNeeded []string) {
	notNeeded = []string{}
	take := func(o origin, name, value string) {
		if k, ok := byVariable(r.keys, name); ok {
			if value != "" {
				r.assign(o, k, scalar(value))
			}
		} else if variableName.MatchString(name) && replaced(name) {
			notNeeded = append(notNeeded, name)
		}
	}
	if s.EnvFile != "" {
		if data, err := readFile(s.EnvFile); err != nil {
			r.fail(origin{source: "--env-file"}, "%w", err)
		} else {
			r.parseEnvFile(s.EnvFile, string(data), take)
		}
	}
	for _, e := range s.Environ {
		name, value, _ := strings.Cut(e, "=")
		source := "environment"
		if name == ThemeVariable { // the setting has another name
			source = name
		}
		take(origin{source: source}, name, value)
	}
	slices.Sort(notNeeded)
	return slices.Compact(notNeeded)
}

// replaced reports whether a variable belongs to a service that this program
// takes the place of.
func replaced(name string) bool {
	for _, prefix := range []string{"POSTGRES_", "AIRFLOW__", "MLFLOW_", "GRAFANA_"} {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return false
}

// scalar is a value as it is: digits are a number, everything else is a text.
func scalar(value string) *yaml.Node {
	n := &yaml.Node{Kind: yaml.ScalarNode, Value: value}
	if n.Tag = n.ShortTag(); n.Tag == nullTag {
		n.Tag = stringTag
	}
	return n
}

// set takes a setting given as key=value.
func (r *resolver) set(text string) {
	o := origin{source: "--set"}
	path, value, ok := strings.Cut(text, "=")
	path = strings.TrimSpace(path)
	if !ok {
		// What is behind the name may be a secret.
		name := path[:len(path)-len(strings.TrimLeftFunc(path, isName))]
		r.fail(o, "%q is not followed by =; write key=value, such as models.naive_bayes.alpha=0.5", printable(name))
		return
	}
	if k, ok := r.key(o, path); ok {
		r.write(o, k, value)
	}
}

// write gives a setting a value that is written as YAML.
func (r *resolver) write(o origin, k Key, value string) {
	switch {
	case k.secret():
		r.assign(o, k, scalar(value))
	case strings.TrimSpace(value) == "":
		r.fail(o, "%s has no value", k.Path)
	default:
		if n, err := parse([]byte(value)); err != nil {
			_, sentence := complaint([]byte(value), err)
			r.fail(o, "%s is %s: %s", k.Path, printable(value), sentence)
		} else {
			r.assign(o, k, n)
		}
	}
}

// value returns a setting's value and where it comes from.
func (c *Config) value(k Key) assigned {
	if v, ok := c.values[k.Path]; ok {
		return v
	}
	return assigned{value: k.Default}
}

// isName reports whether r may be in the path of a setting.
func isName(r rune) bool {
	return r == '_' || r == '.' || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z'
}
