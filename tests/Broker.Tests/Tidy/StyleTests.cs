using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Broker.Tests.Tidy;

public sealed class StyleTests
{
    private static readonly string[] EmptyNames = ["Helper", "Helpers", "Utils", "Manager", "Base", "Impl"];

    [Fact]
    public void No_type_has_a_name_that_says_nothing() =>
        Tidy.Holds(
            from file in SourceTree.All
            from type in file.Syntax.DescendantNodes().OfType<BaseTypeDeclarationSyntax>()
            let name = type.Identifier.Text
            where EmptyNames.Any(word => name.EndsWith(word, StringComparison.Ordinal)) || name == "Filter"
            select $"{file.Where(type)}: {name}");

    [Fact]
    public void Every_class_is_sealed_static_or_abstract() =>
        Tidy.Holds(
            from file in SourceTree.All
            from type in file.Syntax.DescendantNodes().OfType<TypeDeclarationSyntax>()
            where type is ClassDeclarationSyntax || type.IsKind(SyntaxKind.RecordDeclaration)
            where !type.Modifiers.Any(word => word.IsKind(SyntaxKind.SealedKeyword) || word.IsKind(SyntaxKind.StaticKeyword) || word.IsKind(SyntaxKind.AbstractKeyword))
            where !type.Modifiers.Any(SyntaxKind.PartialKeyword)
            select $"{file.Where(type)}: {type.Identifier.Text}");

    [Fact]
    public void Catch_of_everything_stands_in_one_place() =>
        Tidy.Holds(
            from file in SourceTree.Services
            where !file.Path.EndsWith("Streams/StreamWorker.cs", StringComparison.Ordinal)
            from clause in file.Syntax.DescendantNodes().OfType<CatchClauseSyntax>()
            where clause.Declaration is null ? !Rethrows(clause) : clause.Declaration.Type.ToString() is "Exception" or "System.Exception"
            select $"{file.Where(clause)}: catches everything");

    [Fact]
    public void Every_interface_has_two_implementations() =>
        Tidy.Holds(
            from file in SourceTree.Services
            from contract in file.Syntax.DescendantNodes().OfType<InterfaceDeclarationSyntax>()
            let name = contract.Identifier.Text
            let count = SourceTree.Services.SelectMany(other => other.Syntax.DescendantNodes().OfType<BaseListSyntax>())
                .Count(list => list.Types.Any(type => Regex.IsMatch(type.Type.ToString(), $@"\b{name}\b")))
            where count < 2
            select $"{file.Where(contract)}: {name} has {count}");

    [Fact]
    public void There_are_no_regions_and_no_disabled_warnings_without_a_reason() =>
        Tidy.Holds(
            from file in SourceTree.All
            from line in file.Text.Split('\n').Select((text, index) => (text: text.TrimStart(), index))
            where line.text.StartsWith("#region", StringComparison.Ordinal)
                || (line.text.StartsWith("#pragma warning disable", StringComparison.Ordinal) && !line.text.Contains("//", StringComparison.Ordinal))
            select $"{file.Path}:{line.index + 1}: {line.text}");

    [Fact]
    public void Program_stays_under_30_lines() =>
        Tidy.Holds(SourceTree.Services.Where(file => file.Path.EndsWith("/Program.cs", StringComparison.Ordinal) && file.Lines >= 30).Select(file => file.Path));

    [Fact]
    public void Root_holds_few_files() =>
        Assert.InRange(Directory.GetFiles(SourceTree.Root).Count(path => Path.GetFileName(path) is not (".git" or ".gitignore")), 1, 14);

    private static bool Rethrows(CatchClauseSyntax clause) =>
        clause.Block.Statements.OfType<ThrowStatementSyntax>().Any(statement => statement.Expression is null);
}
