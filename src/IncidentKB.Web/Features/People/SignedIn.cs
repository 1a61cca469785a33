using System.Globalization;
using System.Security.Claims;
using IncidentKB.Data.Entities;
using IncidentKB.Data.People;

namespace IncidentKB.Web.Features.People;

/// <summary>Who asks, as cookie or token tell it. What the person may do is read again from the database with each request.</summary>
internal static class SignedIn
{
    /// <summary>Scheme of the cookie that holds a session.</summary>
    public const string Cookie = "Session";

    /// <summary>Scheme of API tokens.</summary>
    public const string Token = "Token";

    /// <summary>Claim with what the cookie opens the session by.</summary>
    public const string SecretClaim = "session_secret";

    private const string SessionClaim = "session";

    private const string ScopeClaim = "scope";

    private const string ReaderClaim = "reader";

    extension(ClaimsPrincipal person)
    {
        /// <summary>True for a person with an account, by cookie or token.</summary>
        public bool IsSignedIn => person.Identity?.IsAuthenticated == true;

        /// <summary>True where a token speaks, and not a browser.</summary>
        public bool IsToken => person.Identity?.AuthenticationType == Token;

        /// <summary>Number of the account; null for a visitor.</summary>
        public int? UserId => NumberOf(person, ClaimTypes.NameIdentifier);

        /// <summary>Number of the session; null for a visitor and a token.</summary>
        public int? SessionId => NumberOf(person, SessionClaim);

        /// <summary>Under which the person's progress and answers are kept; null for a visitor.</summary>
        public Guid? ReaderId => Guid.TryParse(person.FindFirstValue(ReaderClaim), out var reader) ? reader : null;

        /// <summary>How the person is shown to others.</summary>
        public string Called => person.FindFirstValue(ClaimTypes.Name) ?? "";

        /// <summary>True where the person has this role or one that may more.</summary>
        public bool Is(Role role) => Enum.TryParse<Role>(person.FindFirstValue(ClaimTypes.Role), out var has) && has >= role;

        /// <summary>True where the token has this scope.</summary>
        public bool HasScope(string scope) => person.HasClaim(ScopeClaim, scope);
    }

    /// <summary>The person of a request, for acts and their audit.</summary>
    public static Actor ActorOf(HttpContext http) => ActorOf(http.User, AddressOf(http));

    /// <summary>The person of a circuit, with the address from which its page was asked for.</summary>
    public static Actor ActorOf(ClaimsPrincipal person, string address) => new(person.UserId, address, person.SessionId);

    /// <summary>Address of whoever asks, as people read it.</summary>
    public static string AddressOf(HttpContext http) => http.Connection.RemoteIpAddress switch
    {
        null => "",
        { IsIPv4MappedToIPv6: true } mapped => mapped.MapToIPv4().ToString(),
        var address => address.ToString(),
    };

    /// <summary>The principal that goes into a cookie: nothing but what opens the session.</summary>
    public static ClaimsPrincipal OfSecret(string secret) => new(new ClaimsIdentity([new(SecretClaim, secret)], Cookie));

    /// <summary>The person of a session.</summary>
    public static ClaimsPrincipal Of(SessionOfPerson session) =>
        new(new ClaimsIdentity(
            [.. ClaimsOf(session.UserId, session.ReaderId, session.Name, session.Role), new(SessionClaim, Number(session.SessionId))],
            Cookie));

    /// <summary>The person of a token.</summary>
    public static ClaimsPrincipal Of(TokenOfPerson token) =>
        new(new ClaimsIdentity(
            [
                .. ClaimsOf(token.UserId, token.ReaderId, token.Name, token.Role),
                .. token.Scopes.Split(' ').Select(s => new Claim(ScopeClaim, s)),
            ],
            Token));

    private static Claim[] ClaimsOf(int userId, Guid readerId, string name, Role role) =>
        [
            new(ClaimTypes.NameIdentifier, Number(userId)), new(ReaderClaim, readerId.ToString()), new(ClaimTypes.Name, name),
            new(ClaimTypes.Role, role.ToString()),
        ];

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static int? NumberOf(ClaimsPrincipal person, string claim) =>
        int.TryParse(person.FindFirstValue(claim), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
