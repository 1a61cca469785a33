// Looks for secrets in its surroundings
// expect: exit 0
// expect: output variables: 0
// expect: output arguments: 0
// expect: output input: nothing

Console.WriteLine($"variables: {Environment.GetEnvironmentVariables().Count}");
Console.WriteLine($"arguments: {args.Length}");
Console.WriteLine($"input: {Console.In.ReadLine() ?? "nothing"}");
