// Prints lines without end
// expect: exit 0

while (true)
{
    Console.WriteLine("all work and no play");
}
