// go run closed_twice.go
//
// Serves 20,000 requests from eight goroutines. Every body is closed by the handler and once more by the framework, and each
// Close pools the reader, as in nbio v1.5.4 to v1.5.11. A run is a process of its own. "foreign" counts requests that read
// bytes of another one. The last row closes a body as often, but only the framework pools it. GOMAXPROCS stands in the first column.
package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

const (
	requests = 20000
	workers  = 8
	bodySize = 600 // more than io.ReadAll asks for at once
)

// engine owns the memory of the bodies.
type engine struct{ memory sync.Pool }

func (e *engine) alloc() []byte { return e.memory.Get().([]byte)[:bodySize] }
func (e *engine) free(b []byte) { e.memory.Put(b) }

type reader struct {
	owner  *engine
	chunks [][]byte
	at     int
	closed bool
}

var readers = sync.Pool{New: func() any { return new(reader) }}

func open(e *engine, mark byte) *reader {
	r := readers.Get().(*reader)
	r.owner = e
	if e != nil { // no body, no engine
		chunk := e.alloc()
		for i := range chunk {
			chunk[i] = mark
		}
		r.chunks = append(r.chunks, chunk)
	}
	return r
}

func (r *reader) Read(p []byte) (int, error) {
	if len(r.chunks) == 0 {
		return 0, io.EOF
	}
	chunk := r.chunks[0]
	n := copy(p, chunk[r.at:])
	r.at += n
	if r.at >= len(chunk) {
		r.owner.free(chunk)
		r.chunks, r.at = r.chunks[1:], 0
	}
	return n, nil
}

// Close is the mistake: it pools the reader, whoever calls it and however often.
func (r *reader) Close() {
	r.freeAll()
	*r = reader{}
	readers.Put(r)
}

// closeOnce is the repair: no second time, and no pool.
func (r *reader) closeOnce() {
	if !r.closed {
		r.closed = true
		r.freeAll()
	}
}

func (r *reader) freeAll() {
	for _, chunk := range r.chunks {
		r.owner.free(chunk)
	}
}

func run(pause time.Duration, repaired bool) {
	e := &engine{memory: sync.Pool{New: func() any { return make([]byte, bodySize) }}}
	var panics, foreign, next atomic.Int32
	var group sync.WaitGroup
	for w := 0; w < workers; w++ {
		group.Add(1)
		go func() {
			defer group.Done()
			for n := next.Add(1); n <= requests; n = next.Add(1) {
				serve(e, int(n), pause, repaired, &panics, &foreign)
			}
		}()
	}
	group.Wait()
	fmt.Printf("panics %d foreign %d\n", panics.Load(), foreign.Load())
}

func serve(e *engine, n int, pause time.Duration, repaired bool, panics, foreign *atomic.Int32) {
	defer func() { // the framework logs a panic and goes on
		if recover() != nil {
			panics.Add(1)
		}
	}()
	mark := byte(n)
	var body *reader
	if n%10 == 0 { // every tenth request has no body
		body = open(nil, mark)
	} else {
		body = open(e, mark)
	}
	func() { // the handler
		if repaired {
			defer body.closeOnce()
		} else {
			defer body.Close()
		}
		if pause > 0 {
			time.Sleep(pause)
		}
		data, _ := io.ReadAll(io.LimitReader(body, 4*bodySize))
		if bytes.Count(data, []byte{mark}) != len(data) {
			foreign.Add(1)
		}
	}()
	if repaired { // the framework
		body.closeOnce()
		*body = reader{}
		readers.Put(body)
	} else {
		body.Close()
	}
}

func main() {
	if how := os.Getenv("HOW"); how != "" {
		pause, _ := time.ParseDuration(os.Getenv("PAUSE"))
		run(pause, how == "repaired")
		return
	}

	self, err := os.Executable()
	if err != nil {
		panic(err)
	}
	fmt.Printf("%s, %d processors; %d requests, %d goroutines\n", runtime.Version(), runtime.NumCPU(), requests, workers)
	for _, row := range []struct {
		processors, runs int
		pause, how       string
	}{{1, 10, "0s", "twice"}, {2, 10, "0s", "twice"}, {2, 10, "200us", "twice"}, {2, 10, "0s", "repaired"}, {2, 10, "200us", "repaired"}} {
		fmt.Printf("GOMAXPROCS=%d pause %s, %s:\n", row.processors, row.pause, row.how)
		for i := 0; i < row.runs; i++ {
			child := exec.Command(self)
			child.Env = append(os.Environ(), "HOW="+row.how, "PAUSE="+row.pause, fmt.Sprint("GOMAXPROCS=", row.processors))
			out, err := child.CombinedOutput()
			first, _, _ := strings.Cut(string(out), "\n")
			if err != nil {
				first += " (" + err.Error() + ")"
			}
			fmt.Println("  " + first)
		}
	}
}
