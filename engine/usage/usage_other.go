//go:build !unix

package usage

import "time"

// CPU returns 0: processor time is not measured on this system.
func CPU() time.Duration { return 0 }

// PeakRSS returns 0: peak memory is not measured on this system.
func PeakRSS() int64 { return 0 }
