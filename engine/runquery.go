package engine

// RunQuery asks for a page of runs.
type RunQuery struct {
	// Filter is an expression as MLflow has it, such as
	//	metrics.accuracy > 0.9 and params.model = 'lr'
	// Package query has its grammar. Empty: all runs.
	Filter string `json:"filter,omitempty"`
	// OrderBy is a list such as metrics.accuracy desc, created. Empty: the
	// newest first. Of equals the newest comes first; runs that lack what they
	// are ordered by come last.
	OrderBy    string `json:"order_by,omitempty"`
	Experiment string `json:"experiment,omitempty"` // empty: every one
	View       View   `json:"view,omitempty"`       // empty: ViewActive
	Limit      int    `json:"limit,omitempty"`      // 1 to MaxPage; 0 is DefaultPage
	Token      string `json:"page_token,omitempty"` // of the page before
}

// View says which runs are meant.
type View string

const (
	ViewActive  View = "active"  // those that are not deleted
	ViewDeleted View = "deleted" // those that are
	ViewAll     View = "all"
)

// Sizes of a page.
const (
	DefaultPage = 50
	MaxPage     = 1000
)

// RunPage is a part of the runs that a query asks for.
type RunPage struct {
	Runs  []Run  `json:"runs"`
	Total int    `json:"total"`                     // runs that match, on all pages
	Next  string `json:"next_page_token,omitempty"` // empty: this is the last page
	// Event is the number of an event that the page is not older than: what
	// came after it is to be watched for.
	Event uint64 `json:"event"`
}

// JobQuery asks for a page of jobs.
type JobQuery struct {
	States []State `json:"states,omitempty"` // empty: all
	Limit  int     `json:"limit,omitempty"`  // 1 to MaxPage; 0 is DefaultPage
	Token  string  `json:"page_token,omitempty"`
}

// JobPage is a part of the jobs that a query asks for, the newest first.
type JobPage struct {
	Jobs  []Job  `json:"jobs"`
	Total int    `json:"total"`
	Next  string `json:"next_page_token,omitempty"`
	Event uint64 `json:"event"`
}
