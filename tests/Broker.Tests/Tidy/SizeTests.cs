using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Broker.Tests.Tidy;

public sealed class SizeTests
{
    private const int LongestFile = 300;
    private const int LongestMethod = 60;
    private const int DeepestNesting = 3;
    private const int MostParameters = 5;

    [Fact]
    public void No_file_is_longer_than_300_lines() =>
        Tidy.Holds(SourceTree.All.Where(file => file.Lines > LongestFile).Select(file => $"{file.Path}: {file.Lines} lines"));

    [Fact]
    public void No_method_is_longer_than_60_lines() =>
        Tidy.Holds(
            from file in SourceTree.All
            from method in Methods(file)
            let span = method.GetLocation().GetLineSpan()
            let lines = span.EndLinePosition.Line - span.StartLinePosition.Line + 1
            where lines > LongestMethod
            select $"{file.Where(method)}: {lines} lines");

    [Fact]
    public void No_method_nests_deeper_than_three() =>
        Tidy.Holds(
            from file in SourceTree.All
            from method in Methods(file)
            let depth = method.DescendantNodes().Where(IsBranch).Select(node => Depth(node, method)).DefaultIfEmpty(0).Max()
            where depth > DeepestNesting
            select $"{file.Where(method)}: nesting {depth}");

    [Fact]
    public void Nothing_takes_more_than_five_parameters() =>
        Tidy.Holds(
            from file in SourceTree.All
            from list in file.Syntax.DescendantNodes().OfType<ParameterListSyntax>()
            where list.Parameters.Count > MostParameters && !IsNative(list)
            select $"{file.Where(list)}: {list.Parameters.Count} parameters");

    private static IEnumerable<SyntaxNode> Methods(SourceFile file) =>
        file.Syntax.DescendantNodes().Where(node => node is BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax or AccessorDeclarationSyntax);

    // A C function has the parameters it has.
    private static bool IsNative(ParameterListSyntax list) =>
        list.Parent is MethodDeclarationSyntax method
        && method.AttributeLists.SelectMany(attributes => attributes.Attributes).Any(attribute => attribute.Name.ToString() is "LibraryImport" or "DllImport");

    private static bool IsBranch(SyntaxNode node) =>
        node is IfStatementSyntax or ForStatementSyntax or CommonForEachStatementSyntax or WhileStatementSyntax or DoStatementSyntax
            or SwitchStatementSyntax or TryStatementSyntax or LockStatementSyntax;

    // "else if" continues its "if": it is a row of the same table, not a level of its own.
    private static int Depth(SyntaxNode node, SyntaxNode method) =>
        node.AncestorsAndSelf().TakeWhile(ancestor => ancestor != method).Count(ancestor => IsBranch(ancestor) && ancestor.Parent is not ElseClauseSyntax);
}
