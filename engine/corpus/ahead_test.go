package corpus

import (
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
	"testing"
	"testing/iotest"
)

func TestAheadIsTheSame(t *testing.T) {
	broken := errors.New("broken")
	r := rand.New(rand.NewPCG(3, 4))
	for _, size := range []int{0, 1, aheadBlock - 1, aheadBlock, aheadBlock + 1, 7*aheadBlock + 5} {
		want := make([]byte, size)
		for i := range want {
			want[i] = byte(r.Uint32())
		}
		for name, reader := range map[string]io.Reader{
			"whole":  bytes.NewReader(want),
			"parts":  iotest.HalfReader(bytes.NewReader(want)),
			"at end": iotest.DataErrReader(bytes.NewReader(want)),
			"broken": io.MultiReader(bytes.NewReader(want), iotest.ErrReader(broken)),
		} {
			a := newAhead(reader)
			got, err := io.ReadAll(a)
			if !bytes.Equal(got, want) || name == "broken" != errors.Is(err, broken) || name != "broken" && err != nil {
				t.Errorf("%d bytes, %s: got %d, %v", size, name, len(got), err)
			}
			if n, again := a.Read(make([]byte, 1)); n != 0 || again == nil {
				t.Errorf("%d bytes, %s: after the end %d, %v", size, name, n, again)
			}
			a.Close()
		}
	}
}

// endless never ends; it counts its reads.
type endless struct{ reads int }

func (e *endless) Read(p []byte) (int, error) {
	e.reads++
	return len(p), nil
}

func TestAheadStopsWhenClosed(t *testing.T) {
	for _, read := range []int{0, 1, 5 * aheadBlock} {
		var e endless
		a := newAhead(&e)
		if _, err := io.CopyN(io.Discard, a, int64(read)); err != nil {
			t.Fatal(err)
		}
		a.Close()
		// A race with a goroutine that still reads would show here.
		if blocks := read/aheadBlock + aheadBlocks + 1; e.reads > blocks {
			t.Errorf("%d bytes were asked for and %d blocks read, at most %d are ahead", read, e.reads, blocks)
		}
	}
}
