using System.Xml.Linq;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Broker.Tests.Tidy;

/// <summary>Who may know whom (the arrows of the architecture).</summary>
public sealed class ArrowTests
{
    private static readonly string[] Roles = ["ingest", "classify", "filter", "api"];

    /// <summary>Folders of core, and the folders of core each may use.</summary>
    private static readonly Dictionary<string, string[]> CoreArrows = new()
    {
        ["Alerts"] = [],
        ["Streams"] = [],
        ["Wire"] = ["Alerts", "Streams"],
        ["Sky"] = ["Alerts"],
        ["Columns"] = ["Alerts"],
        ["Expressions"] = ["Alerts", "Columns"],
        ["Storage"] = ["Alerts", "Columns", "Sky", "Streams"],
        ["Hosting"] = ["Alerts", "Wire", "Streams", "Storage", "Sky", "Columns", "Expressions"],
    };

    [Fact]
    public void A_role_depends_on_core_only() =>
        Tidy.Holds(
            from role in Roles
            from reference in References($"services/{role}/Broker.{Name(role)}.csproj")
            where reference != "../core/Broker.Core.csproj"
            select $"services/{role} references {reference}");

    [Fact]
    public void Core_depends_on_no_role() => Assert.Empty(References("services/core/Broker.Core.csproj"));

    [Fact]
    public void Folders_of_core_use_only_what_they_may() =>
        Tidy.Holds(
            from file in SourceTree.Services
            where file.Room == "core"
            let folder = file.Path.Split('/')[2]
            from use in file.Usings
            where use.StartsWith("Broker.Core.", StringComparison.Ordinal)
            let used = use.Split('.')[2]
            where used != folder && !CoreArrows[folder].Contains(used)
            select $"{file.Path} uses {use}");

    [Fact]
    public void Core_has_only_the_folders_of_the_design() =>
        Tidy.Holds(SourceTree.Services.Where(file => file.Room == "core" && !CoreArrows.ContainsKey(file.Path.Split('/')[2])).Select(file => file.Path));

    [Fact]
    public void Namespace_follows_folder() =>
        Tidy.Holds(
            from file in SourceTree.Services
            from space in file.Syntax.DescendantNodes().OfType<BaseNamespaceDeclarationSyntax>()
            let expected = string.Join('.', file.Path.Split('/')[1..^1].Select((part, depth) => depth == 0 ? $"Broker.{Name(part)}" : part))
            where space.Name.ToString() != expected
            select $"{file.Path}: {space.Name} should be {expected}");

    private static IEnumerable<string> References(string project) =>
        XDocument.Load(Path.Combine(SourceTree.Root, project)).Descendants("ProjectReference").Select(element => element.Attribute("Include")!.Value);

    private static string Name(string room) => char.ToUpperInvariant(room[0]) + room[1..];
}
