using System.Text;
using IncidentKB.Core.Traces;
using IncidentKB.Testing;

namespace IncidentKB.Core.Tests.Traces;

/// <summary>Traces that programs printed: those beside these tests, those of the incidents and those of other failures.</summary>
internal static class TraceFixtures
{
    public static string Folder { get; } = Path.Combine(RepositoryFiles.Root, "tests", "IncidentKB.Core.Tests", "Traces", "recorded");

    /// <summary>Files of the golden fixtures, by name.</summary>
    public static IEnumerable<string> Recorded() =>
        Directory.EnumerateFiles(Folder, "*.txt").Where(file => !file.EndsWith(".expected.txt", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);

    /// <summary>All traces of the repository as a program printed them, without what a log or a terminal did to them.</summary>
    public static IEnumerable<string> Clean() =>
        Recorded()
            .Concat(Directory.EnumerateFiles(Path.Combine(RepositoryFiles.Root, "tests", "IncidentKB.Content.Tests", "unrelated"), "*.txt"))
            .Concat(Directory.EnumerateFiles(RepositoryFiles.Content, "*.txt", SearchOption.AllDirectories).Where(IsClean))
            .Order(StringComparer.Ordinal);

    /// <summary>What was read, in a form that a person can review.</summary>
    public static string Summary(PasteReading reading)
    {
        var summary = new StringBuilder();
        foreach (var trace in reading.Traces)
        {
            summary.Append("language ").Append(trace.Language).Append('\n');
            foreach (var message in trace.Messages)
            {
                summary.Append($"{message.Kind}: {message.Type.In(reading.Text)} | {message.Text.In(reading.Text)}\n");
            }

            foreach (var thread in trace.Threads)
            {
                summary.Append($"thread {thread.Name.In(reading.Text)} [{thread.State.In(reading.Text)}]\n");
                foreach (var frame in trace.Frames.Skip(thread.FirstFrame).Take(thread.FrameCount))
                {
                    summary.Append(
                        $"  {(frame.IsCreator ? "created by " : "")}{frame.Function.In(reading.Text)} | "
                        + $"{frame.File.In(reading.Text)}:{frame.Line} | {frame.Origin}\n");
                }
            }
        }

        return summary.ToString();
    }

    /// <summary>Language, messages and functions: what no mangling that loses nothing may change.</summary>
    public static string Essence(PasteReading reading)
    {
        var essence = new StringBuilder();
        foreach (var trace in reading.Traces)
        {
            essence.Append(trace.Language).Append('\n');
            foreach (var message in trace.Messages)
            {
                essence.Append($"{message.Kind} {message.Type.In(reading.Text)} {message.Text.In(reading.Text)}\n");
            }

            foreach (var frame in trace.Frames)
            {
                essence.Append($"  {frame.Function.In(reading.Text)}\n");
            }
        }

        return essence.ToString();
    }

    private static bool IsClean(string file) =>
        Path.GetFileName(file) is var name && (name.StartsWith("go-model", StringComparison.Ordinal)
            || name.StartsWith("dotnet-", StringComparison.Ordinal) || name.StartsWith("cut-", StringComparison.Ordinal));
}
