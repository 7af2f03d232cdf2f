package openapitest

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// CheckForm holds that the document is one: each operation has a name of its own,
// a summary, the parameters of its path, and answers, a success among them,
// that are described; every reference is to something, and every example is as
// its schema says.
func (c *Contract) CheckForm(t *testing.T) {
	t.Helper()
	d := c.Document
	if !strings.HasPrefix(d.OpenAPI, "3.1.") || d.Info.Title == "" || d.Info.Version == "" || len(d.Paths) == 0 {
		t.Errorf("openapi %q, info %+v, %d paths", d.OpenAPI, d.Info, len(d.Paths))
	}
	inPath := regexp.MustCompile(`\{([^}]+)\}`)
	ids := make(map[string]string)
	for path, operations := range d.Paths {
		for method, o := range operations {
			name := method + " " + path
			if !slices.Contains([]string{"get", "put", "post", "delete", "patch"}, method) || !strings.HasPrefix(path, "/") {
				t.Errorf("%s is not an operation", name)
			}
			if other := ids[o.OperationID]; o.OperationID == "" || other != "" {
				t.Errorf("%s has the operationId %q of %q", name, o.OperationID, other)
			}
			ids[o.OperationID] = name
			if o.Summary == "" {
				t.Errorf("%s has no summary", name)
			}
			var declared, needed []string
			seen := make(map[string]bool)
			for _, p := range o.Parameters {
				if !slices.Contains([]string{"path", "query", "header"}, p.In) || p.Required != (p.In == "path") || len(p.Schema) == 0 || seen[p.In+p.Name] {
					t.Errorf("%s: parameter %+v", name, p)
				}
				seen[p.In+p.Name] = true
				if p.In == "path" {
					declared = append(declared, p.Name)
				}
			}
			for _, m := range inPath.FindAllStringSubmatch(path, -1) {
				needed = append(needed, m[1])
			}
			slices.Sort(declared)
			slices.Sort(needed)
			if !slices.Equal(declared, needed) {
				t.Errorf("%s declares the parameters %v, its path has %v", name, declared, needed)
			}
			if o.RequestBody != nil {
				c.checkContents(t, name+": its body", o.RequestBody.Content)
			}
			success := 0
			for status, r := range o.Responses {
				if !regexp.MustCompile(`^[1-5][0-9][0-9]$`).MatchString(status) || r.Description == "" || len(r.Content) == 0 {
					t.Errorf("%s: response %s %+v", name, status, r)
				}
				if status[0] == '2' {
					success++
				}
				c.checkContents(t, name+": "+status, r.Content)
			}
			if success == 0 {
				t.Errorf("%s never succeeds", name)
			}
		}
	}
	for name, schema := range d.Components.Schemas {
		if !regexp.MustCompile(`^[a-zA-Z0-9._-]+$`).MatchString(name) {
			t.Errorf("component %q", name)
		}
		c.Schema(t, schema)
	}
}

// checkContents holds what a body may be against its own schemas.
func (c *Contract) checkContents(t *testing.T, name string, contents map[string]Media) {
	t.Helper()
	if len(contents) == 0 {
		t.Errorf("%s is not described", name)
	}
	for media, m := range contents {
		if m.Schema == nil {
			t.Errorf("%s has no schema as %s", name, media)
			continue
		}
		c.Schema(t, m.Schema) // which resolves every reference
		if m.Example != nil {
			if err := c.Valid(t, m, m.Example); err != nil {
				t.Errorf("%s: the example %s is not as described: %v", name, m.Example, err)
			}
		}
	}
}
