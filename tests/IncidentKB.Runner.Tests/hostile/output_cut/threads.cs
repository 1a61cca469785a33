// Prints from many threads to both streams
// expect: exit 0

Parallel.For(0, 8, i =>
{
    while (true)
    {
        (i % 2 == 0 ? Console.Out : Console.Error).WriteLine($"thread {i}");
    }
});
