using IncidentKB.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace IncidentKB.Data.People;

/// <summary>Who acts, and from where. What the person may do is read again in the transaction of the act.</summary>
/// <param name="UserId">The person; null for the console of the machine and for a visitor.</param>
/// <param name="Address">Address that the request came from; empty for the console.</param>
/// <param name="SessionId">
/// The session in which he acts; null for a token. Once it has ended, a page that is still open acts no more.
/// </param>
public sealed record Actor(int? UserId, string Address, int? SessionId = null)
{
    /// <summary>Whoever has a shell on the machine.</summary>
    public static readonly Actor Console = new(null, "");

    /// <summary>What stands in the audit for <see cref="Console"/>.</summary>
    public const string ConsoleName = "console";
}

/// <summary>The acts that the audit knows. The names are stored: rename none.</summary>
public static class Acts
{
    /// <summary>Somebody signed in. The detail is how.</summary>
    public const string SignedIn = "signed_in";

    /// <summary>A password was wrong for an account that exists.</summary>
    public const string SignInFailed = "sign_in_failed";

    /// <summary>An account was made.</summary>
    public const string AccountMade = "account_made";

    /// <summary>Somebody was invited. The detail is the role.</summary>
    public const string Invited = "invited";

    /// <summary>An invitation was taken back.</summary>
    public const string InvitationRevoked = "invitation_revoked";

    /// <summary>A link for a new password was made.</summary>
    public const string ResetLinkMade = "reset_link_made";

    /// <summary>Somebody's role changed. The detail is from what to what.</summary>
    public const string RoleChanged = "role_changed";

    /// <summary>An account was closed.</summary>
    public const string Deactivated = "deactivated";

    /// <summary>A closed account was opened again.</summary>
    public const string Reactivated = "reactivated";

    /// <summary>Somebody changed how he is called.</summary>
    public const string NameChanged = "name_changed";

    /// <summary>A password was changed or set.</summary>
    public const string PasswordChanged = "password_changed";

    /// <summary>A session was ended by somebody else than its own sign-out.</summary>
    public const string SessionEnded = "session_ended";

    /// <summary>A token was made. The detail is its scopes.</summary>
    public const string TokenMade = "token_made";

    /// <summary>A token was revoked.</summary>
    public const string TokenRevoked = "token_revoked";

    /// <summary>A passkey was added.</summary>
    public const string PasskeyAdded = "passkey_added";

    /// <summary>A passkey was removed.</summary>
    public const string PasskeyRemoved = "passkey_removed";

    /// <summary>An account was joined to one of the team's own sign-in.</summary>
    public const string LoginLinked = "login_linked";

    /// <summary>Answers to a trace were settled by a reviewer.</summary>
    public const string AnswerSettled = "answer_settled";

    /// <summary>A proposal was begun.</summary>
    public const string ProposalBegun = "proposal_begun";

    /// <summary>A proposal was handed in for review.</summary>
    public const string ProposalSubmitted = "proposal_submitted";

    /// <summary>A version of a proposal was approved.</summary>
    public const string ProposalApproved = "proposal_approved";

    /// <summary>Changes were asked for.</summary>
    public const string ChangesRequested = "changes_requested";

    /// <summary>A proposal became a revision.</summary>
    public const string ProposalPublished = "proposal_published";

    /// <summary>A proposal was given up.</summary>
    public const string ProposalWithdrawn = "proposal_withdrawn";

    /// <summary>A person reported a problem of an article.</summary>
    public const string ProblemReported = "problem_reported";

    /// <summary>A report of a problem was settled. The detail is what became of it.</summary>
    public const string ProblemResolved = "problem_resolved";

    /// <summary>An incident was taken out of the lists. The detail is why.</summary>
    public const string IncidentArchived = "incident_archived";

    /// <summary>An archived incident was brought back.</summary>
    public const string IncidentRestored = "incident_restored";

    /// <summary>All of them, in the order in which a list offers them.</summary>
    public static readonly IReadOnlyList<string> All =
    [
        SignedIn, SignInFailed, AccountMade, Invited, InvitationRevoked, ResetLinkMade, RoleChanged, Deactivated, Reactivated, NameChanged,
        PasswordChanged, SessionEnded, TokenMade, TokenRevoked, PasskeyAdded, PasskeyRemoved, LoginLinked, AnswerSettled,
        ProposalBegun, ProposalSubmitted, ProposalApproved, ChangesRequested, ProposalPublished, ProposalWithdrawn,
        IncidentArchived, IncidentRestored,
        ProblemReported, ProblemResolved,
    ];

    /// <summary>The account of an actor; null where it is closed or the session has ended.</summary>
    public static Task<User?> FindActorAsync(this KbContext db, Actor actor, CancellationToken cancellationToken) =>
        db.Users.SingleOrDefaultAsync(
            u => u.Id == actor.UserId && u.DeactivatedAt == null
                && (actor.SessionId == null || db.Sessions.Any(s => s.Id == actor.SessionId && s.UserId == u.Id)),
            cancellationToken);

    /// <summary>Adds an entry; it is stored with the act, by the same <c>SaveChanges</c> or transaction.</summary>
    /// <param name="db">The context of the act.</param>
    /// <param name="actor">Who acts.</param>
    /// <param name="who">What the person is called; null where nobody is signed in.</param>
    /// <param name="act">One of <see cref="All"/>.</param>
    /// <param name="subject">To whom or what.</param>
    /// <param name="at">When (UTC).</param>
    /// <param name="detail">What changed.</param>
    public static void Record(
        this KbContext db, Actor actor, string? who, string act, string subject, DateTime at, string detail = "") =>
        db.Audit.Add(new()
        {
            At = at,
            UserId = actor.UserId,
            Who = who ?? (actor == Actor.Console ? Actor.ConsoleName : ""),
            Act = act,
            Subject = subject,
            Detail = detail,
            Address = actor.Address,
        });
}
