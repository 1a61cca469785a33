using IncidentKB.Core.Traces;

namespace IncidentKB.Core.Matching;

/// <summary>
/// Frameworks and libraries that stand in the traces of many programs. Sharing their frames says little about which incident a
/// trace is, and a small knowledge base cannot learn that by counting. Prefixes of levelled names, by language.
/// </summary>
internal static class KnownFrameworks
{
    private static readonly string[] Prefixes =
    [
        // Go
        "golang.org/x/", "google.golang.org/", "github.com/gin-gonic/", "github.com/labstack/", "github.com/spf13/", "github.com/urfave/cli",
        "github.com/sirupsen/", "go.uber.org/", "github.com/avast/retry-go", "github.com/cenkalti/backoff", "github.com/gorilla/", "github.com/valyala/fasthttp",
        "github.com/stretchr/", "github.com/onsi/", "github.com/robfig/cron", "github.com/panjf2000/ants", "github.com/go-chi/", "github.com/gofiber/",
        "github.com/go-kit/", "github.com/aws/", "github.com/prometheus/client_golang", "github.com/grpc-ecosystem/", "github.com/pkg/errors", "gorm.io/",
        "github.com/jinzhu/gorm", "github.com/go-sql-driver/", "github.com/jackc/", "github.com/lib/pq", "go.mongodb.org/", "github.com/go-redis/",
        "github.com/redis/", "github.com/thejerf/suture", "k8s.io/client-go", "k8s.io/apimachinery", "github.com/charmbracelet/", "github.com/alecthomas/",
        "github.com/remeh/sizedwaitgroup", "github.com/sourcegraph/conc", "github.com/json-iterator/", "gopkg.in/",
        // .NET
        "Newtonsoft.", "Xunit.", "NUnit.", "Castle.", "Serilog.", "MediatR.", "Polly.", "Dapper.", "AutoMapper.", "Hangfire.", "Quartz.", "Autofac.", "Grpc.",
        "RabbitMQ.", "StackExchange.Redis.", "MassTransit.", "FluentValidation.", "Swashbuckle.", "Nito.",
        // Java
        "org.springframework.", "org.apache.catalina.", "org.apache.tomcat.", "org.apache.coyote.", "io.netty.", "org.junit.", "com.google.common.",
        "org.hibernate.", "reactor.", "io.reactivex.", "org.eclipse.jetty.", "com.fasterxml.", "okhttp3.", "retrofit2.", "org.slf4j.", "ch.qos.logback.",
        "akka.", "scala.", "groovy.", "io.grpc.", "com.sun.", "androidx.",
        // Python, by package folder and module
        "flask.", "django.", "werkzeug.", "gunicorn.", "uvicorn.", "starlette.", "celery.", "_pytest.", "tornado.", "aiohttp.", "requests.", "urllib3.",
        "click.", "sqlalchemy.", "twisted.",
        // Rust
        "tokio::", "futures", "rayon", "actix", "hyper::", "tower", "serde", "backtrace::", "crossbeam", "mio::", "axum::",
    ];

    private static readonly NamePrefixes Known = new(Prefixes);

    /// <summary>True for a levelled name that belongs to one of them.</summary>
    public static bool Contains(string fullName) => Known.StartsOne(fullName);
}
