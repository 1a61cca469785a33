// Starts threads without end
// expect: exit 0

for (var i = 0; i < 20_000; i++)
{
    new Thread(() => Thread.Sleep(Timeout.Infinite)).Start();
}
