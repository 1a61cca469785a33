using System.ComponentModel;
using IncidentKB.Data;
using IncidentKB.Testing;
using Xunit;

namespace IncidentKB.Web.Tests;

/// <summary>The site as a process of its own, with workers that wait for runs as where it is installed; killed at the end.</summary>
/// <param name="settings">Such as <c>--Kb:Runner:EditedCode=everyone</c>.</param>
/// <param name="launcher">
/// A command that starts it, such as <c>taskset -c 0</c>. Where that is not installed, the tests are skipped.
/// </param>
public abstract class SiteProcess(string[] settings, string[] launcher) : IAsyncLifetime
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("incidentkb-process-");
    private WebProgram? _program;
    private Uri? _address;

    public string DatabaseFile => Path.Combine(_data.FullName, DatabaseLocation.FileName);

    public int Id => Started(_program).Id;

    public Uri Address => Started(_address);

    public async ValueTask InitializeAsync()
    {
        try
        {
            (_program, _address) = await WebProgram.ServeAsync(_data.FullName, settings, launcher, RunningTest.Cancelled);
        }
        catch (Win32Exception) when (launcher.Length > 0)
        {
            // Not installed.
        }
    }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        _program?.Dispose();
        _data.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    private T Started<T>(T? part)
        where T : class
    {
        Assert.SkipWhen(part == null, $"'{string.Join(' ', launcher)}' does not start: it is not installed.");
        return part!;
    }
}
