using IncidentKB.Core.Traces.Cleaning;

namespace IncidentKB.Core.Traces.Languages.Ruby;

/// <summary>What is known of Ruby.</summary>
internal static class RubyLanguage
{
    /// <summary>Ruby.</summary>
    public static readonly TraceLanguage Definition = new()
    {
        Name = RubyTrace.Language,
        Title = "Ruby",
        Aliases = ["rb"],
        ReadFrame = RubyTrace.TryReadFrame,
        ExceptionPackages = new(
            ["NoMethodError", "ThreadError", "FiberError", "FrozenError", "LocalJumpError", "ActiveRecord::", "ActionView::", "Errno::"]),
        Normalise = RubyFrames.Normalise,
        EntryPoints = ["<main>", "<top (required)>"],
        Frameworks = RubyFrames.Frameworks,
        LineOpenings = ["from "],
        FirstWords = ["from"],
        Signs = [".rb:", "from "],
        CommonMessages = ["undefined method", "undefined local variable"],
    };
}

/// <summary>Names of Ruby's methods, and whose code they are. It prints no module before 3.4: the file stands for it.</summary>
internal static class RubyFrames
{
    /// <summary>Gems that many programs use.</summary>
    public static readonly NamePrefixes Frameworks = new(
    [
        "action", "active", "bootsnap.", "bundler.", "concurrent-ruby.", "minitest.", "puma.", "rack", "railties.", "rake.", "rspec",
        "sidekiq.", "sinatra.", "thor.", "zeitwerk.",
    ]);

    private const string Gems = "/gems/";

    /// <summary>Whose code a method is, by its file.</summary>
    public static FrameOrigin OriginOf(ReadOnlySpan<char> file)
    {
        var gems = file.LastIndexOf(Gems, StringComparison.Ordinal);
        if (gems >= 0)
        {
            return FrameOrigin.Library;
        }

        return LineSpans.ContainsAny(file, ["/lib/ruby/", "<internal:"]) ? FrameOrigin.Runtime : FrameOrigin.Application;
    }

    /// <summary>
    /// <c>block in Gate#leave</c> of <c>/usr/lib/ruby/gems/3.1.0/gems/gate-1.2/lib/gate.rb</c> becomes <c>gate.gate.leave</c>.
    /// </summary>
    public static FrameName Normalise(ReadOnlySpan<char> function, ReadOnlySpan<char> file)
    {
        var name = function[(function.LastIndexOf(' ') + 1)..];
        name = name[(name.LastIndexOfAny('#', '.') + 1)..];
        var slash = file.LastIndexOf('/');
        var module = file[(slash + 1)..];
        module = module.EndsWith(".rb", StringComparison.Ordinal) ? module[..^3] : module;
        var local = module.Length == 0 ? name.ToString() : $"{module}.{name}";
        var gems = file.LastIndexOf(Gems, StringComparison.Ordinal);
        var package = gems >= 0 ? file[(gems + Gems.Length)..] : slash > 0 ? file[..slash] : default;
        package = gems >= 0 ? package[..Math.Max(0, package.IndexOf('/'))] : package[(package.LastIndexOf('/') + 1)..];
        var version = gems >= 0 ? package.LastIndexOf('-') : -1;
        package = version > 0 ? package[..version] : package;
        return new(package.Length == 0 ? local : $"{package}.{local}", local);
    }
}
