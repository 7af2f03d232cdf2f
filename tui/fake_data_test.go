package tui

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"copydesk/engine"
	"copydesk/engine/corpus"
	"copydesk/engine/fault"
)

// shelf is what the fake desk knows of corpora.
type shelf struct {
	corpora  []engine.Corpus // the last used first
	profiles map[string]engine.Profile
	articles map[string][]engine.CorpusArticle
	imports  []engine.ImportRequest // that were asked for
	reads    []string               // profiles that were read
	held     chan struct{}          // if not nil, profiles come when it is closed
}

func (d *fakeDesk) Corpora(context.Context) ([]engine.Corpus, error) {
	d.reach("Corpora")
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.shelf.corpora), d.refuse
}

func (d *fakeDesk) Import(_ context.Context, r engine.ImportRequest) (engine.Job, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.note("import %s", r.Source.Train); err != nil {
		return engine.Job{}, err
	}
	d.shelf.imports = append(d.shelf.imports, r)
	job := engine.Job{ID: fmt.Sprintf("%032x", 0xa0+len(d.jobs)), Kind: engine.ImportJob, State: engine.Queued, Created: d.now(), Spec: engine.Spec{Source: r.Source}}
	d.jobs = slices.Insert(d.jobs, 0, job)
	d.tell(engine.Event{Kind: engine.JobChanged, Job: job.ID, State: job.State})
	return job, nil
}

func (d *fakeDesk) Profile(ctx context.Context, digest string) (engine.Profile, error) {
	d.mu.Lock()
	d.shelf.reads = append(d.shelf.reads, digest)
	p, ok := d.shelf.profiles[digest]
	held, refuse := d.shelf.held, d.refuse
	d.mu.Unlock()
	if held != nil {
		select {
		case <-held:
		case <-ctx.Done():
			return engine.Profile{}, ctx.Err()
		}
	}
	if !ok {
		return engine.Profile{}, fault.Newf(fault.NotFound, "no corpus %.80q", digest)
	}
	return p, refuse
}

func (d *fakeDesk) Articles(_ context.Context, q engine.ArticleQuery) (engine.ArticlePage, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.asked = append(d.asked, fmt.Sprintf("articles %q %q %q from %q", q.Category, q.Contains, q.Show, q.Token))
	var page engine.ArticlePage
	first := map[string]string{} // category of the first article with a text
	from, _ := strconv.ParseInt(q.Token, 10, 64)
	for _, a := range d.shelf.articles[q.Corpus] {
		key := strings.ToLower(strings.Join(strings.Fields(a.Text), " "))
		category, repeated := first[key]
		if !repeated {
			first[key] = a.Category
		}
		switch {
		case q.Category != "" && a.Category != q.Category,
			!strings.Contains(strings.ToLower(a.Text), strings.ToLower(q.Contains)),
			q.Show != engine.ShowUsed && !repeated,
			q.Show == engine.ShowConflicts && category == a.Category:
			continue
		}
		page.Total++
		switch {
		case a.Row < from || page.Next != "":
		case len(page.Articles) == q.Limit:
			page.Next = strconv.FormatInt(a.Row, 10)
		default:
			page.Articles = append(page.Articles, a)
		}
	}
	return page, d.refuse
}

func (d *fakeDesk) Forget(_ context.Context, digest string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.note("forget %s", digest); err != nil {
		return err
	}
	d.shelf.corpora = slices.DeleteFunc(d.shelf.corpora, func(c engine.Corpus) bool { return c.Dataset.Digest == digest })
	d.tell(engine.Event{Kind: engine.CorpusChanged, Corpus: digest, Purged: true})
	return nil
}

// put adds a corpus or replaces it. d.mu is held.
func (s *shelf) put(p engine.Profile, articles []engine.CorpusArticle) {
	if s.profiles == nil {
		s.profiles, s.articles = map[string]engine.Profile{}, map[string][]engine.CorpusArticle{}
	}
	digest := p.Corpus.Dataset.Digest
	s.corpora = slices.DeleteFunc(s.corpora, func(c engine.Corpus) bool { return c.Dataset.Digest == digest })
	s.corpora = slices.Insert(s.corpora, 0, p.Corpus)
	s.profiles[digest], s.articles[digest] = p, articles
}

// importing is the import that is under way.
func (d *fakeDesk) importing(f func(j *engine.Job)) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for i := range slices.Backward(d.jobs) {
		if j := &d.jobs[i]; j.Kind == engine.ImportJob && !j.State.Ended() {
			f(j)
			d.tell(engine.Event{Kind: engine.JobChanged, Job: j.ID, State: j.State})
			return
		}
	}
}

// readOn tells how far the import under way is.
func (d *fakeDesk) readOn(p engine.Progress) {
	d.importing(func(j *engine.Job) {
		j.State = engine.Running
		d.tell(engine.Event{Kind: engine.Progressed, Job: j.ID, Progress: &p})
	})
}

// imported is the end of the import under way.
func (d *fakeDesk) imported(p engine.Profile, articles []engine.CorpusArticle) {
	d.importing(func(j *engine.Job) {
		j.State, j.Ended, j.Corpus, j.Dataset = engine.Succeeded, d.now(), p.Corpus.Dataset.Digest, p.Corpus.Dataset
		d.shelf.put(p, articles)
	})
}

// headlines begin articles of the sections.
var headlines = map[string][]string{
	"business":      {"Chipmaker lifts its forecast as orders return", "Two grocers agree to share their lorries", "A small bank closes its last counter"},
	"entertainment": {"The choir sings at the harbour again", "A comedy about plumbers fills the cinema", "Festival moves to the old tram depot"},
	"politics":      {"Council votes to keep the ferry running", "Minister asks for a second count", "Opposition wants shorter sittings"},
	"sports":        {"Rowers win by half a length", "The goalkeeper scores in the last minute", "Marathon starts early because of the heat"},
	"technology":    {"A phone that folds twice goes on sale", "Students build a radio from scrap", "Library puts its maps online"},
}

// corpusOf makes a corpus of n articles with what there is to know of it.
func corpusOf(name string, categories []string, n int, change func(*engine.Profile)) (engine.Profile, []engine.CorpusArticle) {
	p := engine.Profile{
		Corpus: engine.Corpus{
			Dataset:  engine.Dataset{Name: name, Digest: fmt.Sprintf("sha256:%064x", 7919*len(name)+n), Categories: categories},
			Articles: n, Source: engine.Source{Train: "/home/ada/corpora/" + name + ".csv.gz"},
		},
		Columns: corpus.Columns{Text: []string{"headline", "text"}, Label: "category"},
		Words:   engine.Lengths{Median: 37, Shortest: 4, Longest: 151, Width: 6, Bins: []int{2, 14, 45, 93, 141, 160, 152, 120, 84, 61, 40, 29, 18, 11, 8, 5, 3, 2, 1, 4}},
		Split:   engine.Rows{Train: n - 2*(n/5), Validation: n / 5, Test: n / 5},
	}
	p.Corpus.Source.Digest, p.Corpus.Dataset.Rows = p.Corpus.Dataset.Digest, p.Split
	left := n
	for i, c := range categories {
		k := max(2, left*2/(len(categories)-i+1))
		if i == len(categories)-1 {
			k = left
		}
		left -= k
		p.Categories = append(p.Categories, engine.CategoryCount{Category: c, Articles: k})
	}
	slices.SortStableFunc(p.Categories, func(x, y engine.CategoryCount) int { return y.Articles - x.Articles })
	p.Reports = []corpus.Report{{Source: p.Corpus.Source.Train, Rows: n, Used: n}}
	if change != nil {
		change(&p)
	}
	articles := make([]engine.CorpusArticle, min(n, 450))
	for i := range articles {
		c := categories[i%len(categories)]
		lines := headlines[c]
		text := c + " " + strconv.Itoa(i)
		if lines != nil {
			text = lines[i/len(categories)%3] + fmt.Sprintf(" (%d) ", i) + "People who were there said that it had taken longer than they had thought, and that they would do it again next year."
		}
		articles[i] = engine.CorpusArticle{Row: int64(i), Line: i + 2, Part: "train", Category: c, Text: text}
	}
	return p, articles
}

// shelve gives the desk the corpus that is built in.
func (s *stage) shelve() {
	p, articles := corpusOf("demo", sections, 1021, func(p *engine.Profile) {
		p.Corpus.Dataset.Digest, p.Corpus.Source, p.Reports[0].Source = demoData().Digest, engine.Source{}, "demo"
	})
	s.desk.shelf.put(p, articles)
}

// shelveMore gives it others: one with faults in its rows, one of many
// categories that two runs learned from.
func (s *stage) shelveMore() {
	s.shelve()
	names := make([]string, 42)
	for i := range names {
		names[i] = []string{"arts", "business", "city council", "courts and police", "sports", "weather", "letters"}[i%7] + " " + string(rune('A'+i/7))
	}
	p, articles := corpusOf("regional-papers-2019-2024", names, 12992, func(p *engine.Profile) {
		p.Corpus.Articles = 16240
		p.Corpus.Runs, p.Corpus.Used, p.Corpus.Bytes = 2, s.desk.now().Add(-50*time.Minute), 4_100_000
		p.Reports[0] = corpus.Report{Source: p.Corpus.Source.Train, Rows: 12992, Used: 12992, Duplicates: 3}
		p.Reports = append(p.Reports, corpus.Report{Part: corpus.Test, Source: "/home/ada/corpora/regional-papers-2025.csv.gz", Rows: 3248, Used: 3248, Leaked: 12})
		p.Split = engine.Rows{Train: 12992, Test: 3248}
		p.Warnings = []string{"/home/ada/corpora/regional-papers-2025.csv.gz: 12 articles with a text that the training source has too: results on them are optimistic"}
	})
	s.desk.shelf.put(p, articles)
	p, articles = corpusOf("morning-paper", sections, 31062, func(p *engine.Profile) {
		p.Corpus.Added, p.Corpus.By, p.Corpus.Bytes = s.desk.now().Add(-3*time.Minute), "ada", 3_600_000
		p.Reports[0] = corpus.Report{Source: p.Corpus.Source.Train, Rows: 31100, Used: 31062, Duplicates: 6, Conflicts: 2,
			Rejected: map[corpus.Reason]int{corpus.EmptyText: 3, corpus.TooFewFields: 34, corpus.UnterminatedQuote: 1}}
		for i := range 38 {
			r := corpus.Rejected{Line: 40 + 811*i, Reason: corpus.TooFewFields, Detail: "2, expected 3"}
			switch {
			case i%12 == 3:
				r.Reason, r.Detail = corpus.EmptyText, ""
			case i == 20:
				r.Reason, r.Detail = corpus.UnterminatedQuote, ""
			}
			p.Reports[0].RejectedRows = append(p.Reports[0].RejectedRows, r)
		}
		p.Warnings = []string{p.Corpus.Source.Train + ": 38 rows cannot be used: 34 too few fields (line 40), 3 empty text (line 2473), 1 unterminated quote (line 16260)",
			p.Corpus.Source.Train + ": 2 articles with the text of another article but another category"}
	})
	for i := range 6 { // repetitions of the first ones
		a := articles[i]
		a.Row, a.Line = int64(len(articles)), 900+i
		a.Text = strings.ToUpper(strings.Replace(a.Text, " ", "  ", 1))
		if i%3 == 1 {
			a.Category = "politics"
			if articles[i].Category == "politics" {
				a.Category = "business"
			}
		}
		articles = append(articles, a)
	}
	s.desk.shelf.put(p, articles)
}
