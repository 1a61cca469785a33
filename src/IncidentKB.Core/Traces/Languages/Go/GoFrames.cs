using System.Collections.Frozen;
using System.Text;

namespace IncidentKB.Core.Traces.Languages.Go;

/// <summary>Names of Go's functions, and whose code they are.</summary>
internal static class GoFrames
{
    /// <summary>Modules that many programs use.</summary>
    public static readonly NamePrefixes Frameworks = new(
    [
        "golang.org/x/", "google.golang.org/", "gopkg.in/", "go.uber.org/", "go.mongodb.org/", "gorm.io/", "k8s.io/client-go",
        "k8s.io/apimachinery", "k8s.io/klog", "github.com/alecthomas/", "github.com/avast/retry-go", "github.com/aws/",
        "github.com/cenkalti/backoff", "github.com/charmbracelet/", "github.com/gin-gonic/", "github.com/go-chi/",
        "github.com/go-kit/", "github.com/go-redis/", "github.com/go-sql-driver/", "github.com/gofiber/", "github.com/gorilla/",
        "github.com/grpc-ecosystem/", "github.com/jackc/", "github.com/jinzhu/gorm", "github.com/json-iterator/",
        "github.com/labstack/", "github.com/lib/pq", "github.com/onsi/", "github.com/panjf2000/ants", "github.com/pkg/errors",
        "github.com/prometheus/client_golang", "github.com/redis/", "github.com/remeh/sizedwaitgroup", "github.com/robfig/cron",
        "github.com/sirupsen/", "github.com/sourcegraph/conc", "github.com/spf13/", "github.com/stretchr/",
        "github.com/thejerf/suture", "github.com/urfave/cli", "github.com/valyala/fasthttp",
    ]);

    // Top level packages of the standard library (go list std, Go 1.26), and the builtin panic.
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> StandardPackages = new[]
    {
        "archive", "bufio", "builtin", "bytes", "cmp", "compress", "container", "context", "crypto", "database", "debug", "embed",
        "encoding", "errors", "expvar", "flag", "fmt", "go", "hash", "html", "image", "index", "internal", "io", "iter", "log",
        "maps", "math", "mime", "net", "os", "path", "plugin", "reflect", "regexp", "runtime", "slices", "sort", "strconv",
        "strings", "structs", "sync", "syscall", "testing", "text", "time", "unicode", "unique", "unsafe", "weak", "panic",
        "_cgoexp", "_rt0_amd64", "_cgo_export",
    }.ToFrozenSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    // Folders with copies of other modules; what stands before them is where the copy lies.
    private static readonly string[] CopyFolders = ["/vendor/", "/Godeps/_workspace/src/", "/.gopath/src/"];

    /// <summary>Whose code a function is, by its package.</summary>
    public static FrameOrigin OriginOf(ReadOnlySpan<char> function)
    {
        // "go/ast.Walk" is the standard library's, "go.etcd.io/bbolt.Open" is not: a first part with a dot is a host.
        var path = function.IndexOfAny('(', '[') is var arguments and >= 0 ? function[..arguments] : function;
        var end = path.IndexOf('/') is var slash and >= 0 ? slash : path.IndexOf('.');
        if (StandardPackages.Contains(end < 0 ? path : path[..end]))
        {
            return FrameOrigin.Runtime;
        }

        var isCopy = function.Contains("/vendor/", StringComparison.Ordinal) || function.StartsWith("vendor/", StringComparison.Ordinal);
        return isCopy || Frameworks.StartsOne(function) ? FrameOrigin.Library : FrameOrigin.Application;
    }

    /// <summary>Whose code a function is, by its file, where that tells it better than its package.</summary>
    public static FrameOrigin OriginOf(FrameOrigin byPackage, ReadOnlySpan<char> file)
    {
        var isLibrary = byPackage == FrameOrigin.Application
            && (file.Contains("@v", StringComparison.Ordinal) || file.Contains("/vendor/", StringComparison.Ordinal)
                || file.Contains("/pkg/mod/", StringComparison.Ordinal) || file.Contains("/Godeps/", StringComparison.Ordinal));
        return isLibrary ? FrameOrigin.Library : byPackage;
    }

    /// <summary>
    /// <c>github.com/docker/docker/vendor/github.com/moby/buildkit/solver.(*scheduler).dispatch.func1.2</c> becomes
    /// <c>github.com/moby/buildkit/solver.scheduler.dispatch</c>.
    /// </summary>
    public static FrameName Normalise(ReadOnlySpan<char> function)
    {
        foreach (var folder in CopyFolders)
        {
            if (function.LastIndexOf(folder, StringComparison.Ordinal) is var at and >= 0)
            {
                function = function[(at + folder.Length)..];
            }
        }

        var name = new StringBuilder(function.Length);
        var lastSlash = function.LastIndexOf('/');
        foreach (var range in function[..(lastSlash + 1)].Split('/'))
        {
            // Major versions and versions of modules in the path are left out: v2, gopkg.in/yaml.v3, mod@v1.2.3.
            var part = function[range];
            part = part.IndexOf('@') is var version and >= 0 ? part[..version] : part;
            if (part.Length > 0 && !IsMajorVersion(part))
            {
                name.Append(part).Append('/');
            }
        }

        var local = name.Length;
        AppendLocal(name, function[(lastSlash + 1)..]);
        return new(name.ToString(), name.ToString(local, name.Length - local));
    }

    private static void AppendLocal(StringBuilder name, ReadOnlySpan<char> local)
    {
        var depth = 0;
        var start = name.Length;
        foreach (var c in local)
        {
            if (c is '[')
            {
                depth++;
            }
            else if (c is ']')
            {
                depth--;
            }
            else if (depth == 0 && c is not ('(' or ')' or '*'))
            {
                name.Append(c == '·' ? '.' : c);
            }
        }

        // ".func1.2", ".gowrap1", "..func4", "-fm": which closure of a function it is changes with every edit.
        for (var parts = true; parts;)
        {
            var end = name.Length;
            while (end > start && name[end - 1] != '.')
            {
                end--;
            }

            parts = end > start + 1 && IsClosure(name.ToString(end, name.Length - end));
            name.Length = parts ? end - 1 : name.Length;
        }

        if (name.Length > start + 3 && name.ToString(name.Length - 3, 3) == "-fm")
        {
            name.Length -= 3;
        }
    }

    private static bool IsClosure(ReadOnlySpan<char> part) =>
        part.Length == 0 || part.IndexOfAnyExceptInRange('0', '9') < 0
        || (part.StartsWith("func", StringComparison.Ordinal) && part["func".Length..].IndexOfAnyExceptInRange('0', '9') < 0)
        || part.StartsWith("gowrap", StringComparison.Ordinal) || part.StartsWith("deferwrap", StringComparison.Ordinal);

    private static bool IsMajorVersion(ReadOnlySpan<char> part) =>
        part.Length > 1 && part[0] == 'v' && part[1..].IndexOfAnyExceptInRange('0', '9') < 0;
}
