// Sleeps
// expect: exit 0

Thread.Sleep(Timeout.Infinite);
