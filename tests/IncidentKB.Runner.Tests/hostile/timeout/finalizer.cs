// Never finishes finalizing
// expect: exit 0

Make();
GC.Collect();
GC.WaitForPendingFinalizers();

static void Make() => _ = new Stubborn();

sealed class Stubborn
{
    ~Stubborn()
    {
        while (true) { }
    }
}
