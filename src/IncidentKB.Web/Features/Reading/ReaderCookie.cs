using IncidentKB.Web.Features.People;
using IncidentKB.Web.Shared;

namespace IncidentKB.Web.Features.Reading;

/// <summary>
/// Under which progress and answers are kept. Of a visitor it is a random number in a cookie that scripts cannot read, set with
/// the first of them; of a person with an account it belongs to the account.
/// </summary>
internal static class ReaderCookie
{
    private const string Name = "ikb_reader";

    /// <summary>The reader; null for a visitor of whom nothing is kept.</summary>
    public static Guid? Read(HttpContext context) => context.User.ReaderId ?? OfVisitor(context.Request);

    /// <summary>What the cookie says, whoever is signed in.</summary>
    public static Guid? OfVisitor(HttpRequest request) => Guid.TryParseExact(request.Cookies[Name], "N", out var reader) ? reader : null;

    public static Guid ReadOrCreate(HttpContext context)
    {
        if (context.User.ReaderId is { } person)
        {
            return person;
        }

        var reader = OfVisitor(context.Request) ?? Guid.NewGuid();
        LastingCookie.Append(context, Name, reader.ToString("N"));
        return reader;
    }
}
