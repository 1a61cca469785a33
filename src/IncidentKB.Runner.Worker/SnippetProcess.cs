using System.Diagnostics;
using System.Reflection;

namespace IncidentKB.Runner.Worker;

/// <summary>Takes one program from standard input, becomes that program, and ends with it.</summary>
[StackTraceHidden]
internal static class SnippetProcess
{
    // As much as Linux gives to the main thread.
    private const int MainStackBytes = 8 * 1024 * 1024;

    public static int Run(JailReport jail)
    {
        WarmUp.Run();
        foreach (var name in Environment.GetEnvironmentVariables().Keys)
        {
            Environment.SetEnvironmentVariable((string)name, null);
        }

        Jail.Close(jail);
        Console.Out.Write(jail.Greeting);
        var program = ReadProgram();
        Jail.CloseBehindProgram(jail);
        return StartOnOwnThread(program);
    }

    // The runtime prints the outermost frame of a stack even where it is hidden. On a thread of its own that is a frame of the runtime.
    private static int StartOnOwnThread(MethodInfo? program)
    {
        var code = 0;
        var thread = new Thread([StackTraceHidden] () => code = Start(program, []), MainStackBytes);
        thread.Start();
        thread.Join();
        return code;
    }

    private static MethodInfo? ReadProgram()
    {
        using var input = Console.OpenStandardInput();
        using var bytes = new MemoryStream();
        input.CopyTo(bytes);
        var program = bytes.GetBuffer().AsSpan(0, (int)bytes.Length);
        if (program.Length < sizeof(int))
        {
            // The site has gone.
            return null;
        }

        var length = BitConverter.ToInt32(program);
        var assembly = program.Slice(sizeof(int), length).ToArray();
        return Assembly.Load(assembly, program[(sizeof(int) + length)..].ToArray()).EntryPoint;
    }

    // By delegate, not by reflection: an exception is unhandled as it is, without frames of ours.
    public static int Start(MethodInfo? entry, string[] arguments)
    {
        switch (entry?.CreateDelegate(DelegateOf(entry)))
        {
            case Action main:
                main();
                return Environment.ExitCode;
            case Action<string[]> main:
                main(arguments);
                return Environment.ExitCode;
            case Func<int> main:
                return main();
            case Func<string[], int> main:
                return main(arguments);
            default:
                return 0;
        }
    }

    private static Type DelegateOf(MethodInfo entry) => (entry.ReturnType == typeof(int), entry.GetParameters().Length > 0) switch
    {
        (true, true) => typeof(Func<string[], int>),
        (true, false) => typeof(Func<int>),
        (false, true) => typeof(Action<string[]>),
        (false, false) => typeof(Action),
    };
}
