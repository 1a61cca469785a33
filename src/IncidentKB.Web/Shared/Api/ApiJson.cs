using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace IncidentKB.Web.Shared.Api;

/// <summary>How the API writes JSON: names and words in snake_case, Chinese as it is.</summary>
internal static class ApiJson
{
    /// <summary>The options, for those who have no services to ask.</summary>
    public static JsonSerializerOptions Options { get; } = Of(new(JsonSerializerDefaults.Web));

    /// <summary>Sets the options of a serializer.</summary>
    public static void Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower));
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
    }

    private static JsonSerializerOptions Of(JsonSerializerOptions options)
    {
        Configure(options);
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
