using System.Text.RegularExpressions;

namespace Broker.Api.Security;

/// <summary>Names of users and filters: they become parts of topics and addresses.</summary>
internal static partial class Names
{
    public const string Rule = "1 to 64 of a-z, 0-9, - and _, beginning with a letter or digit";

    public static bool IsValid(string name) => Valid().IsMatch(name);

    /// <summary>
    /// As for filters, but without _: Kafka takes . and _ for the same, so <c>filter.a_b.c</c> and <c>filter.a.b_c</c> could not both
    /// be topics, and the second to match would hold up every filter.
    /// </summary>
    public static bool IsUser(string name) => IsValid(name) && !name.Contains('_');

    [GeneratedRegex(@"^[a-z0-9][a-z0-9_-]{0,63}\z", RegexOptions.NonBacktracking)]
    private static partial Regex Valid();
}
