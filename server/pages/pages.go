package pages

import (
	"bytes"
	"embed"
	"html/template"
	"mime"
	"net/http"
	"path"
	"strconv"

	"copydesk/server/openapi"
	"copydesk/server/reply"
)

//go:embed home.html docs.html assets
var files embed.FS

// policy is what a browser lets a page do: use what this server has, and talk to
// it. No page may put it into a frame, and no string becomes HTML or code.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; " +
	"base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"

// Pages are those of a server. They are immutable.
type Pages struct {
	home, docs []byte
	assets     map[string][]byte // by name
}

// New makes the pages of an API.
func New(info openapi.Info, operations []openapi.Operation, s *openapi.Schemas) (*Pages, error) {
	p := &Pages{assets: make(map[string][]byte)}
	var err error
	if p.home, err = files.ReadFile("home.html"); err != nil {
		return nil, err
	}
	described, err := describe(info, operations, s)
	if err != nil {
		return nil, err
	}
	t, err := template.ParseFS(files, "docs.html")
	if err != nil {
		return nil, err
	}
	var docs bytes.Buffer
	if err := t.Execute(&docs, described); err != nil {
		return nil, err
	}
	p.docs = docs.Bytes()
	entries, err := files.ReadDir("assets")
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		if p.assets[e.Name()], err = files.ReadFile(path.Join("assets", e.Name())); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// Home answers with the page to try the server.
func (p *Pages) Home(w http.ResponseWriter, _ *http.Request) error {
	send(w, "text/html; charset=utf-8", p.home)
	return nil
}

// Docs answers with the description of the API.
func (p *Pages) Docs(w http.ResponseWriter, _ *http.Request) error {
	send(w, "text/html; charset=utf-8", p.docs)
	return nil
}

// Asset answers with what the path value file names.
func (p *Pages) Asset(w http.ResponseWriter, r *http.Request) error {
	name := r.PathValue("file")
	data, ok := p.assets[name]
	if !ok {
		return reply.Errorf(http.StatusNotFound, "There is nothing at %.100q", r.URL.Path)
	}
	send(w, mime.TypeByExtension(path.Ext(name)), data)
	return nil
}

func send(w http.ResponseWriter, media string, data []byte) {
	h := w.Header()
	h.Set("Content-Type", media)
	h.Set("Content-Length", strconv.Itoa(len(data)))
	h.Set("Cache-Control", "no-cache") // the next version has others under the same names
	h.Set("Content-Security-Policy", policy)
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	w.WriteHeader(http.StatusOK)
	w.Write(data)
}
