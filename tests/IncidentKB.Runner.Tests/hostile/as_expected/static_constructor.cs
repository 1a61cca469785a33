// Fails before Main
// expect: exception System.TypeInitializationException: The type initializer for 'Broken' threw an exception.
// expect: exit 134

Console.WriteLine(Broken.Value);

static class Broken
{
    public static readonly int Value = int.Parse("no number");
}
