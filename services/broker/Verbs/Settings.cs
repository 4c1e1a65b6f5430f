using Broker.Broker.DevStack;
using Broker.Core.Hosting;

namespace Broker.Broker.Verbs;

/// <summary>Settings as every verb sees them: the environment first, then the private servers that are running.</summary>
internal static class Settings
{
    public static string DataFolder => Environment.GetEnvironmentVariable("BROKER_VAR") ?? "var";

    /// <summary>Null when it is not set; an empty variable counts as absent.</summary>
    public static string? Find(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { } value && !string.IsNullOrWhiteSpace(value) ? value : PrivateServers.ReadAddresses(DataFolder).GetValueOrDefault(variable);

    /// <summary>Throws <see cref="ServerException"/> that says how to get one.</summary>
    public static string Required(string variable) =>
        Find(variable) ?? throw new ServerException($"{variable} is not set and no private servers run; start them with: ./run up");

    /// <summary>All options, for a verb that does without PostgreSQL and Redis.</summary>
    /// <exception cref="OptionsException">Some are wrong.</exception>
    public static BrokerOptions OptionsWithoutServers() => OptionsReader.Read(name => name switch
    {
        "BROKER_POSTGRES" => "Host=unused",
        "BROKER_REDIS" => FilterDatabase.NotUsed,
        _ => Find(name),
    });
}
