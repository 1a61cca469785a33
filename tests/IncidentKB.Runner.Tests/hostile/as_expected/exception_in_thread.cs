// Throws where nobody listens
// expect: exception System.InvalidOperationException: from a thread
// expect: exit 134
// expect: output main waits

var thread = new Thread(() => throw new InvalidOperationException("from a thread"));
Console.WriteLine("main waits");
thread.Start();
thread.Join();
Thread.Sleep(Timeout.Infinite);
