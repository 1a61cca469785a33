// Leaves from another thread with a code of its own
// expect: exit 42

new Thread(() => Environment.Exit(42)).Start();
Thread.Sleep(Timeout.Infinite);
