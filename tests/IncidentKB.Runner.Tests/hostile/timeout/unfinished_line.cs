// Never finishes a line
// expect: exit 0

Console.Write("waiting");
Thread.Sleep(Timeout.Infinite);
