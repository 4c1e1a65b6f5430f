using System.Text;

namespace Broker.Core.Expressions;

/// <summary>
/// SQL under construction. Words of the user never enter the text: every literal is a parameter, every name comes from the
/// column table or the function table.
/// </summary>
internal sealed class SqlText
{
    private readonly StringBuilder _text = new();
    private readonly List<object> _parameters = [];

    public IReadOnlyList<object> Parameters => _parameters;

    public SqlText Append(string text)
    {
        _text.Append(text);
        return this;
    }

    /// <summary>A double, long, string or bool.</summary>
    public SqlText Parameter(object value)
    {
        _text.Append("@p").Append(_parameters.Count);
        _parameters.Add(value);
        return this;
    }

    public SqlText Joined<T>(string separator, IEnumerable<T> items, Action<T> write)
    {
        var first = true;
        foreach (var item in items)
        {
            if (!first)
                _text.Append(separator);
            first = false;
            write(item);
        }

        return this;
    }

    /// <summary>What was written since the last call, and starts anew; the parameters go on counting.</summary>
    public string Cut()
    {
        var text = _text.ToString();
        _text.Clear();
        return text;
    }
}
