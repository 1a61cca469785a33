using System.Globalization;
using System.Text;
using IncidentKB.Core.Matching;

namespace IncidentKB.Benchmarks;

/// <summary>
/// Incidents with Go traces as programs print them: about 17 frames, functions of the program, of libraries and of the standard
/// library drawn by Zipf's law, one incident in five a near copy of another that shares the lower half of its stack. The same
/// seed gives the same incidents.
/// </summary>
internal sealed class GeneratedTraces
{
    private const int LibraryFunctions = 20_000;
    private const int FunctionsOfProject = 60;
    private const int IncidentsOfProject = 8;

    private static readonly string[] Verbs =
    [
        "Handle", "Load", "Store", "Flush", "Close", "Open", "Read", "Write", "Sync", "Run", "Start", "Stop", "Encode", "Decode", "Resolve",
        "Commit", "Apply", "Scan", "Watch", "Send",
    ];
    private static readonly string[] Nouns =
    [
        "Session", "Buffer", "Pool", "Worker", "Queue", "Index", "Stream", "Client", "Server", "Cache", "Route", "Table", "Request",
        "Segment", "Cursor", "Lease", "Batch", "Node", "Peer", "Job",
    ];
    private static readonly string[] Packages =
    [
        "store", "proxy", "engine", "transport", "sched", "codec", "wal", "raft", "blob", "auth", "cluster", "media", "search", "tunnel",
        "agent", "mount",
    ];
    private static readonly string[] Messages =
    [
        "panic: runtime error: invalid memory address or nil pointer dereference", "panic: sync: negative WaitGroup counter",
        "fatal error: concurrent map writes",
        "panic: close of closed channel", "panic: semaphore: released more than held",
        "panic: runtime error: index out of range [3] with length 3", "panic: send on closed channel",
    ];
    private static readonly string[] Tail =
        ["net/http.HandlerFunc.ServeHTTP", "net/http.serverHandler.ServeHTTP", "net/http.(*conn).serve"];

    /// <summary>One incident, without its trace.</summary>
    public static IncidentSignature Incident(int number)
    {
        var repository = $"https://github.com/{OwnerOf(number)}/{ProjectOf(number)}";
        var message = MessageOf(number);
        var kind = message.StartsWith("panic: ", StringComparison.Ordinal) ? "panic: " : "fatal error: ";
        return new(
            number + 1, ProjectOf(number), repository, "pattern-" + (number % 5), "v1.0.0", "v1.2.0", [message[kind.Length..]], [], "");
    }

    /// <summary>The recorded trace of an incident.</summary>
    public static string Recorded(int number) => Text(Frames(number), MessageOf(number));

    /// <summary>A trace of an incident as another build prints it: some frames dropped, some inserted, some renamed.</summary>
    public static string Drifted(int number, int dropped, int inserted, int renamed)
    {
        var random = new Random(unchecked((number * 7919) + dropped));
        var frames = new List<string>();
        foreach (var frame in Frames(number))
        {
            if (random.Next(100) < inserted)
            {
                frames.Add(LibraryFunction(Zipf(random, LibraryFunctions)));
            }

            if (random.Next(100) >= dropped)
            {
                frames.Add(random.Next(100) < renamed ? frame + "Renamed" : frame);
            }
        }

        return Text(frames, MessageOf(number));
    }

    /// <summary>A dump of so many goroutines.</summary>
    public static string Dump(int goroutines)
    {
        var text = new StringBuilder("fatal error: all goroutines are asleep - deadlock!\n\n");
        for (var i = 0; i < goroutines; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"goroutine {i + 1} [semacquire, {i % 60} minutes]:\n");
            AppendFrames(text, Frames(i % 500));
            text.Append('\n');
        }

        return text.ToString();
    }

    private static string ProjectOf(int number) => $"project{number / IncidentsOfProject}";

    private static string OwnerOf(int number) => $"owner{number / IncidentsOfProject / 3}";

    private static string MessageOf(int number)
    {
        var random = new Random(number);
        return random.Next(100) < 70
            ? Messages[Zipf(random, Messages.Length)]
            : $"panic: {Packages[random.Next(Packages.Length)]}: {Nouns[random.Next(Nouns.Length)]} of {ProjectOf(number)} is in state "
                + $"{number % 7}";
    }

    private static List<string> Frames(int number)
    {
        // A near copy: another top on the lower half of its neighbour.
        var isCopy = number % 5 == 4;
        var random = new Random(unchecked(number * 104729));
        var frames = new List<string>();
        var top = random.Next(1, 4);
        for (var i = 0; i < top; i++)
        {
            frames.Add(LibraryFunction(Zipf(random, 300)));
        }

        AddOwn(frames, number, random, random.Next(4, 9));
        if (isCopy)
        {
            var other = Frames(number - 1);
            frames.AddRange(other.Skip(other.Count / 2));
            return frames;
        }

        for (var i = random.Next(3, 8); i > 0; i--)
        {
            frames.Add(LibraryFunction(Zipf(random, LibraryFunctions)));
        }

        AddOwn(frames, number, random, random.Next(1, 4));
        frames.AddRange(Tail);
        return frames;
    }

    private static void AddOwn(List<string> frames, int number, Random random, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var function = Zipf(random, FunctionsOfProject) + (number / IncidentsOfProject * 31);
            frames.Add(
                $"github.com/{OwnerOf(number)}/{ProjectOf(number)}/"
                + $"{Packages[function % Packages.Length]}.(*{Nouns[function / 3 % Nouns.Length]})."
                + $"{Verbs[function / 7 % Verbs.Length]}{function % 97}");
        }
    }

    private static string LibraryFunction(int rank) =>
        rank < 400
            ? $"{(rank % 2 == 0 ? "net/http" : "encoding/json")}.(*{Nouns[rank % Nouns.Length]}).{Verbs[rank / 20 % Verbs.Length]}{rank}"
            : $"github.com/lib{rank % 900}/"
                + $"{Packages[rank % Packages.Length]}.(*{Nouns[rank / 5 % Nouns.Length]}).{Verbs[rank / 11 % Verbs.Length]}{rank % 53}";

    // A rank from 0 with the likelihood of Zipf's law with exponent 1, by inverting its integral.
    private static int Zipf(Random random, int count) => Math.Min(count - 1, (int)(Math.Pow(count + 1, random.NextDouble()) - 1));

    private static string Text(List<string> frames, string message)
    {
        var text = new StringBuilder(message).Append("\n\ngoroutine 17 [running]:\n");
        AppendFrames(text, frames);
        return text.ToString();
    }

    private static void AppendFrames(StringBuilder text, List<string> frames)
    {
        foreach (var frame in frames)
        {
            var package = frame[..(frame.LastIndexOf('/') + 1)];
            text.Append(frame).Append("(0xc000598550, {0xc0018a6000?, 0x4})\n\t/go/src/").Append(package).Append("/file.go:")
                .Append(20 + (frame.Length * 7)).Append(" +0x1d\n");
        }
    }
}
