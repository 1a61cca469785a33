using System.Globalization;
using System.Text;
using IncidentKB.Core.Content;
using IncidentKB.Core.Matching;
using IncidentKB.Testing;

namespace IncidentKB.Benchmarks;

/// <summary>
/// Fits the numbers of the matcher on labelled pastes and writes them to <c>MatchWeights.Fitted.cs</c>: thresholds inside the
/// range in which the answers are the best, points of the signs by a logistic regression whose signs are given, and levels of the score by what
/// answers with so many points were worth. Everything is fitted five times more without a fifth of the repositories, and measured there.
/// </summary>
internal sealed class MatchFit
{
    private const int Folds = 5;

    // An answer that names a wrong incident is worse than a missed one.
    private const int WrongIncident = 5;

    // A level needs so many answers behind it.
    private const int MinAnswers = 30;
    private const int MaxLevels = 4;

    private static readonly EvidenceSign[] Signs = Enum.GetValues<EvidenceSign>();

    // These say which pattern it is, the others whether it is the very incident.
    private static readonly EvidenceSign[] OfPattern =
        [EvidenceSign.PatternMessage, EvidenceSign.PatternWords, EvidenceSign.SupportedMessage, EvidenceSign.Meaning];

    // Other failures of whose words a sentence is made, for each incident.
    private const int FailuresOfIncident = 8;

    private readonly PackReader _reader;
    private readonly MatchedPack _pack;
    private readonly List<Read> _cases = [];

    private readonly string _root;

    public MatchFit(string root)
    {
        _root = root;
        _reader = new(ContentDirectory.Open(Path.Combine(root, "content")), ContentVocabulary.Empty, new Dictionary<string, string>(), []);
        _pack = new(_reader, [.. _reader.ReadIncidents()]);
    }

    public void Run(IReadOnlyList<string> files)
    {
        var labelled = files.SelectMany(FitCases.Labelled).ToList();
        var failures = _reader.Messages.Where(m => m.Pattern == null).ToList();
        var generated = _pack.Incidents.SelectMany((incident, i) =>
            FitCases.Generated(incident, [.. failures.Skip(i * FailuresOfIncident).Take(FailuresOfIncident)]));
        _cases.AddRange(labelled.Concat(generated).Select(c => new Read(c, _pack.Ask(c.Text), FoldOf(c.Group))));
        var repositories = labelled.Select(c => c.Group).Distinct().Count();
        Console.Write($"{labelled.Count} labelled pastes of {repositories} repositories, ");
        Console.WriteLine($"{_cases.Count - labelled.Count} made of incidents");
        foreach (var (paste, cost) in _cases.Select(c => (c.Case, Cost: CostOf(c, MatchWeights.Fitted))).Where(c => c.Cost > 0))
        {
            var start = string.Concat(paste.Text.Take(90)).ReplaceLineEndings(" ");
            var made = paste.IsGenerated ? " (made)" : "";
            Console.WriteLine($"  {cost} {paste.Group} should be {paste.Verdict} {paste.Expect}{made}: {start}");
        }

        var all = FitThresholds(_cases, out var ranges);
        var pairs = _cases.SelectMany(PairsOf).ToList();
        var (points, strength) = FitPoints(pairs);
        var held = new List<Level>();
        for (var fold = 0; fold < Folds; fold++)
        {
            var others = _cases.FindAll(c => c.Fold != fold);
            var fitted = FitThresholds(others, out _) with { Points = Regress(pairs.FindAll(p => p.Fold != fold), strength) };
            var tested = _cases.FindAll(c => c.Fold == fold);
            held.AddRange(tested.SelectMany(c => LevelOf(c, fitted)));
            var (without, with) = (tested.Sum(c => CostOf(c, fitted)), tested.Sum(c => CostOf(c, all)));
            Console.WriteLine($"  fold {fold}: {tested.Count} cases, cost {without}, with the thresholds of all {with}");
        }

        all = all with
        {
            Points = points,
            PatternLevels = LevelsOf(held, MatchVerdict.Pattern),
            IncidentLevels = LevelsOf(held, MatchVerdict.Incident),
        };
        File.WriteAllText(
            Path.Combine(_root, "src", "IncidentKB.Core", "Matching", "MatchWeights.Fitted.cs"),
            Write(all, ranges, labelled.Count, repositories, held));
        Print("Pattern", held.FindAll(l => l.Verdict == MatchVerdict.Pattern), all.PatternLevels);
        Print("Incident", held.FindAll(l => l.Verdict == MatchVerdict.Incident), all.IncidentLevels);
    }

    // The same repository is always in the same fold.
    private static int FoldOf(string group) => (int)(StableHash.Of(group) % Folds);

    private MatchAnswer Answer(Read read, MatchWeights weights) =>
        PanicMatcher.Answer(read.Input, _pack.Signatures, MatchedPack.NoFeedback, weights);

    private int CostOf(Read read, MatchWeights weights)
    {
        var answer = Answer(read, weights);
        var isNamed = answer.Candidates.Count == 0 ? read.Case.Expect == "none" : IsExpected(read, answer.Candidates[0].IncidentId);
        var isRight = answer.Verdict == read.Case.Verdict && isNamed;
        return isRight ? 0 : answer.Verdict == MatchVerdict.Incident ? WrongIncident : 1;
    }

    private bool IsExpected(Read read, int incident) =>
        _pack.Incidents[incident].Slug.StartsWith(read.Case.Expect, StringComparison.Ordinal);

    // Each threshold goes into the range in which the cost is smallest, three quarters up: a strict one misses an incident, a loose one
    // names a wrong one. Where nothing is missed however strict it is, a quarter up. One that no paste decides stays as it is.
    private MatchWeights FitThresholds(List<Read> cases, out List<(Threshold Threshold, double From, double To)> ranges)
    {
        ranges = [];
        var weights = MatchWeights.Fitted;
        cases = cases.FindAll(c => c.Input.Traces.Any(t => t.IncidentIds.Count > 0));
        foreach (var threshold in Threshold.All)
        {
            // What is the same at both ends is the same between: a stricter threshold only takes incidents away.
            var (loose, strict) = (threshold.Set(weights, threshold.Values[0]), threshold.Set(weights, threshold.Values[^1]));
            var moving = cases.FindAll(c => CostOf(c, loose) != CostOf(c, strict));
            var costs = threshold.Values.Select(v => moving.Sum(c => CostOf(c, threshold.Set(weights, v)))).ToList();
            var least = costs.Min();
            var (first, last) = LongestRun(costs, least);
            var isOpen = last == threshold.Values.Length - 1;
            var chosen = isOpen ? ((3 * first) + last) / 4 : (first + (3 * last)) / 4;
            weights = isOpen && first == 0 ? weights : threshold.Set(weights, threshold.Values[chosen]);
            ranges.Add((threshold, threshold.Values[first], threshold.Values[last]));
        }

        return weights;
    }

    private static (int First, int Last) LongestRun(List<int> costs, int least)
    {
        var best = (First: 0, Last: -1);
        for (var i = 0; i < costs.Count; i++)
        {
            var end = i;
            while (end < costs.Count && costs[end] == least)
            {
                end++;
            }

            best = end - i > best.Last - best.First + 1 ? (i, end - 1) : best;
        }

        return best;
    }

    // A paste and an incident for which anything speaks, with the strength of each sign.
    private IEnumerable<Pair> PairsOf(Read read)
    {
        var answer = Answer(read, MatchWeights.Fitted);
        var trace = read.Input.Traces.FirstOrDefault(t => t.Query.Trace == answer.Trace) ?? read.Input.Traces[0];
        foreach (var signature in _pack.Signatures)
        {
            var strengths = Array.ConvertAll(Signs, sign =>
                new CandidateScorer(read.Input.Words, read.Input.Lines, trace, Only(sign)).SignsOf(signature).Sum(r => r.Weight));
            if (strengths.Any(s => s > 0))
            {
                var isRight = read.Case.Verdict != MatchVerdict.None && IsExpected(read, signature.Id);
                yield return new(strengths, isRight, isRight && read.Case.Verdict == MatchVerdict.Incident, read.Fold);
            }
        }
    }

    private static MatchWeights Only(EvidenceSign sign) =>
        MatchWeights.Fitted with { Points = Signs.ToDictionary(s => s, s => s == sign ? 1.0 : 0) };

    // How strongly points are held down is chosen by what pairs of other repositories are worth.
    private static (Dictionary<EvidenceSign, double> Points, double Strength) FitPoints(List<Pair> pairs)
    {
        var best = (Strength: 0.0, Loss: double.MaxValue);
        foreach (var strength in new[] { 0.0003, 0.001, 0.003, 0.01 })
        {
            var loss = Enumerable.Range(0, Folds).Sum(fold =>
            {
                var others = pairs.FindAll(p => p.Fold != fold);
                var tested = pairs.FindAll(p => p.Fold == fold);
                return LossOf(others, tested, strength, isOfPattern: true) + LossOf(others, tested, strength, isOfPattern: false);
            });
            Console.WriteLine($"  points held down by {strength}: log loss {loss / pairs.Count:0.0000} of {pairs.Count} pairs");
            best = loss < best.Loss ? (strength, loss) : best;
        }

        return (Regress(pairs, best.Strength), best.Strength);
    }

    private static Dictionary<EvidenceSign, double> Regress(List<Pair> pairs, double strength)
    {
        var (pattern, _) = Regress(pairs, strength, isOfPattern: true);
        var (identity, _) = Regress(pairs, strength, isOfPattern: false);

        // Lines stand where nothing has frames: where no paste has them, they are worth what frames are.
        if (!pairs.Exists(p => p.Strengths[(int)EvidenceSign.Lines] > 0))
        {
            identity[(int)EvidenceSign.Lines] = identity[(int)EvidenceSign.Frames];
        }

        return Signs.ToDictionary(s => s, s => Math.Round(pattern[(int)s] + identity[(int)s], 1));
    }

    // Logistic regression by gradient descent. Every sign speaks for an incident but the other version, which may only speak against it.
    private static (double[] Weights, double Bias) Regress(List<Pair> pairs, double strength, bool isOfPattern)
    {
        const int Steps = 3_000;
        const double Rate = 1;
        var used = Array.FindAll(Signs, s => OfPattern.Contains(s) == isOfPattern);
        var weights = new double[Signs.Length];
        var bias = 0.0;
        for (var step = 0; step < Steps; step++)
        {
            var gradient = new double[Signs.Length];
            var biasGradient = 0.0;
            foreach (var pair in pairs)
            {
                var error = Sigmoid(bias + Dot(weights, pair.Strengths)) - (IsRight(pair, isOfPattern) ? 1 : 0);
                biasGradient += error;
                for (var i = 0; i < gradient.Length; i++)
                {
                    gradient[i] += error * pair.Strengths[i];
                }
            }

            bias -= Rate * biasGradient / pairs.Count;
            foreach (var sign in used)
            {
                var i = (int)sign;
                var next = weights[i] - (Rate * ((gradient[i] / pairs.Count) + (strength * weights[i])));
                weights[i] = sign == EvidenceSign.OtherVersion ? Math.Min(0, next) : Math.Max(0, next);
            }
        }

        return (weights, bias);
    }

    private static double LossOf(List<Pair> others, List<Pair> tested, double strength, bool isOfPattern)
    {
        var (weights, bias) = Regress(others, strength, isOfPattern);
        return tested.Sum(p =>
        {
            var right = Sigmoid(bias + Dot(weights, p.Strengths));
            return -Math.Log(Math.Max(1e-9, IsRight(p, isOfPattern) ? right : 1 - right));
        });
    }

    private static bool IsRight(Pair pair, bool isOfPattern) => isOfPattern ? pair.IsPattern : pair.IsIncident;

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    private static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();

    // An answer with a candidate, and whether it was right: the verdict and what it names.
    private IEnumerable<Level> LevelOf(Read read, MatchWeights weights)
    {
        var answer = Answer(read, weights);
        if (answer.Candidates.Count > 0)
        {
            var first = answer.Candidates[0];
            var isSure = first.Verdict == MatchVerdict.Pattern || read.Case.Verdict == MatchVerdict.Incident;
            var isRight = IsExpected(read, first.IncidentId) && isSure;
            yield return new(first.Verdict, first.Points, isRight && read.Case.Expect != "none", read.Fold, read.Case.IsGenerated);
        }
    }

    // As many levels as the answers are enough for; then, of two neighbours of which the one with more points is worth less, one is made.
    private static List<ScoreLevel> LevelsOf(List<Level> answers, MatchVerdict verdict)
    {
        var levels = new List<ScoreLevel>();
        var here = answers.FindAll(a => a.Verdict == verdict);
        var enough = Math.Max(MinAnswers, here.Count / MaxLevels);
        foreach (var group in here.GroupBy(a => Math.Round(a.Points, 1)).OrderBy(g => g.Key))
        {
            levels.Add(new(group.Key, group.Count(a => a.IsRight), group.Count()));
            if (levels.Count > 1 && levels[^2].Answers < enough)
            {
                Join(levels);
            }
        }

        if (levels.Count > 1 && levels[^1].Answers < enough)
        {
            Join(levels);
        }

        var ordered = new List<ScoreLevel>();
        foreach (var level in levels)
        {
            ordered.Add(level);
            while (ordered.Count > 1 && ordered[^2].Share >= ordered[^1].Share)
            {
                Join(ordered);
            }
        }

        ordered[0] = ordered[0] with { From = 0 };
        return ordered;
    }

    private static void Join(List<ScoreLevel> levels)
    {
        var (lower, upper) = (levels[^2], levels[^1]);
        levels.RemoveRange(levels.Count - 2, 2);
        levels.Add(new(lower.From, lower.Right + upper.Right, lower.Answers + upper.Answers));
    }

    private static void Print(string title, List<Level> answers, IReadOnlyList<ScoreLevel> levels)
    {
        Console.WriteLine($"{title}: points from, score, answers (labelled), right, right by fold");
        for (var i = 0; i < levels.Count; i++)
        {
            var to = i + 1 < levels.Count ? levels[i + 1].From : double.MaxValue;
            var here = answers.FindAll(a => Math.Round(a.Points, 1) >= levels[i].From && Math.Round(a.Points, 1) < to);
            var folds = string.Join(' ', Enumerable.Range(0, Folds)
                .Select(f => $"{here.Count(a => a.Fold == f && a.IsRight)}/{here.Count(a => a.Fold == f)}"));
            var counts = $"{here.Count} ({here.Count(a => !a.IsGenerated)})  {here.Count(a => a.IsRight)}";
            Console.WriteLine(Invariant($"  {levels[i].From:0.0}  {levels[i].Share:0.000}  {counts}  {folds}"));
        }
    }

    private string Write(
        MatchWeights fitted, List<(Threshold Threshold, double From, double To)> ranges, int labelled, int repositories, List<Level> held)
    {
        var text = new StringBuilder();
        text.AppendLine("// Written by the benchmark fit (tests/IncidentKB.Benchmarks/README.md): change nothing by hand, run it again.");
        text.AppendLine(Invariant(
            $"// Fitted on {labelled} labelled pastes of {repositories} repositories, and {_cases.Count - labelled} made of the incidents."));
        text.AppendLine("namespace IncidentKB.Core.Matching;").AppendLine();
        text.AppendLine("internal sealed partial record MatchWeights").AppendLine("{");
        text.AppendLine("    /// <summary>The numbers in use.</summary>");
        text.AppendLine("    public static MatchWeights Fitted { get; } = new()").AppendLine("    {");
        text.AppendLine("        // Log-odds: a point more makes the odds that it is right 2.7 times as good. The signs of the pattern, from");
        text.AppendLine("        // PatternMessage to Meaning, say which pattern it is, the others whether it is the very incident.");
        text.AppendLine("        Points = new Dictionary<EvidenceSign, double>").AppendLine("        {");
        foreach (var sign in Signs)
        {
            text.AppendLine(Invariant($"            [EvidenceSign.{sign}] = {fitted.Points[sign]},"));
        }

        text.AppendLine("        },").AppendLine();
        text.AppendLine("        // Behind each the range in which the answers are the best; it stands three quarters up, or one where it ends with");
        text.AppendLine("        // what was tried. Where \"any\" stands, no paste decides, and it is what a person set.");
        foreach (var (threshold, from, to) in ranges)
        {
            var range = from == threshold.Values[0] && to == threshold.Values[^1] ? "any" : Invariant($"{from} to {to}");
            text.AppendLine(Invariant($"        {threshold.Name} = {threshold.Get(fitted)}, // {range}"));
        }

        text.AppendLine();
        text.AppendLine("        // Points from which on, how many answers of other repositories were right, and how many there were.");
        WriteLevels(text, "PatternLevels", fitted.PatternLevels, held.FindAll(l => l.Verdict == MatchVerdict.Pattern));
        WriteLevels(text, "IncidentLevels", fitted.IncidentLevels, held.FindAll(l => l.Verdict == MatchVerdict.Incident));
        return text.AppendLine("    };").AppendLine("}").ToString().ReplaceLineEndings("\n");
    }

    private static void WriteLevels(StringBuilder text, string name, IReadOnlyList<ScoreLevel> levels, List<Level> held)
    {
        var real = held.Count(l => !l.IsGenerated);
        text.AppendLine(Invariant($"        // {real} of the {held.Count} below are answers to labelled pastes."));
        text.AppendLine(Invariant($"        {name} ="));
        text.AppendLine("        [");
        foreach (var level in levels)
        {
            text.AppendLine(Invariant($"            new({level.From}, {level.Right}, {level.Answers}),"));
        }

        text.AppendLine("        ],");
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed record Read(FitCase Case, MatchInput Input, int Fold);

    // IsPattern: the incident has the paste's pattern. IsIncident: the paste is the incident.
    private sealed record Pair(double[] Strengths, bool IsPattern, bool IsIncident, int Fold);

    private sealed record Level(MatchVerdict Verdict, double Points, bool IsRight, int Fold, bool IsGenerated);

    private sealed record Threshold(
        string Name, double[] Values, Func<MatchWeights, double> Get, Func<MatchWeights, double, MatchWeights> Set)
    {
        public static readonly Threshold[] All =
        [
            new(
                nameof(MatchWeights.MinFrameWeight), Steps(0.1, 4, 0.1),
                w => w.MinFrameWeight, (w, v) => w with { MinFrameWeight = v }),
            new(
                nameof(MatchWeights.MinShortFrameWeight), Steps(0.05, 2, 0.05),
                w => w.MinShortFrameWeight, (w, v) => w with { MinShortFrameWeight = v }),
            new(
                nameof(MatchWeights.MinShortFrameShare), Steps(0.05, 1, 0.05),
                w => w.MinShortFrameShare, (w, v) => w with { MinShortFrameShare = v }),
            new(
                nameof(MatchWeights.MinWordShare), Steps(0.05, 1, 0.05),
                w => w.MinWordShare, (w, v) => w with { MinWordShare = v }),
            new(
                nameof(MatchWeights.MinWords), Steps(1, 12, 1),
                w => w.MinWords, (w, v) => w with { MinWords = (int)v }),
            new(
                nameof(MatchWeights.MinWordShareWithoutVersion), Steps(0.02, 0.6, 0.02),
                w => w.MinWordShareWithoutVersion, (w, v) => w with { MinWordShareWithoutVersion = v }),
            new(
                nameof(MatchWeights.MinWordsWithoutVersion), Steps(1, 24, 1),
                w => w.MinWordsWithoutVersion, (w, v) => w with { MinWordsWithoutVersion = (int)v }),
            new(
                nameof(MatchWeights.MinLineShare), Steps(0.3, 1, 0.05),
                w => w.MinLineShare, (w, v) => w with { MinLineShare = v }),
            new(
                nameof(MatchWeights.MinLines), Steps(1, 12, 1),
                w => w.MinLines, (w, v) => w with { MinLines = (int)v }),
        ];

        private static double[] Steps(double from, double to, double step) =>
            [.. Enumerable.Range(0, (int)Math.Round((to - from) / step) + 1).Select(i => Math.Round(from + (i * step), 2))];
    }
}
