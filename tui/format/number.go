package format

import (
	"math"
	"strconv"
	"strings"
	"time"

	"copydesk/engine/numeral"
)

// Missing stands where there is no figure.
const Missing = "-"

// Count writes a whole number with a comma before each three digits.
func Count[N ~int | ~int32 | ~int64](n N) string { return numeral.Count(n) }

// Plural writes a count with its noun: 1 run, 2 runs.
func Plural[N ~int | ~int32 | ~int64](n N, one, many string) string {
	return numeral.Plural(n, one, many)
}

// ChosenOn names the part that a model was chosen on: what was chosen on the
// test rows looks better there than it is.
func ChosenOn(part string) string {
	if part == "test" {
		return "test: optimistic"
	}
	return part
}

// Score writes a metric with four decimals.
func Score(v float64) string { return fixed(v, 4) }

// Percent writes a share from 0 to 1 with one decimal: 78.1 %.
func Percent(share float64) string {
	if s := fixed(100*share, 1); s != Missing {
		return s + " %"
	}
	return Missing
}

// Interval writes half the width of an interval: ±0.0066.
func Interval(low, high float64) string {
	if s := fixed((high-low)/2, 4); s != Missing {
		return "±" + s
	}
	return Missing
}

// Figure writes a metric or a cost of a run in the unit that its name ends with.
func Figure(name string, v float64) string {
	switch {
	case strings.HasSuffix(name, "_bytes"):
		return Bytes(int64(v))
	case strings.HasSuffix(name, "_ms"):
		return Duration(v / 1000)
	case strings.HasSuffix(name, "_s"):
		return Duration(v)
	}
	return Score(v)
}

// Signed writes a difference of scores or weights with its sign and four
// decimals: +0.0102.
func Signed(v float64) string {
	s := fixed(v, 4)
	if v > 0 && s != Missing && s != fixed(0, 4) {
		return "+" + s
	}
	return s
}

// Value writes a quantity of unknown size, such as a loss, in six characters
// or so: 0.3891, 12.41, 1.2e-07.
func Value(v float64) string {
	size := math.Abs(v)
	switch {
	case math.IsNaN(v) || math.IsInf(v, 0):
		return Missing
	case size == 0:
		return "0"
	case size < 0.0005 || size >= 1e6:
		return strconv.FormatFloat(v, 'e', 1, 64)
	case size < 10:
		return fixed(v, 4)
	case size < 1000:
		return fixed(v, 2)
	}
	return Count(int64(math.Round(v)))
}

// PerSecond writes how often something happens a second: 0.02, 3.1, 52,100.
func PerSecond(rate float64) string {
	switch {
	case math.IsNaN(rate) || math.IsInf(rate, 0):
		return Missing
	case rate == 0:
		return "0"
	case rate < 0.995:
		return fixed(rate, 2)
	case rate < 99.5:
		return fixed(rate, 1)
	}
	return Count(int64(math.Round(rate)))
}

// Seconds writes a time in seconds always, for columns: 4.90 s, 0.31 s, 0.013 s,
// 0.0003 s.
func Seconds(seconds float64) string {
	decimals := 2
	switch size := math.Abs(seconds); {
	case size == 0:
	case size < 0.00095:
		decimals = 4
	case size < 0.0995:
		decimals = 3
	}
	if s := fixed(seconds, decimals); s != Missing {
		return s + " s"
	}
	return Missing
}

// Duration writes a time in the unit that suits it: 18 us, 4.2 ms, 0.31 s, 1.2 s,
// 42 s, 2 min, 3 h 20 min, 4 d.
func Duration(seconds float64) string {
	switch {
	case math.IsNaN(seconds) || math.IsInf(seconds, 0):
		return Missing
	case seconds < 0:
		return "-" + Duration(-seconds)
	case seconds == 0:
		return "0 s"
	case seconds < 0.0000095:
		return fixed(1e6*seconds, 1) + " us"
	case seconds < 0.0009995:
		return fixed(1e6*seconds, 0) + " us"
	case seconds < 0.00995:
		return fixed(1000*seconds, 1) + " ms"
	case seconds < 0.995:
		return fixed(seconds, 2) + " s"
	case seconds < 9.95:
		return fixed(seconds, 1) + " s"
	case seconds < 99.5:
		return fixed(seconds, 0) + " s"
	}
	minutes := math.Round(seconds / 60)
	switch {
	case minutes < 100:
		return fixed(minutes, 0) + " min"
	case minutes < 48*60:
		hours, rest := math.Floor(minutes/60), math.Mod(minutes, 60)
		if rest == 0 {
			return fixed(hours, 0) + " h"
		}
		return fixed(hours, 0) + " h " + fixed(rest, 0) + " min"
	case minutes < 1e9:
		return Count(int64(math.Round(minutes/60/24))) + " d"
	}
	return strconv.FormatFloat(minutes/60/24, 'e', 1, 64) + " d"
}

// Bytes writes a size in powers of a thousand: 512 B, 420 KB, 8.1 MB.
func Bytes(n int64) string {
	if n < 0 {
		return Missing
	}
	if n < 1000 {
		return strconv.FormatInt(n, 10) + " B"
	}
	v, unit := float64(n), 0
	for v >= 999.5 && unit < len(units)-1 {
		v, unit = v/1000, unit+1
	}
	decimals := 0
	if v < 9.95 {
		decimals = 1
	}
	return fixed(v, decimals) + " " + units[unit]
}

// Memory writes an amount of memory in powers of 1024, as systems count it:
// 148 MiB, 1.2 GiB.
func Memory(n int64) string {
	const mib, gib = 1 << 20, 1 << 30
	switch {
	case n < 0:
		return Missing
	case n < 1000*mib:
		return fixed(float64(n)/mib, 0) + " MiB"
	}
	return fixed(float64(n)/gib, 1) + " GiB"
}

var units = [...]string{"B", "KB", "MB", "GB", "TB", "PB", "EB"}

// Ago writes how long before now a time was: 12 s ago, 2 min ago, 5 h ago; from
// a day on the date. The zero time is Missing.
func Ago(t, now time.Time) string {
	age := now.Sub(t)
	switch {
	case t.IsZero():
		return Missing
	case age < time.Second && age > -time.Minute:
		return "just now"
	case age < 0 || age >= 24*time.Hour:
		return t.Local().Format(time.DateOnly)
	case age < time.Minute:
		return strconv.Itoa(int(age/time.Second)) + " s ago"
	case age < time.Hour:
		return strconv.Itoa(int(age/time.Minute)) + " min ago"
	}
	return strconv.Itoa(int(age/time.Hour)) + " h ago"
}

// Lasted writes how long something has lasted that began at a time, in whole
// seconds: 12 s, 2 min, 5 h 10 min, 3 d.
func Lasted(since, now time.Time) string {
	seconds := int(max(0, now.Sub(since)).Seconds())
	if seconds < 60 {
		return strconv.Itoa(seconds) + " s"
	}
	return Duration(float64(seconds))
}

func fixed(v float64, decimals int) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return Missing
	}
	s := strconv.FormatFloat(v, 'f', decimals, 64)
	if v < 0 && v > -1 && s == strconv.FormatFloat(math.Copysign(0, -1), 'f', decimals, 64) {
		return s[1:]
	}
	return s
}
