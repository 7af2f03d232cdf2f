package corpus

import "io"

const (
	aheadBlock  = 128 << 10
	aheadBlocks = 4
)

// ahead reads from another reader in a goroutine of its own, some blocks ahead of
// who reads from it: to decompress and to parse at the same time. Errors come in
// their place.
type ahead struct {
	full chan filled
	free chan []byte
	stop chan struct{}
	done chan struct{} // closed when nothing is read any more

	block []byte // what is being read, and
	rest  []byte // what is left of it
	err   error
}

// filled is a block with the error that followed it, if any.
type filled struct {
	block []byte
	err   error
}

func newAhead(r io.Reader) *ahead {
	a := &ahead{
		full: make(chan filled, aheadBlocks), free: make(chan []byte, aheadBlocks),
		stop: make(chan struct{}), done: make(chan struct{}),
	}
	for range aheadBlocks {
		a.free <- make([]byte, aheadBlock)
	}
	go a.fill(r)
	return a
}

func (a *ahead) fill(r io.Reader) {
	defer close(a.done)
	for {
		var block []byte
		select {
		case block = <-a.free:
		case <-a.stop:
			return
		}
		n := 0
		var err error
		for n < len(block) && err == nil {
			var m int
			m, err = r.Read(block[n:])
			n += m
		}
		a.full <- filled{block[:n], err} // there is room for all blocks
		if err != nil {
			return
		}
	}
}

// Read implements io.Reader.
func (a *ahead) Read(p []byte) (int, error) {
	for len(a.rest) == 0 {
		if a.err != nil {
			return 0, a.err
		}
		if a.block != nil {
			a.free <- a.block[:aheadBlock]
		}
		f := <-a.full
		a.block, a.rest, a.err = f.block, f.block, f.err
	}
	n := copy(p, a.rest)
	a.rest = a.rest[n:]
	return n, nil
}

// Close ends the reading and waits until it has ended. It leaves the other reader
// open.
func (a *ahead) Close() error {
	close(a.stop)
	<-a.done
	return nil
}
