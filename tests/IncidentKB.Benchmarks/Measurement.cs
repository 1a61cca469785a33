namespace IncidentKB.Benchmarks;

/// <summary>One line for a series of times.</summary>
internal static class Measurement
{
    public static void Print(string name, double[] milliseconds, string note = "")
    {
        Array.Sort(milliseconds);
        double At(double share) => milliseconds[(int)Math.Min(milliseconds.Length - 1, share * milliseconds.Length)];
        Console.WriteLine(
            $"  {name,-36} p50 {At(0.5),7:N2} ms   p95 {At(0.95),7:N2} ms   p99 {At(0.99),7:N2} ms   max {milliseconds[^1],7:N2} ms{note}");
    }
}
