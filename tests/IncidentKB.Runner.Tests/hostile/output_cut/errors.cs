// Complains without end
// expect: exit 0

while (true)
{
    Console.Error.WriteLine("no");
}
