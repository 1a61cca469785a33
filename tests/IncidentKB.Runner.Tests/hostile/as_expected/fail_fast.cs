// Ends without a word of farewell
// expect: exit 134
// expect: output before

Console.WriteLine("before");
Environment.FailFast("enough");
