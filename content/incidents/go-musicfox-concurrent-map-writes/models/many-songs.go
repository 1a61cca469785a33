// GO111MODULE=off go run models/many-songs.go -processes 200 -songs 200 -cpus 2
//
// Starts itself as many processes and counts how they end. Each process asks a local server for songs, one after the
// other, with four fetches a song that share one header map. -songs 1 and -cpus 1 give the other figures;
// "go run -race" with -processes 20 counts the reports of the race detector.
package main

import (
	"flag"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"runtime"
	"sort"
	"strings"
	"sync"
)

var header = http.Header{"Origin": {"https://music.example"}, "Referer": {"https://music.example/"}}

func request(address string, h http.Header) {
	r, err := http.NewRequest("GET", address, nil)
	if err != nil {
		panic(err)
	}
	r.Header = h // the caller's own map
	for _, name := range []string{"Accept", "Accept-Encoding", "Accept-Language", "User-Agent"} {
		value := h.Get(name)
		if value == "" {
			value = "any"
		}
		r.Header.Set(name, value)
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		panic(err)
	}
	response.Body.Close()
}

func play(songs int) {
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	defer server.Close()
	for song := 0; song < songs; song++ {
		var fetches sync.WaitGroup
		for _, quality := range []string{"ZQ24", "HQ", "SQ", "PQ"} {
			fetches.Add(1)
			go func(quality string) {
				defer fetches.Done()
				request(server.URL+"/"+quality, header)
			}(quality)
		}
		fetches.Wait()
	}
}

func main() {
	processes := flag.Int("processes", 20, "how many processes")
	songs := flag.Int("songs", 200, "songs in a row in each process")
	cpus := flag.Int("cpus", 2, "GOMAXPROCS of each process")
	child := flag.Bool("child", false, "be one of the processes")
	flag.Parse()
	if *child {
		play(*songs)
		return
	}

	endings := map[string]int{}
	for i := 0; i < *processes; i++ {
		process := exec.Command(os.Args[0], "-child", fmt.Sprint("-songs=", *songs))
		process.Env = append(os.Environ(), fmt.Sprint("GOMAXPROCS=", *cpus))
		output, _ := process.CombinedOutput()
		ending := "quiet"
		for _, line := range strings.Split(string(output), "\n") {
			if strings.HasPrefix(line, "fatal error: ") || strings.HasPrefix(line, "WARNING: DATA RACE") {
				ending = line
				break
			}
		}
		endings[ending]++
	}
	fmt.Printf("%s, %d processors; %d processes on %d, %d song(s) each\n", runtime.Version(), runtime.NumCPU(), *processes, *cpus, *songs)
	var lines []string
	for ending, count := range endings {
		lines = append(lines, fmt.Sprintf("%4d  %s", count, ending))
	}
	sort.Strings(lines)
	fmt.Println(strings.Join(lines, "\n"))
}
