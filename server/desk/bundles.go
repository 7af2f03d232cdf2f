package desk

import (
	"errors"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"copydesk/engine/fault"
)

// getBundle answers with a model file, as it is. Its digest is its name and its
// entity tag: it never changes.
func (a *API) getBundle(w http.ResponseWriter, r *http.Request) error {
	digest := r.PathValue("digest")
	name := strings.TrimPrefix(digest, "sha256:")
	if len(name) != 64 || strings.Trim(name, "0123456789abcdef") != "" {
		return fault.Newf(fault.Invalid, "%.80q is not a digest; expected sha256: and 64 hexadecimal digits", digest)
	}
	f, err := os.Open(filepath.Join(a.desk.Workspace().Models(), name))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fault.Newf(fault.NotFound, "there is no model file sha256:%s", name)
	case err != nil:
		return err
	}
	defer f.Close()
	h := w.Header()
	h.Set("Content-Type", "application/zip")
	h.Set("Content-Disposition", "attachment; filename="+name+".zip")
	h.Set("ETag", `"`+name+`"`)
	h.Set("Cache-Control", "private, max-age=31536000, immutable")
	h.Set("X-Content-Type-Options", "nosniff")
	http.ServeContent(w, r, "", time.Time{}, f)
	return nil
}
