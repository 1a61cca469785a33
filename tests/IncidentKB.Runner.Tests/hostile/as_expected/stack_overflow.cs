// Calls itself without end
// expect: exit 134
// expect: output deeper

Console.WriteLine("deeper");
Console.WriteLine(Deeper(0));

static int Deeper(int depth) => Deeper(depth + 1) + 1;
