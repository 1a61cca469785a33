// go run upload.go
//
// How often, and how far into an upload, the surplus release of alist v3.43.0 ends the server. It needs
// golang.org/x/sync (v0.1.0 was used). An upload has 256 parts; 0.5% of the attempts fail, up to ten are made.
// Which attempts fail is drawn with a fixed seed: the number of runs that must fail is the same on every machine.
// The place where they fail depends on the scheduler and varies a little.
package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand"
	"runtime"
	"sort"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/semaphore"
)

const (
	parts    = 256
	attempts = 10
	runs     = 40
	failure  = 0.005
)

var errReset = errors.New("connection reset")

// An upload is one Put: what its goroutines did up to the first panic, which in alist ends the process.
type upload struct {
	mu                  sync.Mutex
	random              *rand.Rand
	done, running, peak int
	failed, panicked    bool
}

func (u *upload) attempt() error {
	u.mu.Lock()
	u.running++
	if u.running > u.peak && !u.panicked {
		u.peak = u.running
	}
	wait, fails := time.Duration(u.random.Intn(1000))*time.Microsecond, u.random.Float64() < failure
	u.mu.Unlock()

	time.Sleep(wait)

	u.mu.Lock()
	defer u.mu.Unlock()
	u.running--
	if fails {
		u.failed = true
		return errReset
	}
	if !u.panicked {
		u.done++
	}
	return nil
}

// recovered notes the first panic instead of letting the process die of it.
func (u *upload) recovered() {
	if recover() != nil {
		u.mu.Lock()
		u.panicked = true
		u.mu.Unlock()
	}
}

// put is the producer: a group of at most `threads` goroutines, each of which repeats its closure until it succeeds.
// It reports whether exactly three permits are free at the end.
func put(u *upload, threads int, outside bool) bool {
	ctx, sem := context.Background(), semaphore.NewWeighted(3)
	group, slots := sync.WaitGroup{}, make(chan bool, threads)
	var stop atomic.Bool
	for part := 0; part < parts && !stop.Load(); part++ {
		if outside {
			sem.Acquire(ctx, 1) // once per part: the mistake
		}
		slots <- true
		group.Add(1)
		go func() {
			defer group.Done()
			defer func() { <-slots }()
			defer func() { stop.Store(u.isOver()) }()
			defer u.recovered()
			for n := 1; n <= attempts; n++ {
				closure := func() error {
					if !outside {
						sem.Acquire(ctx, 1) // once per attempt: the repair
					}
					defer sem.Release(1)
					return u.attempt()
				}
				if closure() == nil {
					return
				}
			}
		}()
	}
	group.Wait()
	return sem.TryAcquire(3) && !sem.TryAcquire(1)
}

func (u *upload) isOver() bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.panicked
}

func main() {
	fmt.Println(runtime.Version(), "on", runtime.NumCPU(), "processors;", parts, "parts,", runs, "runs")
	for _, outside := range []bool{true, false} {
		for _, threads := range []int{3, 8, 16, 32} {
			var panics, failed, exact, peak int
			var done []int
			for run := 0; run < runs; run++ {
				u := &upload{random: rand.New(rand.NewSource(int64(run)))}
				if put(u, threads, outside) {
					exact++
				}
				if u.failed {
					failed++
				}
				if u.panicked {
					panics++
					done = append(done, u.done)
				}
				if u.peak > peak {
					peak = u.peak
				}
			}
			where := "in the closure"
			if outside {
				where = "in the producer"
			}
			fmt.Printf("acquire %-15s %2d threads: %2d runs with a failed attempt, %2d panics, peak %d, exactly 3 permits at the end in %2d", where+",", threads, failed, panics, peak, exact)
			if sort.Ints(done); len(done) > 0 {
				fmt.Printf("; parts done at the panic: %d to %d, median %d", done[0], done[len(done)-1], done[len(done)/2])
			}
			fmt.Println()
		}
	}
}
