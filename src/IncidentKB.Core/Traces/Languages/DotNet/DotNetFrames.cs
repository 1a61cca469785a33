using System.Text;

namespace IncidentKB.Core.Traces.Languages.DotNet;

/// <summary>Names of .NET's methods, and whose code they are.</summary>
internal static class DotNetFrames
{
    /// <summary>Namespaces of libraries that many programs use, and of code that is made while a program runs.</summary>
    public static readonly NamePrefixes Frameworks = new(
    [
        "Amazon.", "AutoMapper.", "Autofac.", "Avalonia.", "Azure.", "Castle.", "Confluent.", "Dapper.", "DynamicClass.",
        "FluentAssertions.", "FluentValidation.", "Google.", "Grpc.", "Hangfire.", "lambda_method", "log4net.", "MassTransit.",
        "MediatR.", "MongoDB.", "Moq.", "MudBlazor.", "MySql.", "MySqlConnector.", "NLog.", "NSubstitute.", "NUnit.", "Newtonsoft.",
        "Nito.", "Npgsql.", "Orleans.", "Polly.", "Quartz.", "RabbitMQ.", "Radzen.", "RestSharp.", "Serilog.", "SkiaSharp.",
        "StackExchange.", "Swashbuckle.", "Unity", "Volo.Abp.", "Xunit.",
    ]);

    private static readonly NamePrefixes Runtime = new(["System.", "Microsoft.", "Interop.", "Windows.", "MS.", "Internal."]);

    /// <summary>Whose code a method is, by its namespace.</summary>
    public static FrameOrigin OriginOf(ReadOnlySpan<char> method) =>
        Runtime.StartsOne(method) ? FrameOrigin.Runtime
        : Frameworks.StartsOne(method) ? FrameOrigin.Library
        : FrameOrigin.Application;

    /// <summary>
    /// <c>Program.&lt;&gt;c__DisplayClass0_0.&lt;&lt;Main&gt;$&gt;g__Serve|3</c> becomes <c>Program.Main.Serve</c>, and
    /// <c>Ns.T`1.&lt;RunAsync&gt;d__5.MoveNext</c> becomes <c>Ns.T.RunAsync</c>.
    /// </summary>
    public static FrameName Normalise(ReadOnlySpan<char> function)
    {
        const string Step = ".MoveNext";
        var name = new StringBuilder(function.Length);
        var text = function.EndsWith(Step, StringComparison.Ordinal) && function.Contains('<') ? function[..^Step.Length] : function;
        foreach (var range in text.SplitAny('.', '+'))
        {
            AppendPart(name, text[range]);
        }

        return FrameName.OfDotted(name.ToString());
    }

    private static void AppendPart(StringBuilder name, ReadOnlySpan<char> part)
    {
        var open = part.LastIndexOf('<');
        var close = part.IndexOf('>');
        if (open >= 0 && close > open + 1)
        {
            // "<RunAsync>d__5", "<Main>b__1", "<<Main>$>g__Serve|3_0": the method, and the local function where there is one.
            var method = part[(open + 1)..close];
            var local = part.IndexOf("g__", StringComparison.Ordinal);
            FrameName.AppendDotted(name, method);
            part = local >= 0 ? part[(local + 3)..] : default;
            part = part.IndexOf('|') is var bar and >= 0 ? part[..bar] : part;
        }
        else if (part.StartsWith("<>", StringComparison.Ordinal))
        {
            return;
        }

        FrameName.AppendDotted(name, part.IndexOfAny('`', '[', '<') is var arity and >= 0 ? part[..arity] : part);
    }
}
