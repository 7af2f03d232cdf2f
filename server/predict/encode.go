package predict

import (
	"encoding/hex"
	"math"
	"strconv"
	"time"

	"copydesk/server/reply"
)

// appendAnswer appends the JSON object of an answer. known_terms is there only
// when there are none, and the answer rests on what the model thinks of any
// text.
func appendAnswer(dst []byte, m *Model, a *Answer, timestamp string) []byte {
	dst = append(dst, `{"id":"`...)
	dst = hex.AppendEncode(dst, a.ID[:])
	dst = append(dst, `","prediction":`...)
	dst = append(dst, m.quoted[a.Category]...)
	dst = append(dst, `,"confidence":`...)
	dst = appendFloat(dst, a.Confidence)
	dst = append(dst, `,"probabilities":{`...)
	for i, category := range m.info.Categories {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(dst, m.quoted[category]...)
		dst = append(dst, ':')
		dst = appendFloat(dst, a.Probabilities[i])
	}
	dst = append(dst, `},"processing_time_ms":`...)
	dst = appendFloat(dst, milliseconds(a.Took))
	dst = appendTail(dst, m, timestamp)
	if a.KnownTerms == 0 {
		dst = append(dst, `,"known_terms":0`...)
	}
	return append(dst, '}')
}

// appendSingle appends the JSON document of the only answer of r.
func appendSingle(dst []byte, r *Result) []byte {
	return append(appendAnswer(dst, r.Model, &r.Answers[0], reply.Timestamp(r.Time)), '\n')
}

// appendBatch appends the JSON document of a batch.
func appendBatch(dst []byte, r *Result) []byte {
	timestamp := reply.Timestamp(r.Time)
	dst = append(dst, `{"predictions":[`...)
	for i := range r.Answers {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = appendAnswer(dst, r.Model, &r.Answers[i], timestamp)
	}
	dst = append(dst, `],"count":`...)
	dst = strconv.AppendInt(dst, int64(len(r.Answers)), 10)
	dst = append(dst, `,"processing_time_ms":`...)
	dst = appendFloat(dst, milliseconds(r.Took))
	dst = appendTail(dst, r.Model, timestamp)
	return append(dst, '}', '\n')
}

func appendTail(dst []byte, m *Model, timestamp string) []byte {
	dst = append(dst, `,"model_version":"`...)
	dst = append(dst, m.number...)
	dst = append(dst, `","timestamp":"`...)
	dst = append(dst, timestamp...)
	return append(dst, '"')
}

// appendFloat appends a finite number as encoding/json writes it: with an
// exponent, without leading zeros, where it is below 1e-6 or from 1e21 on.
func appendFloat(dst []byte, f float64) []byte {
	if size := math.Abs(f); f == 0 || size >= 1e-6 && size < 1e21 {
		return strconv.AppendFloat(dst, f, 'f', -1, 64)
	}
	dst = strconv.AppendFloat(dst, f, 'e', -1, 64)
	if n := len(dst); dst[n-2] == '0' && (dst[n-3] == '-' || dst[n-3] == '+') {
		dst[n-2] = dst[n-1]
		dst = dst[:n-1]
	}
	return dst
}

// milliseconds returns d to the microsecond.
func milliseconds(d time.Duration) float64 {
	return float64(d.Microseconds()) / 1000
}
