using IncidentKB.Data.People;

namespace IncidentKB.Web.Features.People;

/// <summary>
/// What was sent with a form about accounts and could not be done: the page of the form shows it again, with what the person
/// typed and with what to do. Passwords are never sent back.
/// </summary>
internal sealed class AccountForm
{
    public AccountFault? Fault { get; set; }

    /// <summary>A sentence for a fault that is none of an account's, or news of what was done.</summary>
    public string? Message { get; set; }

    public string Email { get; set; } = "";

    public string Name { get; set; } = "";

    /// <summary>A token that was made just now. It is shown this once.</summary>
    public string? NewToken { get; set; }
}
