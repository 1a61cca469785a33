// go run starts.go
//
// Counts how many starts out of 200 panic: a start lists the containers, works for a while and starts a route. Each start
// is a process of its own. The client table has the shape of GoDoxy v0.9.8 and no gates: whether the reaper removes
// the entry in time is left to the scheduler. GOMAXPROCS is 1 or 2; on a machine with one processor the second column means little.
package main

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

const starts = 200

var (
	tableLock sync.Mutex
	table     = map[string]*client{}
)

type client struct {
	users atomic.Int32
	gone  chan struct{}
}

func connect(host string) *client {
	tableLock.Lock()
	defer tableLock.Unlock()
	if c, found := table[host]; found {
		if c.users.Add(1) == 1 {
			panic("connect: the last user has closed this client")
		}
		return c
	}
	c := &client{gone: make(chan struct{})}
	c.users.Store(1)
	table[host] = c
	go func() { // the reaper
		<-c.gone
		tableLock.Lock()
		delete(table, host)
		tableLock.Unlock()
	}()
	return c
}

func (c *client) close() {
	if c.users.Add(-1) == 0 { // without the lock of the table
		close(c.gone)
	}
}

// start is what one process does. The work between listing and route computes and never waits.
func start(work time.Duration) {
	connect("docker").close()
	for begin := time.Now(); time.Since(begin) < work; {
	}
	connect("docker")
}

func main() {
	if work, err := time.ParseDuration(os.Getenv("WORK")); err == nil {
		start(work)
		return
	}

	self, err := os.Executable()
	if err != nil {
		panic(err)
	}
	fmt.Printf("%s, %d processors; starts out of %d that panic\n", runtime.Version(), runtime.NumCPU(), starts)
	for _, work := range []time.Duration{0, 100 * time.Microsecond, time.Millisecond, 10 * time.Millisecond} {
		fmt.Printf("work %-6v", work)
		for _, processors := range []int{1, 2, 2} {
			panics := 0
			for i := 0; i < starts; i++ {
				child := exec.Command(self)
				child.Env = append(os.Environ(), fmt.Sprint("WORK=", work), fmt.Sprint("GOMAXPROCS=", processors))
				if out, err := child.CombinedOutput(); err != nil && strings.Contains(string(out), "the last user has closed") {
					panics++
				}
			}
			fmt.Printf("  GOMAXPROCS=%d: %3d", processors, panics)
		}
		fmt.Println()
	}
}
