using System.Collections;

namespace Broker.Core.Expressions;

/// <summary>A list of expressions, equal when its members are.</summary>
internal sealed class SyntaxList(IReadOnlyList<Syntax> items) : IReadOnlyList<Syntax>, IEquatable<SyntaxList>
{
    public int Count => items.Count;

    public Syntax this[int index] => items[index];

    public IEnumerator<Syntax> GetEnumerator() => items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public bool Equals(SyntaxList? other) => other is not null && items.SequenceEqual(other);

    public override bool Equals(object? obj) => Equals(obj as SyntaxList);

    public override int GetHashCode() => items.Count;
}
