// dotnet run models/four-writers.cs
//
// With "taskset -c 0" in front it has one processor.
// Four threads write 20,000 keys of their own each to one Dictionary, 100 times; counts what comes of it.

const int writers = 4, keys = 20_000, rounds = 100;
var endings = new SortedDictionary<string, int>();
for (var round = 0; round < rounds; round++)
{
    var shared = new Dictionary<int, int>();
    var failures = new Exception?[writers];
    var threads = Enumerable.Range(0, writers).Select(writer => new Thread(() =>
    {
        try
        {
            for (var key = writer * keys; key < (writer + 1) * keys; key++)
            {
                shared[key] = key;
            }
        }
        catch (Exception e)
        {
            failures[writer] = e;
        }
    })).ToList();
    threads.ForEach(t => t.Start());
    var finished = threads.TrueForAll(t => t.Join(10_000));

    var failure = failures.FirstOrDefault(f => f is not null);
    var ending = !finished ? "a thread never ended" : failure is not null ? $"a writer failed: {failure.GetType()}" : Read(shared);
    endings[ending] = endings.GetValueOrDefault(ending) + 1;
}

Console.WriteLine($".NET {Environment.Version}, {Environment.ProcessorCount} processors; {rounds} rounds");
foreach (var (ending, count) in endings)
{
    Console.WriteLine($"{count,4}  {ending}");
}
Environment.Exit(0);

static string Read(Dictionary<int, int> shared)
{
    try
    {
        return Enumerable.Range(0, writers * keys).All(shared.ContainsKey) ? "all keys are there" : "keys lost, no exception";
    }
    catch (InvalidOperationException e)
    {
        return $"no writer failed, a later read did: {e.GetType()}";
    }
}
