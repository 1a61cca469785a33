// go run unmount.go; go run -race unmount.go
//
// One loop is counted, two are served, then somebody unmounts: how many of the processes panic. The program starts
// itself again for each try, because a panic ends a process. Standard library only.
package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"sync"
)

type server struct{ loops sync.WaitGroup }

func newServer() *server {
	s := new(server)
	s.loops.Add(1) // one unit, for one Serve
	return s
}

func (s *server) serve(unmounted chan bool, ended *sync.WaitGroup) {
	<-unmounted
	s.loops.Done()
	ended.Done()
	s.loops.Wait()
}

// once is the incident: Mount serves, the program serves again, the file system is unmounted, the program returns.
// With `stay` it returns only after both loops have ended.
func once(stay bool) {
	s, unmounted := newServer(), make(chan bool)
	var ended sync.WaitGroup
	ended.Add(2)
	go s.serve(unmounted, &ended)
	go close(unmounted)
	s.serve(unmounted, &ended)
	if stay {
		ended.Wait()
	}
}

func try(what, processors string, times int) {
	var panics, races int
	for i := 0; i < times; i++ {
		command := exec.Command(os.Args[0], what)
		command.Env = append(os.Environ(), "GOMAXPROCS="+processors)
		output, _ := command.CombinedOutput()
		if bytes.Contains(output, []byte("panic: sync: negative WaitGroup counter")) {
			panics++
		}
		if bytes.Contains(output, []byte("DATA RACE")) {
			races++
		}
	}
	fmt.Printf("%-8s GOMAXPROCS=%s: %3d of %3d processes panicked, data races reported in %d\n", what, processors, panics, times, races)
}

func main() {
	if len(os.Args) > 1 {
		once(os.Args[1] == "stays")
		return
	}
	fmt.Println(runtime.Version(), "on", runtime.NumCPU(), "processors")
	try("returns", "1", 500)
	try("returns", "2", 500)
	try("stays", "2", 100)
}
