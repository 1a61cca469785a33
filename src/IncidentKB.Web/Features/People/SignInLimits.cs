using System.Net;
using System.Threading.RateLimiting;
using IncidentKB.Data.People;
using IncidentKB.Web.Features.Runs;

namespace IncidentKB.Web.Features.People;

/// <summary>
/// How often somebody may try a password or a link. The limits go by address, so that a stranger who guesses locks himself out
/// and not the owner of the account. The one limit on an account as a whole, against guesses from many addresses, leaves out
/// the addresses from which its owner has signed in before.
/// </summary>
internal sealed class SignInLimits(Sessions sessions) : IDisposable
{
    /// <summary>Tries of one address at one account in <see cref="Window"/>.</summary>
    public const int AtAccount = 10;

    /// <summary>Tries of one address in <see cref="Window"/>, whatever the account.</summary>
    public const int AtAddress = 50;

    /// <summary>Tries at one account in <see cref="Window"/> from all addresses that it does not know.</summary>
    public const int FromStrangers = 100;

    /// <summary>Over how long tries are counted.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    private readonly PartitionedRateLimiter<(IPAddress, string)> _accounts = Limiter<(IPAddress, string)>(AtAccount);
    private readonly PartitionedRateLimiter<IPAddress> _addresses = Limiter<IPAddress>(AtAddress);
    private readonly PartitionedRateLimiter<string> _strangers = Limiter<string>(FromStrangers);

    /// <summary>Counts a try with a password.</summary>
    /// <returns>False where it may not be made now.</returns>
    public async Task<bool> MayTryAsync(HttpContext http, string email)
    {
        var account = email.Trim().ToUpperInvariant();
        var network = VisitorRuns.NetworkOf(http.Connection.RemoteIpAddress);
        if (!Take(_addresses, network) || !Take(_accounts, (network, account)))
        {
            return false;
        }

        return Take(_strangers, account) || await sessions.KnowsAsync(account, SignedIn.AddressOf(http), http.RequestAborted);
    }

    /// <summary>Counts a try with a link or a passkey.</summary>
    /// <returns>False where it may not be made now.</returns>
    public bool MayTry(HttpContext http) => Take(_addresses, VisitorRuns.NetworkOf(http.Connection.RemoteIpAddress));

    public void Dispose()
    {
        _accounts.Dispose();
        _addresses.Dispose();
        _strangers.Dispose();
    }

    private static bool Take<TKey>(PartitionedRateLimiter<TKey> limiter, TKey key)
    {
        using var lease = limiter.AttemptAcquire(key);
        return lease.IsAcquired;
    }

    private static PartitionedRateLimiter<TKey> Limiter<TKey>(int permits) where TKey : notnull =>
        PartitionedRateLimiter.Create<TKey, TKey>(key => RateLimitPartition.GetFixedWindowLimiter(
            key, _ => new() { PermitLimit = permits, Window = Window, QueueLimit = 0 }));
}
