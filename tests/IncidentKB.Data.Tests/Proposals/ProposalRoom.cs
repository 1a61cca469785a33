using IncidentKB.Core.Content;
using IncidentKB.Data.Entities;
using IncidentKB.Data.People;
using IncidentKB.Data.Proposals;
using IncidentKB.Data.Tests.Import;
using IncidentKB.Testing;
using static IncidentKB.Testing.RunningTest;

namespace IncidentKB.Data.Tests.Proposals;

/// <summary>A database with one published incident, two authors and two people who review.</summary>
internal sealed class ProposalRoom : IAsyncDisposable
{
    private ProposalRoom(ImportRoom room, PackFolder pack) => (Room, Pack) = (room, pack);

    public ImportRoom Room { get; }

    public PackFolder Pack { get; }

    public TemporaryDatabase Database => Room.Database;

    public ProposalStore Store { get; private set; } = null!;

    public Actor Ada { get; private set; } = null!;

    public Actor Ben { get; private set; } = null!;

    public Actor Cleo { get; private set; } = null!;

    public Actor Dora { get; private set; } = null!;

    public Actor Reader { get; private set; } = null!;

    public static async Task<ProposalRoom> CreateAsync(bool? fourEyes = null)
    {
        var pack = new PackFolder();
        pack.AddIncident();
        pack.Write("template/index.md", "---\nid: OPS-0001\nslug: what-broke\ntitle:\nstatus: draft\n---\n\n## Symptom\n");
        var room = new ProposalRoom(await ImportRoom.CreateAsync(), pack);
        await room.Room.ImportAsync(pack);
        room.Store = new(room.Database, TimeProvider.System, new(fourEyes));
        room.Ada = await room.JoinAsync("Ada", Role.Author);
        room.Ben = await room.JoinAsync("Ben", Role.Author);
        room.Cleo = await room.JoinAsync("Cleo", Role.Reviewer);
        room.Dora = await room.JoinAsync("Dora", Role.Admin);
        room.Reader = await room.JoinAsync("Rea", Role.Reader);
        return room;
    }

    public async Task<Actor> JoinAsync(string name, Role role)
    {
        await using var db = Database.CreateDbContext();
        var email = $"{name}@example.com";
        var user = new User { Name = name, Role = role, UserName = email, NormalizedUserName = email.ToUpperInvariant(), Email = email };
        db.Users.Add(user);
        await db.SaveChangesAsync(Cancelled);
        return new(user.Id, "192.0.2.1");
    }

    /// <summary>A sound new incident, whose trace is <see cref="Trace"/>.</summary>
    public static IncidentFiles Files(string slug = "gate-opens", string key = "") => new(
        [
            new("index.md", PackFolder.English(slug, "IKB-0102").Replace("id: IKB-0102", $"id: {key}", StringComparison.Ordinal)),
            new("bug.cs", "// bug\n// expect: exit 1\nreturn 1;\n"),
            new("traces/plain.txt", Trace),
        ],
        []);

    public const string Trace =
        "panic: depot: lock is free\n\ngoroutine 1 [running]:\n"
        + "example.org/depot/gate.(*Gate).Open(0x1)\n\t/src/depot/gate/gate.go:12 +0x1d\n";

    /// <summary>The published incident's English file, changed.</summary>
    public ContentFile English(Func<string, string> change) =>
        new(
            IncidentBundle.EnglishFile,
            change(File.ReadAllText(Pack.FullPath($"incidents/{PackFolder.Slug}/{IncidentBundle.EnglishFile}"))));

    /// <summary>The fault that an act ends in; null where it is done.</summary>
    public static async Task<ProposalFault?> FaultOfAsync(Func<Task> act)
    {
        try
        {
            await act();
            return null;
        }
        catch (ProposalException exception)
        {
            return exception.Fault;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Pack.Dispose();
        await Room.DisposeAsync();
    }
}
