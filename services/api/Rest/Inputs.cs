using System.Globalization;
using System.Reflection;
using Broker.Core.Columns;
using Microsoft.AspNetCore.Mvc;

namespace Broker.Api.Rest;

/// <summary>Reads the parameters of one request and gathers everything that is wrong with them.</summary>
internal sealed class Inputs
{
    public const int DefaultLimit = 100;
    public const int MaxLimit = 1_000;

    private readonly List<RequestError> errors = [];

    public IReadOnlyList<RequestError> Errors => errors;

    public bool Valid => errors.Count == 0;

    /// <summary>Every parameter of the request must be one that <typeparamref name="T"/> declares.</summary>
    public static Inputs Of<T>(HttpRequest request)
    {
        var inputs = new Inputs();
        string[] known = [.. typeof(T).GetProperties().Select(property => property.GetCustomAttribute<FromQueryAttribute>()?.Name).OfType<string>()];
        foreach (var name in request.Query.Keys.Where(name => !known.Contains(name)))
            inputs.Add(name, "is no parameter of this resource.", $"It has: {string.Join(", ", known)}.");
        return inputs;
    }

    public void Add(string parameter, string message, string? hint = null) =>
        errors.Add(new RequestError { Parameter = parameter, Message = message, Hint = hint });

    public void Add(RequestError error) => errors.Add(error);

    public int Limit(string? text) => (int)(Integer("limit", text, (1, MaxLimit)) ?? DefaultLimit);

    public long? Integer(string name, string? text, (long Min, long Max) range)
    {
        if (text is null)
            return null;
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= range.Min && value <= range.Max)
            return value;
        Add(name, string.Create(CultureInfo.InvariantCulture, $"must be a whole number from {range.Min} to {range.Max}."));
        return null;
    }

    /// <summary>NaN when the text is missing or wrong, which is then among the errors.</summary>
    public double Number(string name, string? text, (double Min, double Max) range)
    {
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= range.Min && value <= range.Max)
            return value;
        Add(name, string.Create(CultureInfo.InvariantCulture, $"must be a number from {range.Min} to {range.Max}."), text is null ? "It is required." : null);
        return double.NaN;
    }

    /// <summary>One of the words; the first when the text is missing.</summary>
    public string OneOf(string name, string? text, params string[] words)
    {
        if (text is null || words.Contains(text))
            return text ?? words[0];
        Add(name, $"must be one of: {string.Join(", ", words)}.");
        return words[0];
    }

    /// <summary>Comma-separated names of columns; <c>*</c> is every column.</summary>
    public IReadOnlyList<Column> Columns(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return [.. ColumnTable.All.Where(column => column.Type != ColumnType.Structure)];
        if (text.Trim() == "*")
            return ColumnTable.All;
        var columns = new List<Column>();
        foreach (var name in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            if (ColumnTable.Find(name) is { } column)
                columns.Add(column);
            else
                Add("columns", $"there is no column '{name}'.", "/api/v1/columns lists them.");
        }

        return columns;
    }
}
