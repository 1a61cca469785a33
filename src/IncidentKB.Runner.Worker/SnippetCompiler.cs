using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;

namespace IncidentKB.Runner.Worker;

/// <summary>Compiles one source after the other, as <c>dotnet run FILE</c> would.</summary>
internal static class SnippetCompiler
{
    private const int MaxDiagnostics = 50;

    // The name of one type of a hostile source fills half a megabyte.
    private const int MaxMessage = 1000;

    // What the SDK adds to every file-based program: Microsoft.NET.Sdk.CSharp.props, ImplicitUsings.
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private const string WarmUp = """
        var numbers = new List<int> { 1, 2, 3 };
        Console.WriteLine($"{numbers.Sum(n => n * 2)} {await Task.FromResult(1)}");
        record Person(string Name);
        """;

    private static readonly CSharpParseOptions Syntax = new(
        LanguageVersion.CSharp14, DocumentationMode.None,
        preprocessorSymbols: ["DEBUG", "TRACE", "NET", "NETCOREAPP", "NET10_0", "NET10_0_OR_GREATER"]);

    // One thread: the limit of processor time shall mean the same on every machine.
    private static readonly CSharpCompilationOptions Options = new(
        OutputKind.ConsoleApplication, optimizationLevel: OptimizationLevel.Debug, nullableContextOptions: NullableContextOptions.Enable,
        concurrentBuild: false, deterministic: true);

    public static int Serve(JailReport jail)
    {
        using var requests = Console.OpenStandardInput();
        using var answers = Console.OpenStandardOutput();
        var references = Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, WorkerProtocol.ReferenceFolder), "*.dll");
        var basis = CSharpCompilation.Create(
            "snippet", [CSharpSyntaxTree.ParseText(ImplicitUsings, Syntax)],
            references.Select(r => MetadataReference.CreateFromFile(r)),
            Options);
        Compile(basis, WarmUp, "warm-up.cs");
        Jail.Close(jail);
        answers.Write(Encoding.UTF8.GetBytes(jail.Greeting));

        using var reader = new BinaryReader(requests);
        using var writer = new BinaryWriter(answers);
        while (TryReadLength(reader, out var length))
        {
            var fileName = reader.ReadString();
            var answer = Compile(basis, Encoding.UTF8.GetString(reader.ReadBytes(length)), fileName);
            writer.Write(answer.Length);
            writer.Write(answer);
            writer.Flush();

            // While nobody waits for it. After 250 sources the process has 96 MB instead of 136.
            GC.Collect(0);
        }

        return 0;
    }

    private static bool TryReadLength(BinaryReader reader, out int length)
    {
        try
        {
            length = reader.ReadInt32();
            return length is >= 0 and <= Core.Snippets.SnippetLimits.SourceBytes;
        }
        catch (EndOfStreamException)
        {
            length = 0;
            return false;
        }
    }

    private static byte[] Compile(CSharpCompilation basis, string source, string fileName)
    {
        var text = SourceText.From(source, Encoding.UTF8, SourceHashAlgorithm.Sha256);
        var compilation = basis.AddSyntaxTrees(CSharpSyntaxTree.ParseText(text, Syntax, fileName));
        using var assembly = new MemoryStream();
        using var symbols = new MemoryStream();
        var result = compilation.Emit(
            assembly, symbols, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb));

        using var answer = new MemoryStream();
        using var writer = new BinaryWriter(answer);
        var isTooLarge = assembly.Length + symbols.Length > WorkerProtocol.MaxProgram;
        WriteDiagnostics(writer, result.Diagnostics.Where(d => d.Severity >= DiagnosticSeverity.Warning), isTooLarge);
        if (result.Success && !isTooLarge)
        {
            writer.Write((int)assembly.Length);
            writer.Write(assembly.GetBuffer(), 0, (int)assembly.Length);
            writer.Write(symbols.GetBuffer(), 0, (int)symbols.Length);
        }

        return answer.ToArray();
    }

    private static void WriteDiagnostics(BinaryWriter writer, IEnumerable<Diagnostic> diagnostics, bool isTooLarge)
    {
        var listed = diagnostics.OrderByDescending(d => d.Severity).ThenBy(d => d.Location.SourceSpan.Start).Take(MaxDiagnostics).ToList();
        writer.Write(listed.Count + (isTooLarge ? 1 : 0));
        if (isTooLarge)
        {
            Write(
                writer, default, Core.Snippets.SnippetLimits.TooHard,
                $"The compiled program is larger than {WorkerProtocol.MaxProgram / 1024} kB. Make the snippet simpler.",
                isError: true);
        }

        foreach (var diagnostic in listed)
        {
            Write(
                writer, diagnostic.Location.GetLineSpan().StartLinePosition, diagnostic.Id,
                diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture), diagnostic.Severity == DiagnosticSeverity.Error);
        }
    }

    private static void Write(BinaryWriter writer, LinePosition start, string id, string message, bool isError)
    {
        writer.Write(start.Line + 1);
        writer.Write(start.Character + 1);
        writer.Write(id);
        writer.Write(message.Length > MaxMessage ? message[..MaxMessage] + "…" : message);
        writer.Write(isError);
    }
}
