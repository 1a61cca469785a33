using System.Diagnostics;

namespace IncidentKB.Runner.Worker;

/// <summary>Runs or compiles snippets for the site, which alone starts it: see WorkerProtocol.</summary>
[StackTraceHidden]
internal static class Program
{
    // Hidden, so that the stack of an exception ends where the snippet ends.
    private static int Main(string[] args)
    {
        switch (args)
        {
            case [WarmUp.Role]:
                WarmUp.Exercise();
                return 0;
            case [WorkerProtocol.Run or WorkerProtocol.Compile] when OperatingSystem.IsLinux():
                return Work(args[0], Jail.Enter(args[0]));
            case [WorkerProtocol.Run or WorkerProtocol.Compile]:
                return Work(args[0], new JailReport("", ""));
            case [WorkerProtocol.Run or WorkerProtocol.Compile, var inForce, var missing]:
                return Work(args[0], new JailReport(inForce, missing));
            default:
                Console.Error.WriteLine("This program is started by IncidentKB.");
                return 2;
        }
    }

    private static int Work(string role, JailReport jail) =>
        role == WorkerProtocol.Run ? SnippetProcess.Run(jail) : SnippetCompiler.Serve(jail);
}
