using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Broker.Tests.Tidy;

/// <summary>The project's own C# files, parsed once for all tidy tests.</summary>
internal static class SourceTree
{
    public static string Root { get; } = FindRoot();

    public static IReadOnlyList<SourceFile> Services { get; } = Parse("services");

    public static IReadOnlyList<SourceFile> All { get; } = [.. Services, .. Parse("tests")];

    private static List<SourceFile> Parse(string folder) =>
        [.. Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(path => new SourceFile(Path.GetRelativePath(Root, path), File.ReadAllText(path)))];

    private static string FindRoot([CallerFilePath] string here = "")
    {
        var folder = Path.GetDirectoryName(here);
        while (folder is not null && !File.Exists(Path.Combine(folder, "Broker.sln")))
            folder = Path.GetDirectoryName(folder);
        return folder ?? throw new InvalidOperationException("Broker.sln not found above the tests");
    }
}

/// <param name="Path">Relative to the root, with forward slashes.</param>
internal sealed record SourceFile(string Path, string Text)
{
    private readonly CompilationUnitSyntax syntax = CSharpSyntaxTree.ParseText(Text).GetCompilationUnitRoot();

    public CompilationUnitSyntax Syntax => syntax;

    public int Lines => Text.AsSpan().Count('\n');

    /// <summary><c>services/core/Wire/X.cs</c> gives <c>core</c>.</summary>
    public string Room => Path.Split('/')[1];

    public IEnumerable<string> Usings => syntax.DescendantNodes().OfType<UsingDirectiveSyntax>().Select(use => use.Name?.ToString() ?? "");

    public string Where(Microsoft.CodeAnalysis.SyntaxNode node) => $"{Path}:{node.GetLocation().GetLineSpan().StartLinePosition.Line + 1}";
}
