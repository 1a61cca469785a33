// Asks for everything at once
// expect: exit 0

Console.WriteLine(new byte[2_000_000_000].Length);
