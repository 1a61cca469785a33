using IncidentKB.Data.Postgres;

namespace IncidentKB.Data;

/// <summary>Where the database is: in a file of the data folder, or on a PostgreSQL server.</summary>
/// <param name="DataDirectory">Folder of the file, and of what a program keeps for itself alone.</param>
/// <param name="ConnectionString">The server, as Npgsql reads it; null for the file.</param>
public sealed record DatabaseLocation(string DataDirectory, string? ConnectionString = null)
{
    /// <summary>Name of the file inside the data folder.</summary>
    public const string FileName = "incidentkb.db";

    /// <summary>True where a server has it.</summary>
    public bool IsPostgres => ConnectionString != null;

    /// <summary>The file of SQLite.</summary>
    public string File => Path.Combine(DataDirectory, FileName);

    /// <summary>True where it should be in a file and there is none.</summary>
    public bool IsFileMissing => !IsPostgres && !System.IO.File.Exists(File);

    /// <summary>What people call it: the file, or database and server; never a password.</summary>
    public override string ToString() => IsPostgres ? PostgresDatabase.NameOf(this) : File;
}
