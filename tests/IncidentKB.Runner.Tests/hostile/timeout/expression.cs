// Lets a regular expression search for ever
// expect: exit 0

Console.WriteLine(System.Text.RegularExpressions.Regex.IsMatch(new string('a', 100) + "!", "^(a+)+$"));
