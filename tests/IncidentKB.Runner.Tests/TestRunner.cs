using IncidentKB.Core.Snippets;
using IncidentKB.Testing;
using Xunit;

namespace IncidentKB.Runner.Tests;

/// <summary>A runner with two idle workers and a cache of its own, shared by all tests that run programs.</summary>
public sealed class TestRunner : IAsyncDisposable
{
    private readonly DirectoryInfo _cache = Directory.CreateTempSubdirectory("incidentkb-runner-");

    public TestRunner()
        : this(2)
    {
    }

    internal TestRunner(int idleWorkers, bool namespaces = true)
    {
        Runner = new(new(_cache.FullName, idleWorkers) { Namespaces = namespaces });
        Runner.Start();
    }

    public SnippetRunner Runner { get; }

    public string CacheFolder => _cache.FullName;

    /// <summary>Runs a program to its end.</summary>
    public Task<SnippetRun> RunAsync(string source) =>
        Runner.RunAsync(new(source, SnippetOrigin.Pack), RunningTest.Cancelled);

    public async ValueTask DisposeAsync()
    {
        await Runner.DisposeAsync();
        _cache.Delete(recursive: true);
    }
}
