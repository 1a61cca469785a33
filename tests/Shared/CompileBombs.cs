namespace IncidentKB.Testing;

/// <summary>Sources that are short and more than a compiler can take.</summary>
internal static class CompileBombs
{
    /// <summary>Every Y is five times as large as the one before.</summary>
    public static readonly string Endless = "class X<A, B, C, D, E> { class Y : X<Y, Y, Y, Y, Y> { "
        + string.Join('.', Enumerable.Repeat("Y", 30)) + " y; } }";

    /// <summary>What they are, and how to make them. Each ends, or keeps busy for long, a compiler that has no limits.</summary>
    public static readonly Dictionary<string, Func<string>> Sources = new(StringComparer.Ordinal)
    {
        ["16,000 parentheses"] = () => $"var x = {new string('(', 16_000)}1{new string(')', 16_000)};",
        ["parentheses hidden from a bracket counter"] = () => "var x = " + string.Concat(Enumerable.Repeat("(/*)*/", 5_000)) + "1;",
        ["generic type that contains itself ever deeper"] = () => Endless,
        ["lambdas with overloads inside each other"] = () => "class P { static void Main() { "
            + string.Concat(Enumerable.Repeat("M(x => ", 14)) + "x" + new string(')', 14)
            + "; } static int M(Func<int, int> f) => 0; static int M(Func<string, int> f) => 0; static int M(Func<long, int> f) => 0; }",
        ["strings joined 8,000 times"] = () => "var s = \"\"" + string.Concat(Enumerable.Repeat("+\"\"", 8_000)) + ";",
        ["minus signs"] = () => "var x = " + string.Concat(Enumerable.Repeat("- ", 15_000)) + "1;",
        ["conditions inside conditions"] = () =>
            "var x = " + string.Concat(Enumerable.Repeat("true?", 6_000)) + "1" + string.Concat(Enumerable.Repeat(":1", 6_000)) + ";",
        ["statements inside statements"] = () => string.Concat(Enumerable.Repeat("if(true)", 4_000)) + ";",
        ["strings inside strings"] = () => "var x = " + string.Concat(Enumerable.Repeat("$\"{", 8_000)) + "1;",
        ["a constant of a gigabyte"] = () => "class C { const string A = \"" + new string('x', 1024) + "\"; "
            + string.Concat(Enumerable.Range('B', 20).Select(c => $"const string {(char)c} = {(char)(c - 1)}+{(char)(c - 1)}; "))
            + "static void Main() => Console.WriteLine(U.Length); }",
        ["an array type of 5,000 dimensions"] = () => "int" + string.Concat(Enumerable.Repeat("[]", 15_000)) + " x = null;",
        ["tuples inside tuples"] = () => string.Concat(Enumerable.Repeat("(int,", 190)) + "int" + new string(')', 190) + " x = default;",
        ["a pattern of 3,000 alternatives"] = () =>
            "object o = 1; var x = o switch { " + string.Concat(Enumerable.Range(0, 1500).Select(i => $"({i},{i})=>{i},")) + "_=>0};",
        ["an empty file of line ends"] = () => new string('\n', 32_000),
    };
}
