// Package articles is the pane that lists articles which runs were judged on and
// shows the one under the cursor: what belongs there, what was answered, how
// sure, where it stands in its source, and its text.
//
//	pane, read := articles.New(host, desk, "business answered as sports", engine.JudgedQuery{
//		Run: run, Truth: "business", Answer: "sports",
//	}, []string{run})
//
// It is a part of a screen, which hands it messages (Take) and moves its cursor.
package articles
