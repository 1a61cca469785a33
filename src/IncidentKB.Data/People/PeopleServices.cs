using IncidentKB.Data.Entities;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace IncidentKB.Data.People;

/// <summary>Accounts, for the site and for the command line.</summary>
public static class PeopleServices
{
    /// <summary>Shortest password, in characters. No rule on its signs: length is what makes it hard to guess (NIST SP 800-63B).</summary>
    public const int MinPassword = 12;

    /// <summary>Longest password, in characters; a longer one would only cost time to hash (ASVS 4.0.3, 2.1.2).</summary>
    public const int MaxPassword = 128;

    // What OWASP advises for PBKDF2 with HMAC-SHA512, https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html
    private const int HashIterations = 210_000;

    /// <summary>
    /// Adds ASP.NET Core Identity on <see cref="KbContext"/>, and <see cref="Accounts"/>. Needs the database and a clock.
    /// </summary>
    public static IServiceCollection AddKbPeople(this IServiceCollection services)
    {
        services.AddSingleton<Accounts>().AddSingleton<Sessions>().AddSingleton<ApiTokens>().AddSingleton<VisitorRows>();
        services.Configure<PasswordHasherOptions>(hasher => hasher.IterationCount = HashIterations);
        services.AddIdentityCore<User>(identity =>
            {
                identity.User.RequireUniqueEmail = true;

                // The e-mail address is the user name.
                identity.User.AllowedUserNameCharacters = "";
                identity.Password = new()
                {
                    RequiredLength = MinPassword,
                    RequireDigit = false,
                    RequireLowercase = false,
                    RequireUppercase = false,
                    RequireNonAlphanumeric = false,
                    RequiredUniqueChars = 5,
                };
            })
            .AddUserStore<UserStore>();
        return services;
    }

    // Claims and tokens of Identity have no table, because nothing of them is used: the role is a column.
    private sealed class UserStore(KbContext db, IdentityErrorDescriber? describer = null)
        : UserOnlyStore<User, KbContext, int, IdentityUserClaim<int>, IdentityUserLogin<int>, IdentityUserToken<int>,
            IdentityUserPasskey<int>>(db, describer);
}
