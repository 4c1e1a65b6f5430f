using Microsoft.AspNetCore.Authorization;

namespace Broker.Api.Security;

/// <summary>
/// Marks an endpoint that anyone may read. Every other endpoint asks for a token: that is the fallback policy, so an
/// endpoint that forgets to say anything is closed.
/// </summary>
public sealed class PublicRead : IAllowAnonymous
{
    internal static readonly PublicRead Marker = new();
}

internal static class PublicReadEndpoints
{
    public static T AllowPublicRead<T>(this T endpoint) where T : IEndpointConventionBuilder => endpoint.WithMetadata(PublicRead.Marker);
}
