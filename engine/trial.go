package engine

import (
	"fmt"
	"math"
	"strconv"

	"copydesk/engine/fault"
)

// Trial is how a version is tried beside the champion.
type Trial struct {
	Version int // 0: none is
	// Share is the percentage of the traffic that the version answers, in steps
	// of 0.01. At 0 it is tried in shadow mode: what the champion answers it is
	// asked too, and nobody sees its answer.
	Share float64
}

// shareSteps are the shares that can be told apart.
const shareSteps = 10_000

// ShareSteps returns a share as a number of 10,000 equal parts of the traffic.
func ShareSteps(share float64) int { return int(math.Round(share * shareSteps / 100)) }

// CheckShare refuses (fault.Invalid) what is no percentage of the traffic from 0
// to 100 in steps of 0.01.
func CheckShare(share float64) error {
	// A NaN compares as false.
	if !(share >= 0 && share <= 100) {
		return fault.Newf(fault.Invalid, "share is %s; it must be from 0.01 to 100, in percent of the traffic, or 0 for a challenger in shadow mode", percent(share))
	}
	if steps := share * shareSteps / 100; math.Abs(steps-math.Round(steps)) > 1e-6 {
		return fault.Newf(fault.Invalid, "share is %s; it must be a multiple of 0.01, in percent of the traffic", percent(share))
	}
	return nil
}

// TrialText says how a challenger of a share is tried.
func TrialText(share float64) string {
	if share == 0 {
		return "in shadow mode"
	}
	return fmt.Sprintf("with %s%% of the traffic", percent(share))
}

func percent(share float64) string { return strconv.FormatFloat(share, 'f', -1, 64) }
