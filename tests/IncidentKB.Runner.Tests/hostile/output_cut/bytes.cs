// Prints bytes that are no text
// expect: exit 0

using var output = Console.OpenStandardOutput();
var bytes = Enumerable.Range(0, 4096).Select(i => (byte)(i * 31)).ToArray();
while (true)
{
    output.Write(bytes);
}
