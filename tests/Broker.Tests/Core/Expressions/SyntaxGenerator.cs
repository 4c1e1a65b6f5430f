using Broker.Core.Columns;
using Broker.Core.Expressions;
using FsCheck;
using FsCheck.Fluent;

namespace Broker.Tests.Core.Expressions;

/// <summary>Random trees over the whole grammar (any types), and random conditions that pass the checker.</summary>
internal static class SyntaxGenerator
{
    private static readonly Gen<string> Texts = Gen.Elements("g", "r", "", "it's", "SNIa", "%", "ZTF_%", "é\"", "--");

    private static readonly Gen<Syntax> Leaves = Gen.OneOf(
        Numbers(),
        Texts.Select(t => (Syntax)new Syntax.Text(t)),
        Gen.Elements<Syntax>(new Syntax.Truth(true), new Syntax.Truth(false), new Syntax.Null()),
        Gen.Elements("mag_ab", "class", "AND", "odd name", "x").Select(n => (Syntax)new Syntax.Name(n)));

    public static Gen<Syntax> Any(int depth) => depth == 0 ? Leaves : Gen.OneOf(Leaves, Composite(Any(depth - 1)));

    /// <summary>A condition with right types.</summary>
    public static Gen<Syntax> Condition(int depth)
    {
        var number = Number(depth);
        var leaf = Gen.OneOf(
            from word in Gen.Elements("=", "<>", "<", "<=", ">", ">=") from a in number from b in number select (Syntax)new Syntax.Comparison(word, a, b),
            from a in number from b in number from c in number from negated in Gen.Elements(true, false)
            select (Syntax)new Syntax.Between(a, b, c) { Negated = negated },
            from a in number from negated in Gen.Elements(true, false) select (Syntax)new Syntax.IsNull(a, negated),
            from items in Gen.Elements("g", "r", "i").NonEmptyListOf() from negated in Gen.Elements(true, false)
            select (Syntax)new Syntax.In(new Syntax.Name("band"), new SyntaxList([.. items.Select(i => new Syntax.Text(i))]), negated),
            Gen.Elements("ZTF%", "_TF1", "%1%").Select(p => (Syntax)new Syntax.Like(new Syntax.Name("object_id"), new Syntax.Text(p), false)),
            Gen.Elements("gcvs", "ned").Select(c => Call("IN_CATALOG", new Syntax.Text(c))),
            Gen.Elements("pixelFlags_edge", "x").Select(f => Call("HAS_FLAG", new Syntax.Text(f))),
            Gen.Constant<Syntax>(new Syntax.Null()));
        return depth == 0 ? leaf : Gen.OneOf(
            leaf,
            Condition(depth - 1).Select(c => (Syntax)new Syntax.Not(c)),
            from isAnd in Gen.Elements(true, false) from a in Condition(depth - 1) from b in Condition(depth - 1)
            select (Syntax)new Syntax.Junction(isAnd, new SyntaxList([a, b])));
    }

    private static Gen<Syntax> Number(int depth)
    {
        var columns = ColumnTable.All.Where(c => c.Type is ColumnType.Number or ColumnType.Integer).Select(c => c.Name).ToArray();
        var leaf = Gen.OneOf(
            Numbers(),
            Gen.Elements(columns).Select(n => (Syntax)new Syntax.Name(n)),
            Gen.Constant<Syntax>(new Syntax.Null()),
            Gen.Elements("g", "r", "z").Select(b => Call("MIN_MAG", new Syntax.Text(b))),
            Gen.Elements("detected", "forced").Select(s => Call("COUNT_POINTS", new Syntax.Text(s))));
        if (depth == 0)
            return leaf;
        var inner = Number(depth - 1);
        return Gen.OneOf(
            leaf,
            inner.Select(n => (Syntax)new Syntax.Negate(n)),
            from word in Gen.Elements("+", "-", "*", "/") from a in inner from b in inner select (Syntax)new Syntax.Arithmetic(word, a, b),
            from name in Gen.Elements("ABS", "SQRT", "LN", "LOG10", "FLOOR", "CEILING", "ROUND") from a in inner select Call(name, a),
            from name in Gen.Elements("POWER", "MOD", "LEAST", "GREATEST", "COALESCE") from a in inner from b in inner select Call(name, a, b));
    }

    private static Gen<Syntax> Numbers() => Gen.OneOf(
        Gen.Choose(0, 1000).Select(n => (Syntax)new Syntax.Number(n, n)),
        Gen.Elements(0.5, 2.0, 1e-7, 6.02e23, 1e300).Select(d => (Syntax)new Syntax.Number(d, null)));

    private static Gen<Syntax> Composite(Gen<Syntax> inner) => Gen.OneOf(
        inner.Select(a => (Syntax)new Syntax.Negate(a)),
        inner.Select(a => (Syntax)new Syntax.Not(a)),
        from word in Gen.Elements("+", "-", "*", "/") from a in inner from b in inner select (Syntax)new Syntax.Arithmetic(word, a, b),
        from word in Gen.Elements("=", "<>", "<", "<=", ">", ">=") from a in inner from b in inner select (Syntax)new Syntax.Comparison(word, a, b),
        from isAnd in Gen.Elements(true, false) from a in inner from b in inner from c in inner
        select (Syntax)new Syntax.Junction(isAnd, new SyntaxList([a, b, c])),
        from a in inner from negated in Gen.Elements(true, false) select (Syntax)new Syntax.IsNull(a, negated),
        from a in inner from b in inner from c in inner from negated in Gen.Elements(true, false)
        select (Syntax)new Syntax.Between(a, b, c) { Negated = negated },
        from a in inner from items in inner.NonEmptyListOf() from negated in Gen.Elements(true, false)
        select (Syntax)new Syntax.In(a, new SyntaxList([.. items.Take(3)]), negated),
        from a in inner from b in inner from negated in Gen.Elements(true, false) select (Syntax)new Syntax.Like(a, b, negated),
        from name in Gen.Elements("ABS", "COALESCE", "F") from items in inner.ListOf() select Call(name, [.. items.Take(3)]));

    private static Syntax Call(string name, params Syntax[] arguments) => new Syntax.Call(name, new SyntaxList(arguments));
}
