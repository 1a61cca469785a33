using System.Text.RegularExpressions;
using IncidentKB.Core.Messages;

namespace IncidentKB.Core.Content;

/// <summary>Reads messages/*.yml: what the messages of runtimes mean. The name of a file is the language of its messages.</summary>
public static partial class MessageReader
{
    /// <summary>Folder of the files, with its slash.</summary>
    public const string Folder = "messages/";

    private const int MaxMessage = 300;
    private const int MaxType = 200;
    private const int MaxSeen = 200;
    private const int MaxAlso = 10;

    /// <summary>Reads a file. A message with a fault is left out, the others go in.</summary>
    /// <param name="file">The file.</param>
    /// <param name="isPattern">Whether a pattern is known.</param>
    /// <param name="problems">Where faults go.</param>
    public static List<RuntimeMessage> Read(ContentFile file, Func<string, bool> isPattern, ICollection<ContentProblem> problems)
    {
        var language = Path.GetFileNameWithoutExtension(file.Path);
        if (!LanguageName().IsMatch(language))
        {
            problems.Add(new(file.Path, 1, new(
                $"'{language}' is no language. Name the file as content names one, such as {Folder}go.yml.",
                $"“{language}”不是语言。请按内容中的语言名给文件命名，例如 {Folder}go.yml。")));
            return [];
        }

        var messages = new List<RuntimeMessage>();
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        var found = new List<ContentProblem>();
        foreach (var record in YamlRecord.ReadList(file.Text, file.Path, found))
        {
            var before = found.Count;
            var message = ReadMessage(record, language, isPattern);
            if (!lines.TryAdd(message.Id, record.Line))
            {
                var first = lines[message.Id];
                record.Problem(record.Line, new(
                    $"The message reads like the one on line {first}. Put both together, with 'also: [...]' for the other wording.",
                    $"这条消息与第 {first} 行的相同。请合成一条，另一种说法写进 also: [...]。"));
            }

            if (found.Count == before)
            {
                messages.Add(message);
            }
        }

        foreach (var problem in found)
        {
            problems.Add(problem);
        }

        return messages;
    }

    private static RuntimeMessage ReadMessage(YamlRecord record, string language, Func<string, bool> isPattern)
    {
        var message = new RuntimeMessage
        {
            Language = language,
            Kind = record.Word("kind", FrontMatterWords.MessageKinds) ?? "",
            Type = record.OptionalText("type", MaxType),
            Message = record.OptionalText("message", MaxMessage),
            Also = record.BoundedTexts("also", MaxAlso, MaxMessage),
            Means = record.RequiredLocalText("means"),
            Cause = record.RequiredLocalText("cause"),
            FirstStep = record.RequiredLocalText("first_step"),
            Pattern = record.OptionalText("pattern"),
            Seen = record.RequiredText("seen", MaxSeen),
        };
        record.RejectOtherKeys();
        if (message is { Message: null, Type: null })
        {
            record.Problem(record.Line, new(
                "It has neither 'message' nor 'type'. Add the text that is printed, or the type that says it all.",
                "它既没有 message 也没有 type。请写出打印的文字，或者足以说明问题的类型。"));
        }

        foreach (var text in message.Message is { } own ? message.Also.Prepend(own) : message.Also)
        {
            if (new MessageTemplate(text).Key.Length == 0)
            {
                var key = text == message.Message ? "message" : "also";
                record.Problem(record.LineOfKey(key), new(
                    $"'{text}' has no word by which it can be found. Leave it out and give the 'type', or write more of it.",
                    $"“{text}”里没有可供查找的词。请去掉它并写上 type，或者写得完整一些。"));
            }
        }

        if (message.Pattern is { } pattern && !isPattern(pattern))
        {
            record.Problem(record.LineOfKey("pattern"), CatalogueReader.UnknownPattern(pattern));
        }

        return message;
    }

    [GeneratedRegex("^[a-z][a-z-]{0,29}$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex LanguageName();
}
