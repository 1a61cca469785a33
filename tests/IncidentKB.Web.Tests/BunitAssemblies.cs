using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace IncidentKB.Web.Tests;

/// <summary>
/// bUnit 2 asks for AngleSharp.Diffing 1.1, which is not held everywhere; 0.17 has every call it makes. The runtime
/// refuses a lower version of an assembly than was asked for unless somebody answers for it, which is done here.
/// </summary>
internal static class BunitAssemblies
{
    private const string Diffing = "AngleSharp.Diffing";

    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "It must run before the first type of bUnit is loaded, whoever loads it.")]
    internal static void Install() => AssemblyLoadContext.Default.Resolving += (context, name) =>
        name.Name == Diffing ? context.LoadFromAssemblyPath(Path.Combine(AppContext.BaseDirectory, Diffing + ".dll")) : null;
}
