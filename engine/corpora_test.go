package engine_test

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"copydesk/engine"
	"copydesk/engine/corpus"
	"copydesk/engine/fault"
)

// newsCSV is a small corpus with what real ones have: a duplicate, one that is
// filed under two categories, and a row without a text.
func newsCSV() string {
	var b strings.Builder
	b.WriteString("category,text\n")
	for i := range 30 {
		fmt.Fprintf(&b, "sports,the striker number %d scored a late goal in the cup final\n", i)
		fmt.Fprintf(&b, "politics,minister number %d won the vote on the budget in parliament\n", i)
	}
	b.WriteString("sports,The Striker number 3  scored a late goal in the cup final\n")
	b.WriteString("politics,the striker number 4 scored a late goal in the cup final\n")
	b.WriteString("politics,\n")
	return b.String()
}

// csvFile writes a file and returns its path.
func csvFile(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// importing asks for an import and waits for its end.
func importing(t *testing.T, d *engine.Desk, name string, s engine.Source) engine.Job {
	t.Helper()
	job, err := d.Import(t.Context(), engine.ImportRequest{Source: s, Name: name, Request: fmt.Sprint("request ", requests.Add(1))}, tester)
	if err == nil {
		job, err = d.Wait(t.Context(), job.ID)
	}
	if err != nil {
		t.Fatal(err)
	}
	return job
}

// known returns what a desk knows of a corpus.
func known(t *testing.T, d *engine.Desk, digest string) engine.Corpus {
	t.Helper()
	c, err := d.Corpus(digest)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// articles returns all pages that a query asks for.
func articles(t *testing.T, d *engine.Desk, q engine.ArticleQuery) []engine.CorpusArticle {
	t.Helper()
	var all []engine.CorpusArticle
	for {
		page, err := d.Articles(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, page.Articles...)
		if q.Token = page.Next; q.Token == "" {
			if page.Total != len(all) {
				t.Errorf("%+v: %d articles in all, the pages have %d", q, page.Total, len(all))
			}
			return all
		}
	}
}

func TestImport(t *testing.T) {
	dir := t.TempDir()
	desk, closeDesk := openDesk(t, dir)
	path := csvFile(t, "news.csv", newsCSV())
	job := importing(t, desk, "morning news", engine.Source{Train: path})
	if job.State != engine.Succeeded || job.Kind != engine.ImportJob || job.Runs == nil || len(job.Runs) != 0 || job.Corpus == "" || job.Dataset.Digest != job.Corpus {
		t.Fatalf("job %+v", job)
	}
	if job.Stages["read"].Wall <= 0 || len(job.Warnings) != 2 || !strings.Contains(job.Warnings[0], "1 empty text, first on line 64") {
		t.Errorf("stages %v, warnings %q", job.Stages, job.Warnings)
	}
	event, err := desk.Watch(desk.LastEvent() - 2).Next(t.Context()) // then comes the end of the job
	if err != nil || event[0].Kind != engine.CorpusChanged || event[0].Corpus != job.Corpus || event[0].Job != job.ID {
		t.Errorf("the last events are %+v, %v", event, err)
	}
	closeDesk()

	// It is known and kept from now on, also when the desk tidies up.
	desk, _ = scriptedDesk(t, dir, succeed, func(c *engine.Config) { c.Retention.Corpora = 1 })
	train(t, desk, quick("nb"))
	train(t, desk, seeded(1))
	c := known(t, desk, job.Corpus[:15])
	if c.Dataset.Name != "morning news" || c.Articles != 62 || c.Bytes == 0 || c.Added.IsZero() || c.By != "tester" || c.Runs != 0 ||
		c.Source.Digest != job.Corpus || c.Source.Train != path || !slices.Equal(c.Dataset.Categories, []string{"politics", "sports"}) {
		t.Errorf("corpus %+v", c)
	}
	if r := c.Dataset.Rows; r.Train+r.Validation+r.Test != 62 || r.Validation == 0 || r.Test == 0 {
		t.Errorf("rows %+v", r)
	}
	kept, err := desk.Kept()
	if err != nil || kept.Used.Corpora < c.Bytes {
		t.Errorf("kept %+v, %v", kept.Used, err)
	}
	if _, err := corpus.Load(t.Context(), desk.Workspace().Corpora(), job.Corpus); err != nil {
		t.Error(err)
	}
}

// What is added again has the name, the lines and the reports of the last time.
func TestImportAgain(t *testing.T) {
	desk, _ := openDesk(t, t.TempDir())
	first := importing(t, desk, "", engine.Source{Train: csvFile(t, "news.csv", newsCSV())})
	if p, err := desk.Profile(t.Context(), first.Corpus); err != nil || p.Corpus.Dataset.Name != "news" || p.Reports[0].Rows != 63 {
		t.Fatalf("profile %+v, %v", p, err)
	}
	again := importing(t, desk, "", engine.Source{Train: csvFile(t, "other.csv", "\n"+strings.Replace(newsCSV(), "politics,\n", "", 1))})
	p, err := desk.Profile(t.Context(), first.Corpus)
	if err != nil || again.Corpus != first.Corpus || p.Corpus.Dataset.Name != "other" || p.Reports[0].Rows != 62 {
		t.Errorf("%s and %s: profile %+v, %v", first.Corpus, again.Corpus, p, err)
	}
	if c, err := desk.Corpora(); err != nil || len(c) != 2 {
		t.Errorf("%d corpora, %v; want the one that is built in and one more", len(c), err)
	}
}

func TestImportsThatFail(t *testing.T) {
	desk, _ := openDesk(t, t.TempDir())
	good := csvFile(t, "news.csv", newsCSV())
	for name, r := range map[string]engine.ImportRequest{
		"source.train is missing": {},
		"not an absolute path":    {Source: engine.Source{Train: "news.csv"}},
		"source.digest":           {Source: engine.Source{Train: good, Digest: "sha256:" + strings.Repeat("0", 64)}},
		"no digest of a corpus":   {Source: engine.Source{Train: good, Digest: "x"}},
		"needs a training file":   {Source: engine.Source{Test: good}},
		"must have at most 200":   {Source: engine.Source{Train: good}, Name: strings.Repeat("x", 201)},
		"without blanks":          {Source: engine.Source{Train: good}, Name: " x"},
	} {
		r.Request = name
		if _, err := desk.Import(t.Context(), r, tester); fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := desk.Import(t.Context(), engine.ImportRequest{Source: engine.Source{Train: good}}, tester); fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), "request_id") {
		t.Errorf("without a request: %v", err)
	}

	path := csvFile(t, "columns.csv", "foo,bar\n1,2\n")
	job := importing(t, desk, "", engine.Source{Train: path})
	if job.State != engine.Failed || !strings.Contains(job.Error, path) || !strings.Contains(job.Error, `no column named category, label, class or topic among "foo", "bar"`) {
		t.Errorf("job %s: %q", job.State, job.Error)
	}
	path = csvFile(t, "rare.csv", "label,text\na,one\na,two\nb,three\n")
	if job := importing(t, desk, "", engine.Source{Train: path}); job.State != engine.Failed || !strings.Contains(job.Error, `"b" (line 4)`) {
		t.Errorf("job %s: %q", job.State, job.Error)
	}
	// It is done again when the file is another.
	if err := os.WriteFile(path, []byte(newsCSV()), 0o600); err != nil {
		t.Fatal(err)
	}
	failed, err := desk.FindJobs(engine.JobQuery{Limit: 1})
	if err != nil {
		t.Fatal(err)
	}
	retried, err := desk.Retry(t.Context(), failed.Jobs[0].ID, "again", false, tester)
	if err == nil {
		retried, err = desk.Wait(t.Context(), retried.ID)
	}
	if err != nil || retried.State != engine.Succeeded || retried.Kind != engine.ImportJob || retried.RetryOf != failed.Jobs[0].ID || retried.Corpus == "" {
		t.Errorf("retried %+v, %v", retried, err)
	}
}

// An import is asked for once, cancelled, interrupted and out of memory as a
// training is.
func TestImportIsAJob(t *testing.T) {
	dir := t.TempDir()
	desk, closeDesk := scriptedDesk(t, dir, hold)
	request := engine.ImportRequest{Source: engine.Source{Train: csvFile(t, "news.csv", newsCSV())}, Request: "once"}
	job, err := desk.Import(t.Context(), request, tester)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := desk.Import(t.Context(), request, tester); err != nil || again.ID != job.ID {
		t.Errorf("asked again: %s, %v; want %s", again.ID, err, job.ID)
	}
	if err := desk.Cancel(job.ID); err != nil {
		t.Fatal(err)
	}
	if job, err = desk.Wait(t.Context(), job.ID); err != nil || job.State != engine.Cancelled || job.Corpus != "" {
		t.Errorf("job %+v, %v", job, err)
	}
	request.Request = "twice"
	if job, err = desk.Import(t.Context(), request, tester); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the job runs", func() bool { j, err := desk.Job(job.ID); return err == nil && j.State == engine.Running })
	closeDesk()
	desk, closeDesk = scriptedDesk(t, dir, succeed) // a worker that reads nothing
	if job, err = desk.Job(job.ID); err != nil || job.State != engine.Interrupted {
		t.Errorf("job %+v, %v", job, err)
	}
	if job := importing(t, desk, "", request.Source); job.State != engine.Failed || job.Error != "no corpus was read" {
		t.Errorf("job %s %q", job.State, job.Error)
	}
	closeDesk()
	desk, _ = scriptedDesk(t, dir, succeed, func(c *engine.Config) { c.Memory = scarce{} })
	request.Request = "three"
	if _, err := desk.Import(t.Context(), request, tester); fault.KindOf(err) != fault.Exhausted {
		t.Errorf("without memory: %v", err)
	}
	if c, err := desk.Corpora(); err != nil || len(c) != 1 {
		t.Errorf("%d corpora, %v", len(c), err)
	}
}

func TestProfile(t *testing.T) {
	desk, _ := openDesk(t, t.TempDir())
	// The corpus that is built in is known before anything was trained.
	list, err := desk.Corpora()
	if err != nil || len(list) != 1 || list[0].Dataset.Name != "demo" || list[0].Articles != 1021 || !reflect.DeepEqual(list[0].Source, engine.Source{}) {
		t.Fatalf("corpora %+v, %v", list, err)
	}
	digest := list[0].Dataset.Digest
	demo, err := desk.Profile(t.Context(), digest)
	if err != nil || len(demo.Categories) != 5 || demo.Reports[0].Duplicates != 1 || demo.Columns.Label == "" {
		t.Errorf("profile %+v, %v", demo, err)
	}
	job := train(t, desk, quick("nb"))
	if job.Dataset.Digest != digest {
		t.Fatalf("the demo corpus is %s, a run says %s", digest, job.Dataset.Digest)
	}
	if c := known(t, desk, digest); c.Runs != 1 || c.Bytes == 0 || c.Source.Digest != "" || c.Articles != 1021 {
		t.Errorf("corpus %+v", c)
	}

	added := importing(t, desk, "", engine.Source{Train: csvFile(t, "news.csv", newsCSV())})
	p, err := desk.Profile(t.Context(), added.Corpus)
	if err != nil {
		t.Fatal(err)
	}
	if want := []engine.CategoryCount{{Category: "politics", Articles: 31}, {Category: "sports", Articles: 31}}; !slices.Equal(p.Categories, want) {
		t.Errorf("categories %v", p.Categories)
	}
	r := p.Reports[0]
	if r.Rows != 63 || r.Used != 62 || r.Duplicates != 2 || r.Conflicts != 1 || len(r.RejectedRows) != 1 || r.RejectedRows[0] != (corpus.Rejected{Line: 64, Reason: corpus.EmptyText}) {
		t.Errorf("report %+v", r)
	}
	if p.Words.Median != 12 || p.Words.Shortest != 11 || p.Words.Longest != 12 || p.Words.Width != 1 || !slices.Equal(p.Words.Bins, []int{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 30, 32}) {
		t.Errorf("words %+v", p.Words)
	}
	if p.Split != p.Corpus.Dataset.Rows || len(p.Warnings) != 2 {
		t.Errorf("split %+v, warnings %q", p.Split, p.Warnings)
	}
	if _, err := desk.Profile(t.Context(), "sha256:77777777"); fault.KindOf(err) != fault.NotFound {
		t.Errorf("no corpus: %v", err)
	}
	if _, err := desk.Profile(t.Context(), "sha256:"); fault.KindOf(err) != fault.Invalid {
		t.Errorf("two corpora: %v", err)
	}
}

func TestArticles(t *testing.T) {
	desk, _ := openDesk(t, t.TempDir())
	job := importing(t, desk, "", engine.Source{
		Train: csvFile(t, "train.csv", newsCSV()), Test: csvFile(t, "test.csv", "category,text\nsports,the striker number 5 scored a late goal in the cup final\npolitics,a new vote\n"),
	})
	digest := job.Corpus
	all := articles(t, desk, engine.ArticleQuery{Corpus: digest, Limit: 7})
	if len(all) != 64 {
		t.Fatalf("%d articles", len(all))
	}
	for i, a := range all {
		part := "train"
		if i >= 62 {
			part = "test"
		}
		if a.Row != int64(i) || a.Part != part || a.Text == "" {
			t.Errorf("article %d is %+v", i, a)
		}
	}
	if last := all[63]; last != (engine.CorpusArticle{Row: 63, Line: 3, Part: "test", Category: "politics", Text: "a new vote"}) {
		t.Errorf("the last one is %+v", last)
	}
	for _, tt := range []struct {
		q    engine.ArticleQuery
		rows []int64
	}{
		{engine.ArticleQuery{Contains: "NUMBER 7 "}, []int64{14, 15}},
		{engine.ArticleQuery{Contains: "number 7 ", Category: "sports"}, []int64{14}},
		{engine.ArticleQuery{Show: engine.ShowDuplicates}, []int64{60, 61}},
		{engine.ArticleQuery{Show: engine.ShowConflicts}, []int64{61}},
		{engine.ArticleQuery{Show: engine.ShowConflicts, Category: "sports"}, nil},
		{engine.ArticleQuery{Category: "weather"}, nil},
	} {
		var rows []int64
		tt.q.Corpus, tt.q.Limit = digest[:20], 1
		for _, a := range articles(t, desk, tt.q) {
			rows = append(rows, a.Row)
		}
		if !slices.Equal(rows, tt.rows) {
			t.Errorf("%+v: rows %v, want %v", tt.q, rows, tt.rows)
		}
	}
	for _, q := range []engine.ArticleQuery{{Token: "x"}, {Token: "-1"}, {Token: "0"}, {Limit: -1}, {Limit: engine.MaxPage + 1}, {Show: "all"}} {
		q.Corpus = digest
		if _, err := desk.Articles(t.Context(), q); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%+v: %v", q, err)
		}
	}
	for _, digest := range []string{"", "sha256:" + strings.Repeat("0", 64), "77"} {
		if _, err := desk.Articles(t.Context(), engine.ArticleQuery{Corpus: digest}); fault.KindOf(err) != fault.NotFound {
			t.Errorf("corpus %q: %v", digest, err)
		}
	}
}
