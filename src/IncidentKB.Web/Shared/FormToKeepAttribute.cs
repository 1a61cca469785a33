namespace IncidentKB.Web.Shared;

/// <summary>
/// Names the form of a page whose text goes into no address: the language switch sends it again instead of following a link.
/// </summary>
/// <param name="form">The form's id.</param>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class FormToKeepAttribute(string form) : Attribute
{
    public string Form { get; } = form;

    /// <summary>The method by which the page must have been asked for; any where it is null.</summary>
    public string? Method { get; init; }

    /// <summary>A parameter that the address must have; none where it is null.</summary>
    public string? Parameter { get; init; }

    /// <summary>The form of the page that answers this request, where it is one to keep.</summary>
    public static string? Of(HttpContext http) =>
        http.GetEndpoint()?.Metadata.GetMetadata<FormToKeepAttribute>() is { } keep && keep.IsMeant(http.Request) ? keep.Form : null;

    private bool IsMeant(HttpRequest request) =>
        (Method == null || HttpMethods.Equals(Method, request.Method)) && (Parameter == null || request.Query.ContainsKey(Parameter));
}
