// Prints one line without end
// expect: exit 0

var piece = new string('x', 10_000);
while (true)
{
    Console.Write(piece);
}
