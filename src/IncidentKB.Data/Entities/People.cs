using Microsoft.AspNetCore.Identity;

namespace IncidentKB.Data.Entities;

/// <summary>What a person may do. Each role may also do what the ones before it may.</summary>
public enum Role
{
    /// <summary>Reads on a closed site, keeps own progress and answers.</summary>
    Reader,

    /// <summary>Writes proposals, edits and runs programs.</summary>
    Author,

    /// <summary>Approves, publishes and archives; settles answers of others.</summary>
    Reviewer,

    /// <summary>Invites people, gives roles, reads the audit.</summary>
    Admin,
}

/// <summary>A person with an account. The e-mail address is the name to sign in with.</summary>
public sealed class User : IdentityUser<int>
{
    /// <summary>Longest name, in characters.</summary>
    public const int MaxName = 100;

    /// <summary>How the person is shown to others.</summary>
    public required string Name { get; set; }

    /// <summary>What the person may do.</summary>
    public Role Role { get; set; }

    /// <summary>
    /// Under which progress and answers of the person are kept, as those of a visitor are under the number in his cookie.
    /// </summary>
    public Guid ReaderId { get; set; } = Guid.NewGuid();

    /// <summary>When the account was made (UTC).</summary>
    public DateTime CreatedAt { get; set; }

    /// <summary>Since when (UTC) the account is closed; null while it is open.</summary>
    public DateTime? DeactivatedAt { get; set; }
}

/// <summary>A browser in which a person is signed in. Without its row the browser's cookie is worth nothing.</summary>
public sealed class Session
{
    /// <summary>Its number.</summary>
    public int Id { get; set; }

    /// <summary><see cref="People.Secret.Hash"/> of what the cookie holds.</summary>
    public required string SecretHash { get; set; }

    /// <summary>Whose it is.</summary>
    public int UserId { get; set; }

    /// <summary>When the person signed in (UTC).</summary>
    public DateTime CreatedAt { get; set; }

    /// <summary>When it was used last (UTC), to within <see cref="People.Sessions.SeenEvery"/>.</summary>
    public DateTime LastSeenAt { get; set; }

    /// <summary>How the person signed in: <c>password</c>, <c>passkey</c>, <c>oidc</c> or <c>link</c>.</summary>
    public required string Method { get; set; }

    /// <summary>Address of the browser at the sign-in.</summary>
    public required string Address { get; set; }

    /// <summary>What the browser called itself, cut to <see cref="MaxBrowser"/>.</summary>
    public required string Browser { get; set; }

    /// <summary>Characters kept of a browser's name.</summary>
    public const int MaxBrowser = 200;
}

/// <summary>What a <see cref="OneTimeLink"/> is for.</summary>
public enum LinkPurpose
{
    /// <summary>Makes the first admin of a site that has none.</summary>
    SetUp,

    /// <summary>Makes an account.</summary>
    Invitation,

    /// <summary>Gives an account a new password.</summary>
    PasswordReset,
}

/// <summary>A link that works once: whoever has it may make an account or a password.</summary>
public sealed class OneTimeLink
{
    /// <summary>Its number.</summary>
    public int Id { get; set; }

    /// <summary><see cref="People.Secret.Hash"/> of the last part of the address.</summary>
    public required string SecretHash { get; set; }

    /// <summary>What it is for.</summary>
    public LinkPurpose Purpose { get; set; }

    /// <summary>The address that the account gets; null where the person may name one.</summary>
    public string? Email { get; set; }

    /// <summary>The role that the account gets. Of no use in a <see cref="LinkPurpose.PasswordReset"/>.</summary>
    public Role Role { get; set; }

    /// <summary>The account, in a <see cref="LinkPurpose.PasswordReset"/>.</summary>
    public int? UserId { get; set; }

    /// <summary>When it was made (UTC).</summary>
    public DateTime CreatedAt { get; set; }

    /// <summary>From when on (UTC) it works no more.</summary>
    public DateTime ExpiresAt { get; set; }
}

/// <summary>With it a program calls the API in the name of a person.</summary>
public sealed class ApiToken
{
    /// <summary>Longest name, in characters.</summary>
    public const int MaxName = 100;

    /// <summary>Its number.</summary>
    public int Id { get; set; }

    /// <summary>In whose name.</summary>
    public int UserId { get; set; }

    /// <summary>What its owner calls it.</summary>
    public required string Name { get; set; }

    /// <summary><see cref="People.Secret.Hash"/> of the token. The token itself was shown once.</summary>
    public required string SecretHash { get; set; }

    /// <summary>The first characters of the token, by which its owner knows it again.</summary>
    public required string Beginning { get; set; }

    /// <summary>Those of <see cref="TokenScopes.All"/> that it has, with spaces between.</summary>
    public required string Scopes { get; set; }

    /// <summary>When it was made (UTC).</summary>
    public DateTime CreatedAt { get; set; }

    /// <summary>When it was used last (UTC), to within <see cref="People.Sessions.SeenEvery"/>; null before its first use.</summary>
    public DateTime? LastUsedAt { get; set; }
}

/// <summary>What a token may do.</summary>
public static class TokenScopes
{
    /// <summary>Reads incidents, searches, matches.</summary>
    public const string Read = "read";

    /// <summary>Changes what the person may change.</summary>
    public const string Write = "write";

    /// <summary>Runs programs.</summary>
    public const string Runs = "runs";

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<string> All = [Read, Write, Runs];
}

/// <summary>Who did what. Written in the transaction of the act, and never changed.</summary>
public sealed class AuditEntry
{
    /// <summary>Its number.</summary>
    public long Id { get; set; }

    /// <summary>When (UTC).</summary>
    public DateTime At { get; set; }

    /// <summary>Who; null for the console of the machine, and for a visitor.</summary>
    public int? UserId { get; set; }

    /// <summary>What the person was called then; <c>console</c> for the console of the machine.</summary>
    public required string Who { get; set; }

    /// <summary>What was done, one of <see cref="People.Acts.All"/>.</summary>
    public required string Act { get; set; }

    /// <summary>To whom or what.</summary>
    public required string Subject { get; set; }

    /// <summary>What changed, in a few words; empty where the act says it all.</summary>
    public required string Detail { get; set; }

    /// <summary>Address that it came from; empty for the console.</summary>
    public required string Address { get; set; }
}
