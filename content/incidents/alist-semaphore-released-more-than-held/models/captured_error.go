// go run -race captured_error.go
//
// The line that 4fcc3a18 moved into the closures, by its shape: `err = ...` writes a variable of the function around
// them, from every goroutine at once. `err := ...` gives each goroutine its own. Standard library only.
package main

import (
	"fmt"
	"sync"
)

func acquire() error { return nil }

func main() {
	var err error
	var group sync.WaitGroup
	for part := 0; part < 4; part++ {
		group.Add(1)
		go func() {
			defer group.Done()
			if err = acquire(); err != nil {
				return
			}
		}()
	}
	group.Wait()
	fmt.Println("ended:", err)
}
