using Broker.Core.Columns;

namespace Broker.Core.Expressions;

/// <summary>Checks a SELECT list: every entry has a name, and no two the same.</summary>
internal sealed class Selection(Binder binder, ErrorList errors)
{
    public IReadOnlyList<SelectedColumn> Bind(IReadOnlyList<SelectItem> items)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var columns = new List<SelectedColumn>();
        foreach (var item in items)
        {
            var column = One(item);
            if (!names.Add(column.Name))
                errors.Add(item.Span, $"the name '{column.Name}' is given twice", "rename one of them with AS");
            columns.Add(column);
        }

        return columns;
    }

    private SelectedColumn One(SelectItem item)
    {
        var value = binder.Bind(item.Value);
        var column = item.Value is Syntax.Name name ? ColumnTable.Find(name.Value) : null;
        if (item.Alias is null && item.Value is not (Syntax.Name or Syntax.Bad))
            errors.Add(item.Span, $"{Printer.Print(item.Value)} needs a name", "add AS and a name");
        return new SelectedColumn(item.Alias ?? column?.Name ?? $"?{item.Span.Start}", value, column);
    }
}
