using System.Security.Claims;
using Broker.Core.Hosting;
using Microsoft.AspNetCore.Authorization;

namespace Broker.Api.Security;

/// <summary>The policy of what only <see cref="BrokerOptions.Operators"/> may do.</summary>
internal static class Operators
{
    public const string Policy = "operators";

    public static void Require(AuthorizationPolicyBuilder policy, BrokerOptions options) =>
        policy.AddAuthenticationSchemes(BearerTokens.Name).RequireAuthenticatedUser()
            .RequireAssertion(context => context.User.FindFirstValue(ClaimTypes.Name) is { } user && options.IsOperator(user));
}
