using System.Runtime.InteropServices;
using IncidentKB.Core.Traces;

namespace IncidentKB.Core.Matching;

/// <summary>
/// The lines of a text that no reader understands, as hashes of three words in a row with numbers, addresses and ids made alike: by them
/// a recorded text is found again, whatever its language or form.
/// </summary>
internal sealed class LineShingles
{
    private const int WordsPerShingle = 3;

    // What tells a failure stands in the first lines; a log may have megabytes.
    private const int MaxLines = 400;
    private const int MaxLineLength = 500;

    // So many of a text are filed in the index: those with the smallest hashes, so that two texts file the same of what they share
    // (Broder, On the resemblance and containment of documents, 1997).
    private const int MaxFiled = 64;

    // Fewer say nothing: a sentence has as many.
    private const int MinFiled = 6;

    private readonly List<uint[]> _lines = [];
    private readonly List<int> _numbers = [];

    private LineShingles(PasteReading reading)
    {
        foreach (var number in reading.UnreadLines.Take(MaxLines))
        {
            var line = reading.Lines[number].In(reading.Text);
            var words = new List<ulong>();
            MessageTokens.Add(line[..Math.Min(line.Length, MaxLineLength)], words);
            if (words.Count >= WordsPerShingle)
            {
                _lines.Add(ShinglesOf(CollectionsMarshal.AsSpan(words)));
                _numbers.Add(number);
            }
        }
    }

    /// <summary>No lines.</summary>
    public static LineShingles None { get; } = new(new PasteReading("", [], [], []));

    /// <summary>The lines, each as its shingles.</summary>
    public IReadOnlyList<uint[]> Lines => _lines;

    /// <summary>Index of each of them among all lines of the text.</summary>
    public IReadOnlyList<int> Numbers => _numbers;

    /// <summary>The lines of a text in which no reader found a frame; none where one did, as frames tell more.</summary>
    public static LineShingles Of(PasteReading reading) =>
        reading.Traces.Any(t => t.Frames.Count > 0) ? None : new(reading);

    /// <summary>What is filed in an index; empty for a text that is too short to be told by it.</summary>
    public List<uint> Filed()
    {
        var all = _lines.SelectMany(l => l).Distinct().Order().Take(MaxFiled).ToList();
        return all.Count < MinFiled ? [] : all;
    }

    private static uint[] ShinglesOf(ReadOnlySpan<ulong> words)
    {
        var shingles = new uint[words.Length - WordsPerShingle + 1];
        for (var i = 0; i < shingles.Length; i++)
        {
            var hash = StableHash.Append(StableHash.Append(words[i], words[i + 1]), words[i + 2]);
            shingles[i] = (uint)(hash >> 32);
        }

        return shingles;
    }
}

/// <summary>How much of a paste is in a recorded text, line by line.</summary>
/// <param name="Count">Lines of the paste that stand in it.</param>
/// <param name="Total">Lines of the paste.</param>
/// <param name="First">Index of the first of them in the paste.</param>
/// <param name="ShareOfRecorded">Share of the recorded text that stands in the paste.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct LineOverlap(int Count, int Total, int First, double ShareOfRecorded)
{
    /// <summary>Share of the paste that stands in the recorded text.</summary>
    public double Share => Total == 0 ? 0 : (double)Count / Total;

    /// <summary>
    /// True where the paste is the recorded text, or a part of it that names the project: nearly all of its lines are that text's. Two
    /// programs that one tool describes share half of them.
    /// </summary>
    public bool IsSameText(bool namesProject, MatchWeights weights) =>
        Count >= weights.MinLines && Share >= weights.MinLineShare && (ShareOfRecorded >= weights.MinLineShare || namesProject);
}
