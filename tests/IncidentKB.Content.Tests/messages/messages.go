// Prints each message of messages/go.yml that a program can be made to print: its id in a line "=== ID", then what a program of
// its own wrote about it to standard error.
package main

import (
	"bufio"
	"bytes"
	"context"
	"database/sql"
	drivers "database/sql/driver"
	"encoding/gob"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"math"
	"math/rand"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"reflect"
	"regexp"
	"runtime"
	"runtime/debug"
	"sort"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"text/template"
	"time"
)

type node struct{ Next *node }

type private struct{ name string }

type local struct{ error }

// Hands on what is written to it, line by line.
type lines chan []byte

func (l lines) Write(line []byte) (int, error) {
	l <- append([]byte(nil), line...)
	return len(line), nil
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}

// A server that answers by a function, and a client that calls it.
func serve(handler http.HandlerFunc) *httptest.Server { return httptest.NewServer(handler) }

func get(client *http.Client, url string) *http.Response {
	answer, err := client.Get(url)
	check(err)
	return answer
}

// Listens on a port of this machine and says something to whoever comes.
func sayer(text string) string {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	check(err)
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			connection.Read(make([]byte, 1))
			connection.Write([]byte(text))
			connection.Close()
		}
	}()
	return listener.Addr().String()
}

func unmarshal(text string, value any) { check(json.Unmarshal([]byte(text), value)) }

func overlap(first, second func()) {
	go func() {
		for {
			first()
		}
	}()
	for {
		second()
	}
}

func deep(n int) int { return deep(n+1) + 1 }

var (
	none    *node
	numbers = []int{1, 2, 3}
	five    = 5
	zero    = 0
	minus   = -1
	missing map[string]int
	anyone  any = "text"
	nothing any
	silent  func()
)

var cases = map[string]func(){
	"invalid-memory-address-or-nil-pointer-dereference":                func() { fmt.Println(none.Next) },
	"index-out-of-range-n-with-length-n":                               func() { fmt.Println(numbers[five]) },
	"slice-bounds-out-of-range-n-with-length-n":                        func() { fmt.Println("abc"[:five]) },
	"slice-bounds-out-of-range-n-with-capacity-n":                      func() { fmt.Println(numbers[:five]) },
	"slice-bounds-out-of-range-n-n":                                    func() { fmt.Println(numbers[2 : 1+zero]) },
	"integer-divide-by-zero":                                           func() { fmt.Println(1 / zero) },
	"assignment-to-entry-in-nil-map":                                   func() { missing["a"] = 1 },
	"makeslice-len-out-of-range":                                       func() { _ = make([]int, minus) },
	"makechan-size-out-of-range":                                       func() { _ = make(chan int, minus) },
	"hash-of-unhashable-type-type":                                     func() { _ = map[any]int{any(numbers): 1} },
	"comparing-uncomparable-type-type":                                 func() { fmt.Println(any(numbers) == any(numbers)) },
	"interface-conversion-interface-is-type-not-other":                 func() { _ = anyone.(int) },
	"interface-conversion-interface-is-nil-not-type":                   func() { _ = nothing.(int) },
	"interface-conversion-type-is-not-interface-missing-method-method": func() { _ = anyone.(error) },
	"send-on-closed-channel":                                           func() { c := make(chan int); close(c); c <- 1 },
	"close-of-closed-channel":                                          func() { c := make(chan int); close(c); close(c) },
	"close-of-nil-channel":                                             func() { var c chan int; close(c) },
	"all-goroutines-are-asleep-deadlock":                               func() { <-make(chan int) },
	"no-goroutines-main-called-runtime-goexit-deadlock":                func() { runtime.Goexit() },
	"concurrent-map-writes": func() {
		m := map[int]int{}
		overlap(func() { m[1] = 1 }, func() { m[2] = 2 })
	},
	"concurrent-map-read-and-map-write": func() {
		m := map[int]int{}
		overlap(func() { m[1] = 1 }, func() { _ = m[2] })
	},
	"concurrent-map-iteration-and-map-write": func() {
		m := map[int]int{}
		for i := 0; i < 1000; i++ {
			m[i] = i
		}
		overlap(func() { m[1] = 1 }, func() {
			for range m {
			}
		})
	},
	"go-of-nil-func-value":                      func() { go silent() },
	"stack-overflow":                            func() { debug.SetMaxStack(1 << 20); deep(0) },
	"sync-unlock-of-unlocked-mutex":             func() { new(sync.Mutex).Unlock() },
	"sync-unlock-of-unlocked-rwmutex":           func() { new(sync.RWMutex).Unlock() },
	"sync-runlock-of-unlocked-rwmutex":          func() { new(sync.RWMutex).RUnlock() },
	"sync-negative-waitgroup-counter":           func() { new(sync.WaitGroup).Done() },
	"sync-atomic-store-of-nil-value-into-value": func() { new(atomic.Value).Store(nil) },
	"sync-atomic-store-of-inconsistently-typed-value-into-value": func() {
		v := new(atomic.Value)
		v.Store(1)
		v.Store("a")
	},
	"negative-shift-amount": func() { fmt.Println(1 << minus) },
	"cannot-convert-slice-with-length-n-to-pointer-to-array-with-length-n": func() { _ = (*[4]int)(numbers) },
	"invalid-argument-to-intn":             func() { rand.Intn(zero) },
	"negative-repeat-count":                func() { strings.Repeat("a", minus) },
	"bytes-buffer-too-large":               func() { var b bytes.Buffer; b.WriteByte(1); b.Grow(math.MaxInt) },
	"bytes-buffer-truncation-out-of-range": func() { new(bytes.Buffer).Truncate(1) },
	"bufio-scanner-token-too-long": func() {
		s := bufio.NewScanner(strings.NewReader(strings.Repeat("a", 1<<17)))
		s.Scan()
		check(s.Err())
	},
	"strings-illegal-use-of-non-zero-builder-copied-by-value": func() {
		var b strings.Builder
		b.WriteByte('a')
		c := b
		c.WriteByte('b')
	},
	"regexp-compile-expression-error-parsing-regexp-fault": func() { regexp.MustCompile("(?<=a)") },
	"flag-redefined-name":                      func() { flag.Int("n", 1, ""); flag.Int("n", 1, "") },
	"reflect-call-of-method-on-zero-value":     func() { reflect.ValueOf(nil).Type() },
	"reflect-call-of-method-on-kind-value":     func() { reflect.ValueOf(1).Elem() },
	"reflect-method-using-unaddressable-value": func() { reflect.ValueOf(1).SetInt(2) },
	"reflect-method-using-value-obtained-using-unexported-field": func() {
		reflect.ValueOf(&private{}).Elem().Field(0).SetString("a")
	},
	"reflect-call-with-too-few-input-arguments": func() { reflect.ValueOf(deep).Call(nil) },
	"reflect-set-value-of-type-type-is-not-assignable-to-type-other": func() {
		reflect.ValueOf(&five).Elem().Set(reflect.ValueOf("a"))
	},
	"cannot-create-context-from-nil-parent": func() { context.WithCancel(nil) },
	"context-deadline-exceeded": func() {
		c, cancel := context.WithTimeout(context.Background(), time.Nanosecond)
		defer cancel()
		<-c.Done()
		check(c.Err())
	},
	"context-canceled": func() {
		c, cancel := context.WithCancel(context.Background())
		cancel()
		check(c.Err())
	},
	"http-server-closed": func() {
		s := &http.Server{Addr: "127.0.0.1:0"}
		s.Close()
		check(s.ListenAndServe())
	},
	"http-superfluous-response-writeheader-call-from-place": func() {
		s := serve(func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(200); w.WriteHeader(500) })
		get(http.DefaultClient, s.URL)
	},
	"http-multiple-registrations-for-pattern": func() {
		http.HandleFunc("/a", func(http.ResponseWriter, *http.Request) {})
		http.HandleFunc("/a", func(http.ResponseWriter, *http.Request) {})
	},
	"http-nil-handler": func() { http.HandleFunc("/a", nil) },
	"http-request-body-too-large": func() {
		_, err := io.ReadAll(http.MaxBytesReader(httptest.NewRecorder(), io.NopCloser(strings.NewReader("text")), 1))
		check(err)
	},
	"http-read-on-closed-response-body": func() {
		s := serve(func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "text") })
		answer := get(http.DefaultClient, s.URL)
		answer.Body.Close()
		_, err := io.ReadAll(answer.Body)
		check(err)
	},
	"http-invalid-read-on-closed-body": func() {
		failed := make(chan error)
		s := serve(func(w http.ResponseWriter, r *http.Request) {
			r.Body.Close()
			_, err := io.ReadAll(r.Body)
			failed <- err
		})
		go http.Post(s.URL, "text/plain", strings.NewReader("text"))
		check(<-failed)
	},
	"net-http-abort-handler": func() { panic(http.ErrAbortHandler) },
	"http-wrote-more-than-the-declared-content-length": func() {
		failed := make(chan error)
		s := serve(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Length", "1")
			_, err := io.WriteString(w, "text")
			failed <- err
		})
		go http.Get(s.URL)
		check(<-failed)
	},
	"http-contentlength-n-with-body-length-n": func() {
		s := serve(func(w http.ResponseWriter, r *http.Request) { io.Copy(io.Discard, r.Body) })
		request, err := http.NewRequest("POST", s.URL, io.NopCloser(strings.NewReader("text")))
		check(err)
		request.ContentLength = 10
		_, err = http.DefaultClient.Do(request)
		check(err)
	},
	"client-timeout-exceeded-while-awaiting-headers": func() {
		s := serve(func(w http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
		get(&http.Client{Timeout: 50 * time.Millisecond}, s.URL)
	},
	"client-timeout-or-context-cancellation-while-reading-body": func() {
		s := serve(func(w http.ResponseWriter, r *http.Request) {
			w.(http.Flusher).Flush()
			<-r.Context().Done()
		})
		_, err := io.ReadAll(get(&http.Client{Timeout: 300 * time.Millisecond}, s.URL).Body)
		check(err)
	},
	"malformed-http-response": func() { get(http.DefaultClient, "http://"+sayer("\x15\x03\x01\r\n\r\n")) },
	"server-gave-http-response-to-https-client": func() {
		s := serve(func(http.ResponseWriter, *http.Request) {})
		get(http.DefaultClient, strings.Replace(s.URL, "http:", "https:", 1))
	},
	"stopped-after-n-redirects": func() {
		s := serve(func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/", http.StatusFound) })
		get(http.DefaultClient, s.URL)
	},
	"unsupported-protocol-scheme-scheme": func() { get(http.DefaultClient, "example") },
	"use-of-closed-network-connection": func() {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		check(err)
		listener.Close()
		_, err = listener.Accept()
		check(err)
	},
	"i-o-timeout": func() {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		check(err)
		connection, err := net.Dial("tcp", listener.Addr().String())
		check(err)
		connection.SetReadDeadline(time.Now())
		_, err = connection.Read(make([]byte, 1))
		check(err)
	},
	"missing-port-in-address": func() { _, err := net.Dial("tcp", "localhost"); check(err) },
	"unexpected-eof": func() {
		_, err := io.ReadFull(strings.NewReader("a"), make([]byte, 2))
		check(err)
	},
	"eof": func() { _, err := strings.NewReader("").ReadByte(); check(err) },
	"io-read-write-on-closed-pipe": func() {
		r, w := io.Pipe()
		r.Close()
		_, err := w.Write([]byte("a"))
		check(err)
	},
	"file-already-closed": func() {
		f, err := os.Open(os.Args[0])
		check(err)
		f.Close()
		check(f.Close())
	},
	"os-process-already-finished": func() {
		c := exec.Command("true")
		check(c.Run())
		check(c.Process.Kill())
	},
	"executable-file-not-found-in-path": func() { check(exec.Command("no-such-program").Run()) },
	"exec-already-started": func() {
		c := exec.Command("true")
		check(c.Run())
		check(c.Start())
	},
	"signal-killed": func() {
		c := exec.Command("sleep", "60")
		check(c.Start())
		check(c.Process.Kill())
		check(c.Wait())
	},
	"sql-database-is-closed": func() {
		sql.Register("none", &driver{})
		db, err := sql.Open("none", "")
		check(err)
		db.Close()
		check(db.Ping())
	},
	"sql-register-called-twice-for-driver-name":              func() { sql.Register("none", &driver{}); sql.Register("none", &driver{}) },
	"sql-unknown-driver-name-forgotten-import":               func() { _, err := sql.Open("postgres", ""); check(err) },
	"json-cannot-unmarshal-value-into-go-value-of-type-type": func() { unmarshal(`"a"`, &five) },
	"json-unsupported-type-type":                             func() { _, err := json.Marshal(make(chan int)); check(err) },
	"json-unsupported-value-encountered-a-cycle-via-type": func() {
		n := &node{}
		n.Next = n
		_, err := json.Marshal(n)
		check(err)
	},
	"invalid-character-character-looking-for-beginning-of-value": func() { unmarshal("<html>", &five) },
	"unexpected-end-of-json-input":                               func() { unmarshal("", &five) },
	"json-unmarshal-non-pointer-type":                            func() { unmarshal("1", five) },
	"parsing-text-invalid-syntax":                                func() { _, err := strconv.Atoi("a"); check(err) },
	"parsing-text-value-out-of-range":                            func() { _, err := strconv.ParseInt("300", 10, 8); check(err) },
	"parsing-time-text-as-layout-cannot-parse-rest-as-part":      func() { _, err := time.Parse("2006-01-02", "21.3.2025"); check(err) },
	"non-positive-interval-for-newticker":                        func() { time.NewTicker(0) },
	"x509-certificate-signed-by-unknown-authority": func() {
		get(http.DefaultClient, httptest.NewTLSServer(http.NotFoundHandler()).URL)
	},
	"x509-certificate-is-valid-for-names-not-name": func() {
		s := httptest.NewTLSServer(http.NotFoundHandler())
		get(s.Client(), strings.Replace(s.URL, "127.0.0.1", "localhost", 1))
	},
	"tls-first-record-does-not-look-like-a-tls-handshake": func() { get(http.DefaultClient, "https://"+sayer("hello, hello")) },
	"errors-target-must-be-a-non-nil-pointer":             func() { var l *local; errors.As(io.EOF, l) },
	"can-t-evaluate-field-name-in-type-type": func() {
		check(template.Must(template.New("page").Parse("{{.Title}}")).Execute(io.Discard, node{}))
	},
	"gob-type-not-registered-for-interface-type": func() {
		check(gob.NewEncoder(io.Discard).Encode(struct{ V any }{private{}}))
	},
	"http-tls-handshake-error-from-address-error": func() {
		said := make(chan []byte)
		s := httptest.NewUnstartedServer(http.NotFoundHandler())
		s.Config.ErrorLog = log.New(lines(said), "", log.LstdFlags)
		s.StartTLS()
		connection, err := net.Dial("tcp", s.Listener.Addr().String())
		check(err)
		connection.Close()
		os.Stderr.Write(<-said)
	},
}

func main() {
	if len(os.Args) == 2 {
		cases[os.Args[1]]()
		return
	}
	names := make([]string, 0, len(cases))
	for name := range cases {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		// One that prints nothing is to be seen, and not to be waited for.
		limit, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		command := exec.CommandContext(limit, os.Args[0], name)
		// Two goroutines must run at once for some of them.
		command.Env = append(os.Environ(), "GOMAXPROCS=2")
		said, _ := command.CombinedOutput()
		cancel()
		fmt.Printf("=== go-%s\n%s\n", name, said)
	}
}

// A driver of a database that there is not.
type driver struct{}

func (*driver) Open(string) (drivers.Conn, error) { return nil, io.EOF }
