using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace IncidentKB.Data;

/// <summary>
/// Puts EF Core on the operating system's SQLite instead of a bundled one: the distribution keeps that library patched,
/// while the newest bundle that restores everywhere carries SQLite 3.35 of 2021.
/// Microsoft.Data.Sqlite 10 asks for SQLitePCLRaw 2.1, which is not held everywhere either; 2.0.6 has every call it
/// makes except load_extension, which this program never uses. Hence three steps, before anything touches SQLite:
/// accept the lower assembly version, map the provider's library name to the system's, and install the provider.
/// </summary>
internal static class SystemSqlite
{
    private const string ProviderLibrary = "e_sqlite3";

    private static nint _library;

    /// <summary>A sentence for the person at the console when the system has no SQLite; null when it has.</summary>
    internal static string? Missing { get; private set; }

    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "It must run before the first type of Microsoft.Data.Sqlite is loaded, whoever loads it.")]
    internal static void Install()
    {
        AssemblyLoadContext.Default.Resolving += (context, name) =>
            name.Name is { } simpleName && simpleName.StartsWith("SQLitePCLRaw", StringComparison.Ordinal)
            && File.Exists(PathOf(simpleName))
                ? context.LoadFromAssemblyPath(PathOf(simpleName))
                : null;
        InstallProvider();
    }

    // Apart from Install, so that no SQLitePCLRaw type is loaded before the handler above is in place.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void InstallProvider()
    {
        var (file, advice) =
            OperatingSystem.IsWindows() ? ("winsqlite3.dll", "It is part of Windows 10 and later.")
            : OperatingSystem.IsMacOS() ? ("libsqlite3.dylib", "It is part of macOS.")
            : ("libsqlite3.so.0", "Install it, on Debian and Ubuntu with 'apt-get install libsqlite3-0'.");
        if (!NativeLibrary.TryLoad(file, out _library))
        {
            // Not thrown here: nobody could catch it, and not every command needs the database.
            Missing = $"The system's SQLite library ({file}) is missing. {advice}";
            return;
        }

        NativeLibrary.SetDllImportResolver(typeof(SQLitePCL.SQLite3Provider_e_sqlite3).Assembly, static (name, _, _) => name == ProviderLibrary ? _library : 0);
        SQLitePCL.raw.SetProvider(new SQLitePCL.SQLite3Provider_e_sqlite3());
    }

    // Beside this assembly, and not in the program folder: under `dotnet ef` that is the tool's.
    private static string PathOf(string assemblyName) =>
        Path.Combine(Path.GetDirectoryName(typeof(SystemSqlite).Assembly.Location)!, assemblyName + ".dll");
}
