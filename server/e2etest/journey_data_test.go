//go:build linux

package e2etest_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"copydesk/engine"
)

// newspaperFile writes a file of articles whose columns have names of their own,
// with a row that cannot be used and a text in two categories.
func newspaperFile(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	b.WriteString("desk,lead\n")
	for i := range 60 {
		fmt.Fprintf(&b, "harbour,\"Ferry %d leaves the pier with %d crates of herring\"\n", i, 3*i)
		fmt.Fprintf(&b, "garden,\"Plot %d grows beans and %d rows of sweet peas\"\n", i, 2*i)
	}
	b.WriteString("a row of one field\nharbour,The mayor plants a tree\ngarden,the mayor  plants a tree\n")
	path := filepath.Join(t.TempDir(), "newspaper.csv")
	if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// A file becomes a corpus whose faults are seen before anything is trained on it.
func TestJourneyFromAFileToATraining(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t)
	p := w.sit(80, 24)
	p.Await("This workspace is empty")
	p.goTo("Data")
	p.Await("> demo", "adds a corpus of your own")
	path := newspaperFile(t)
	p.Press("a")
	p.Await("The CSV file with the articles")
	p.Type(strings.TrimSuffix(path, "paper.csv"))
	p.Press("tab")
	p.Await("newspaper.csv")
	p.Press("enter")
	p.Await("no column named category")
	p.Press("up", "up", "enter")
	p.Await("The column of the category")
	p.Press("enter")
	p.Await("no column named headline")
	p.Press("up", "enter")
	p.Await("The columns that make the text")
	p.Press("down", "enter")
	p.Await("Ferry 0 leaves the pier")
	p.Press("G", "enter")
	p.Await("newspaper was added: 2 categories", "122 of 123 used, 1 not: too few fields", "1, 1 of them in another category")

	p.Press("enter", "u")
	p.Await("too few fields", "1, expected 2")
	p.Press("left")
	p.Await("The first with its text is on line 123 and belongs to harbour.")
	p.Press("t")
	p.Await("A training", "newspaper")
	p.Press("ctrl+s")
	p.Await("Trained on newspaper")
	p.goTo("Data")
	c := w.client()
	defer c.Close()
	digest := w.runOf("nb").Dataset.Digest
	of := must[engine.ArticlePage](t)(c.Articles(t.Context(), engine.ArticleQuery{Corpus: digest, Category: "harbour"}))
	p.Press("left", "left", "left")
	p.Await("[Categories]", "garden 61", "harbour 61")
	p.Press("end", "enter")
	p.Await("[Articles]", fmt.Sprintf("%d articles of harbour", of.Total), "harbour line 2")
	p.Press("down", "enter")
	article := of.Articles[1]
	p.Await(fmt.Sprintf("harbour line %d", article.Line), article.Text, fmt.Sprintf("article 2 of %d", of.Total))
	p.Press("enter")
	p.Await("[5 Ask]", "truth: harbour", article.Text, "> harbour", "right")
	p.goTo("Data")
	p.Await(article.Text)
	p.Press("esc", "esc", "esc")
	p.Await("[1 Data]", "> newspaper")
	p.Press("d")
	p.Await("runs learned from it")
	list := must[[]engine.Corpus](t)(c.Corpora(t.Context()))
	if len(list) != 2 || list[0].Dataset.Name != "newspaper" || list[0].Articles != 122 || list[0].Runs == 0 || list[0].Source.Train != path {
		t.Errorf("the desk knows %+v", list)
	}
	p.quits("")
	job := must[engine.JobPage](t)(c.FindJobs(t.Context(), engine.JobQuery{Limit: 1})).Jobs[0]
	best := must[engine.Run](t)(c.Run(t.Context(), job.Best))
	w.holds("job succeeded: ", "job succeeded: nb succeeded, lr succeeded, rf succeeded, mlp succeeded", "version 1: "+string(best.Model)+", champion")
}
