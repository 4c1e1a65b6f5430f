using System.Text.RegularExpressions;

namespace Broker.Api.Security;

/// <summary>Names of users and filters: they become parts of topics and addresses.</summary>
internal static partial class Names
{
    public const string Rule = "1 to 64 of a-z, 0-9, - and _, beginning with a letter or digit";

    public static bool IsValid(string name) => Valid().IsMatch(name);

    [GeneratedRegex(@"^[a-z0-9][a-z0-9_-]{0,63}\z", RegexOptions.NonBacktracking)]
    private static partial Regex Valid();
}
