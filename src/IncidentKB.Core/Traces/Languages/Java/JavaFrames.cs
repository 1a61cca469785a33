using System.Text;

namespace IncidentKB.Core.Traces.Languages.Java;

/// <summary>Names of Java's methods, and whose code they are.</summary>
internal static class JavaFrames
{
    /// <summary>Packages of libraries that many programs use.</summary>
    public static readonly NamePrefixes Frameworks = new(
    [
        "akka.", "ch.qos.logback.", "clojure.", "com.facebook.react.", "com.fasterxml.", "com.google.", "com.squareup.",
        "com.zaxxer.", "groovy.", "io.grpc.", "io.netty.", "io.quarkus.", "io.reactivex.", "io.undertow.", "io.vertx.", "jakarta.",
        "junit.", "okhttp3.", "okio.", "org.apache.catalina.", "org.apache.coyote.", "org.apache.maven.", "org.apache.tomcat.",
        "org.codehaus.", "org.eclipse.jetty.", "org.gradle.", "org.hibernate.", "org.jboss.", "org.junit.", "org.mockito.",
        "org.slf4j.", "org.springframework.", "org.testng.", "reactor.", "retrofit2.", "rx.",
    ]);

    /// <summary>First parts of packages in Java's world; other types in lower case are Python's modules or .NET's namespaces.</summary>
    public static readonly NamePrefixes Packages = new(
    [
        "akka.", "android.", "androidx.", "clojure.", "com.", "dalvik.", "feign.", "groovy.", "io.", "jakarta.", "java.", "javax.",
        "jdk.", "kotlin.", "kotlinx.", "net.", "okhttp3.", "org.", "reactor.", "retrofit2.", "rx.", "scala.", "sun.",
    ]);

    private static readonly NamePrefixes Runtime = new(
    [
        "java.", "javax.", "jdk.", "sun.", "com.sun.", "kotlin.", "kotlinx.coroutines.", "scala.", "android.", "androidx.",
        "com.android.internal.", "dalvik.", "libcore.",
    ]);

    /// <summary>Whose code a method is, by its package.</summary>
    public static FrameOrigin OriginOf(ReadOnlySpan<char> method) =>
        Runtime.StartsOne(method) ? FrameOrigin.Runtime
        : Frameworks.StartsOne(method) ? FrameOrigin.Library
        : FrameOrigin.Application;

    /// <summary>
    /// <c>java.base/java.util.HashMap$KeyIterator.next</c> becomes <c>java.util.HashMap$KeyIterator.next</c>, and
    /// <c>Foo.lambda$bar$3</c> becomes <c>Foo.bar</c>.
    /// </summary>
    public static FrameName Normalise(ReadOnlySpan<char> function)
    {
        const string Lambda = "lambda$";
        function = function.LastIndexOf('/') is var module and >= 0 ? function[(module + 1)..] : function;
        var name = new StringBuilder(function.Length);
        foreach (var range in function.Split('.'))
        {
            var part = function[range];
            part = part.StartsWith(Lambda, StringComparison.Ordinal) ? part[Lambda.Length..] : part;
            while (part.LastIndexOf('$') is var dollar and > 0 && part[(dollar + 1)..].IndexOfAnyExceptInRange('0', '9') < 0)
            {
                part = part[..dollar];
            }

            FrameName.AppendDotted(name, part.IndexOf("$$", StringComparison.Ordinal) is var proxy and > 0 ? part[..proxy] : part);
        }

        return FrameName.OfDotted(name.ToString());
    }
}
