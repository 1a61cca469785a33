using Xunit;

namespace IncidentKB.Runner.Tests;

/// <summary>What the cache of compiled snippets keeps.</summary>
public sealed class ProgramCacheTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("incidentkb-cache-");
    private readonly ProgramCache _cache;

    public ProgramCacheTests() => _cache = new(_folder.FullName, "one compiler");

    [Fact]
    public void When_there_are_too_many_the_oldest_go_and_so_many_newest_stay()
    {
        var old = Enumerable.Range(0, ProgramCache.Kept).ToList();
        var newer = Enumerable.Range(ProgramCache.Kept, ProgramCache.MaxFiles - ProgramCache.Kept + 1).ToList();
        old.ForEach(Add);
        foreach (var file in _folder.GetFiles())
        {
            file.LastWriteTimeUtc = DateTime.UtcNow.AddDays(-1);
        }

        newer.ForEach(Add);

        Assert.DoesNotContain(old, number => Find(number) != null);
        Assert.Equal(ProgramCache.Kept, newer.Count(number => Find(number) != null));
    }

    [Fact]
    public void A_program_is_found_for_its_source_its_file_and_its_compiler_alone()
    {
        Add(1);

        Assert.Equal([1, 2, 3], Find(1)?.ToArray());
        Assert.Null(Find(2));
        Assert.Null(_cache.Find(SourceOf(1), "fix.cs"));
        Assert.Null(new ProgramCache(_folder.FullName, "another compiler").Find(SourceOf(1), "bug.cs"));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static byte[] SourceOf(int number) => BitConverter.GetBytes(number);

    private void Add(int number) => _cache.Add(SourceOf(number), "bug.cs", new byte[] { 1, 2, 3 });

    private ReadOnlyMemory<byte>? Find(int number) => _cache.Find(SourceOf(number), "bug.cs");
}
