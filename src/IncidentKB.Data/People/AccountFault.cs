namespace IncidentKB.Data.People;

/// <summary>Why something about accounts cannot be done.</summary>
public enum AccountFault
{
    /// <summary>The person may not do this (any more).</summary>
    NotAllowed,

    /// <summary>There is no such person, session, token, link or passkey.</summary>
    Gone,

    /// <summary>The link was used before, has expired, or never existed.</summary>
    LinkGone,

    /// <summary>The site has an admin already, so it cannot be set up again.</summary>
    HasAdmin,

    /// <summary>Another account has this address.</summary>
    EmailTaken,

    /// <summary>This is no e-mail address.</summary>
    EmailInvalid,

    /// <summary>There is no name, or it is longer than <see cref="Entities.User.MaxName"/>.</summary>
    NameInvalid,

    /// <summary>
    /// The password has fewer than <see cref="PeopleServices.MinPassword"/> characters, or more than
    /// <see cref="PeopleServices.MaxPassword"/>.
    /// </summary>
    PasswordLength,

    /// <summary>The password is made of too few different signs, or of the person's own address or name.</summary>
    PasswordGuessable,

    /// <summary>The present password is another one.</summary>
    PasswordWrong,

    /// <summary>The site would be left without an admin.</summary>
    LastAdmin,

    /// <summary>The person would be left without a way to sign in.</summary>
    LastWayIn,

    /// <summary>A token has no name, one longer than <see cref="Entities.ApiToken.MaxName"/>, or no scope.</summary>
    TokenInvalid,

    /// <summary>This passkey, or this sign-in of the team, belongs to another account.</summary>
    BelongsToOther,
}

/// <summary>Something about accounts could not be done, and nothing of it was.</summary>
/// <param name="fault">Why.</param>
public sealed class AccountException(AccountFault fault) : Exception(fault.ToString())
{
    /// <summary>Why.</summary>
    public AccountFault Fault { get; } = fault;
}
