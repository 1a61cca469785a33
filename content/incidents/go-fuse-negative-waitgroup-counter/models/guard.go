// go run guard.go 200000; go run -race guard.go 100
//
// The guard of 4ee2ee46 by its shape, a plain bool, against an atomic one: two calls come at the same time. How often
// do both pass in that many rounds? Standard library only.
package main

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"
)

type plain struct{ serving bool }

func (g *plain) enter() bool {
	if g.serving {
		return false
	}
	g.serving = true
	return true
}

type swapped struct{ serving atomic.Bool }

func (g *swapped) enter() bool { return g.serving.CompareAndSwap(false, true) }

type guard interface{ enter() bool }

func bothPass(rounds int, fresh func() guard) (both int) {
	for i := 0; i < rounds; i++ {
		g, passed := fresh(), [2]bool{}
		var ready atomic.Int32
		var calls sync.WaitGroup
		calls.Add(2)
		for c := range passed {
			go func(c int) {
				defer calls.Done()
				for ready.Add(1); ready.Load() < 2; {
				}
				passed[c] = g.enter()
			}(c)
		}
		calls.Wait()
		if passed[0] && passed[1] {
			both++
		}
	}
	return both
}

func main() {
	rounds, err := strconv.Atoi(os.Args[1])
	if err != nil {
		panic(err)
	}
	fmt.Println(runtime.Version(), "on", runtime.NumCPU(), "processors;", rounds, "rounds")
	fmt.Println("plain bool: both calls passed in", bothPass(rounds, func() guard { return new(plain) }))
	fmt.Println("atomic.Bool: both calls passed in", bothPass(rounds, func() guard { return new(swapped) }))
}
