using IncidentKB.Testing;

namespace IncidentKB.Web.Tests;

/// <summary>A site with content of its own, which is deleted with it.</summary>
public abstract class PackSite : KbSite
{
    private readonly PackFolder _pack;

    private protected PackSite(PackFolder pack)
        : base(pack.Path) => _pack = pack;

    /// <summary>Folder of its content.</summary>
    public string Content => _pack.Path;

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            _pack.Dispose();
        }
    }
}
