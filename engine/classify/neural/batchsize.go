package neural

import (
	"bytes"
	"encoding/json"
	"strconv"

	"copydesk/engine/fault"
)

// BatchSize is the number of rows between two updates of the weights. Zero is
// "auto": 200. A batch never has more rows than there are.
type BatchSize int

// Auto is the batch size of scikit-learn's "auto".
const Auto BatchSize = 0

const autoRows = 200

// Rows returns the rows of a full batch out of n.
func (b BatchSize) Rows(n int) int {
	if b == Auto {
		b = autoRows
	}
	return min(int(b), n)
}

// String returns "auto" or the number.
func (b BatchSize) String() string {
	if b == Auto {
		return "auto"
	}
	return strconv.Itoa(int(b))
}

// MarshalJSON writes "auto" or a number.
func (b BatchSize) MarshalJSON() ([]byte, error) {
	if b == Auto {
		return []byte(`"auto"`), nil
	}
	return strconv.AppendInt(nil, int64(b), 10), nil
}

// UnmarshalJSON reads "auto" or a whole number of at least 1; anything else is
// refused with fault.Invalid.
func (b *BatchSize) UnmarshalJSON(text []byte) error {
	if bytes.Equal(text, []byte(`"auto"`)) {
		*b = Auto
		return nil
	}
	var n int
	if err := json.Unmarshal(text, &n); err != nil || n < 1 {
		return fault.Newf(fault.Invalid, "batch_size is %s, expected \"auto\" or a whole number of at least 1", text)
	}
	*b = BatchSize(n)
	return nil
}
