// Never finishes initializing
// expect: exit 0

Console.WriteLine(Slow.Value);

static class Slow
{
    public static readonly int Value = Wait();

    static int Wait()
    {
        while (true) { }
    }
}
