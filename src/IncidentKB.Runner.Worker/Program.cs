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
            case [WorkerProtocol.Run, ..]:
                return SnippetProcess.Run();
            case [WorkerProtocol.Compile, ..]:
                SnippetCompiler.Serve(Console.OpenStandardInput(), Console.OpenStandardOutput());
                return 0;
            default:
                Console.Error.WriteLine("This program is started by IncidentKB.");
                return 2;
        }
    }
}
