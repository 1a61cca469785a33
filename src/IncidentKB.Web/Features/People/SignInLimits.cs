using System.Net;
using System.Threading.RateLimiting;
using IncidentKB.Data.People;
using IncidentKB.Web.Features.Runs;

namespace IncidentKB.Web.Features.People;

/// <summary>
/// How often somebody may fail with a password or a link. The limits go by address, so that a stranger who guesses locks himself
/// out and not the owner of the account. The one limit on an account as a whole, against guesses from many addresses, leaves out
/// the addresses from which its owner has signed in before.
/// </summary>
internal sealed class SignInLimits(Sessions sessions) : IDisposable
{
    /// <summary>Failures of one address at one account in <see cref="Window"/>.</summary>
    public const int AtAccount = 10;

    /// <summary>Failures of one address in <see cref="Window"/>, whatever the account.</summary>
    public const int AtAddress = 50;

    /// <summary>Failures at one account in <see cref="Window"/> from all addresses that it does not know.</summary>
    public const int FromStrangers = 100;

    /// <summary>Over how long failures are counted.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    // A password takes a tenth of a second of a processor. So many are looked at together: guesses in parallel leave the others
    // room, and pass the limits by no more than these.
    private readonly SemaphoreSlim _atOnce = new(4);
    private readonly PartitionedRateLimiter<(IPAddress, string)> _accounts = Limiter<(IPAddress, string)>(AtAccount);
    private readonly PartitionedRateLimiter<IPAddress> _addresses = Limiter<IPAddress>(AtAddress);
    private readonly PartitionedRateLimiter<string> _strangers = Limiter<string>(FromStrangers);

    /// <summary>Lets somebody try to sign in.</summary>
    /// <param name="http">From where.</param>
    /// <param name="email">The account that is named; null where a link or a passkey says whose it is.</param>
    /// <param name="attempt">
    /// The try. It has failed where it gives null or throws <see cref="AccountFault.LinkGone"/> or
    /// <see cref="AccountFault.PasswordWrong"/>.
    /// </param>
    /// <returns>False where it was not made, and what came of it.</returns>
    public async Task<(bool MayTry, T? Result)> TryAsync<T>(HttpContext http, string? email, Func<Task<T?>> attempt)
        where T : class
    {
        var network = VisitorRuns.NetworkOf(http.Connection.RemoteIpAddress);
        var account = email?.Trim().ToUpperInvariant();
        await _atOnce.WaitAsync(http.RequestAborted);
        try
        {
            if (!HasRoom(_addresses, network) || (account != null && !await HasRoomAsync(http, network, account)))
            {
                return (false, null);
            }

            var result = await attempt();
            if (result == null)
            {
                CountFailure(network, account);
            }

            return (true, result);
        }
        catch (AccountException exception) when (exception.Fault is AccountFault.LinkGone or AccountFault.PasswordWrong)
        {
            CountFailure(network, account);
            throw;
        }
        finally
        {
            _atOnce.Release();
        }
    }

    public void Dispose()
    {
        _atOnce.Dispose();
        _accounts.Dispose();
        _addresses.Dispose();
        _strangers.Dispose();
    }

    private async Task<bool> HasRoomAsync(HttpContext http, IPAddress network, string account) =>
        HasRoom(_accounts, (network, account))
        && (HasRoom(_strangers, account) || await sessions.KnowsAsync(account, SignedIn.AddressOf(http), http.RequestAborted));

    private void CountFailure(IPAddress network, string? account)
    {
        _addresses.AttemptAcquire(network).Dispose();
        if (account != null)
        {
            _accounts.AttemptAcquire((network, account)).Dispose();
            _strangers.AttemptAcquire(account).Dispose();
        }
    }

    // To ask for nothing says whether there is something left.
    private static bool HasRoom<TKey>(PartitionedRateLimiter<TKey> limiter, TKey key)
    {
        using var lease = limiter.AttemptAcquire(key, 0);
        return lease.IsAcquired;
    }

    private static PartitionedRateLimiter<TKey> Limiter<TKey>(int permits)
        where TKey : notnull =>
        PartitionedRateLimiter.Create<TKey, TKey>(key => RateLimitPartition.GetFixedWindowLimiter(
            key, _ => new() { PermitLimit = permits, Window = Window, QueueLimit = 0 }));
}
