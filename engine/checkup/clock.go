package checkup

import (
	"fmt"
	"time"
)

// maxSkew is by how much the times of files may differ from the clock: some
// file systems keep them in steps of two seconds.
const maxSkew = 2 * time.Second

// The years between which a clock is believed.
const (
	firstYear = 2025
	lastYear  = 2100
)

// Clock checks that the clock is set, and that files in the workspace at dir get
// its time: those of a network home get the time of its server.
func Clock(clock func() time.Time, dir string) Result {
	const name = "clock"
	now := clock()
	if year := now.Year(); year < firstYear || year > lastYear {
		return problem(name, "set the clock of this machine", "the clock says %s", now.Format(time.DateTime))
	}
	says := fmt.Sprintf("it is %s", now.Format("2006-01-02 15:04:05 MST"))
	if _, there := nearest(dir); !there {
		return okay(name, "%s", says)
	}
	info, err := probe(dir)
	if err != nil {
		return okay(name, "%s; which time files get could not be seen: %v", says, err)
	}
	return skewed(says, now, info.ModTime(), clock())
}

// skewed judges the time of a file that was made between two times of the clock.
func skewed(says string, before, file, after time.Time) Result {
	const name = "clock"
	skew, word := file.Sub(after), "ahead of"
	if file.Before(before) {
		skew, word = before.Sub(file), "behind"
	}
	if skew <= maxSkew {
		return okay(name, "%s, for files too", says)
	}
	return warn(name, "let both machines keep time (NTP)", "%s, but files in the workspace get a time that is %.0f s %s that: the clock of a file server", says, skew.Seconds(), word)
}
