using System.Globalization;
using Npgsql;

namespace Broker.Core.Hosting;

/// <summary>Reads one kind of setting each; null when it is absent or wrong, and then <see cref="Faults"/> says so.</summary>
internal sealed class SettingReader(Func<string, string?> variable)
{
    /// <summary>What <see cref="Connection"/> takes.</summary>
    public const string ConnectionForm = "a connection string: Host=…;Username=…;Database=…";

    private const int LongestTopicPart = 100;

    private readonly List<string> faults = [];

    /// <summary>One line per wrong setting: name, value, what is allowed.</summary>
    public IReadOnlyList<string> Faults => faults;

    public string? Text(string name) => variable(name) is { } value && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;

    /// <summary>For a setting that must be there.</summary>
    public string Missing(string name, string allowed)
    {
        if (Text(name) is null)
            faults.Add($"{name} is not set; give {allowed}");
        return "";
    }

    /// <summary>A secret, or the first line of the file that name_FILE names. It is not repeated in a fault.</summary>
    public string? Secret(string name)
    {
        var fileName = $"{name}_FILE";
        if (Text(fileName) is not { } path)
            return Text(name);
        if (Text(name) is not null)
            return Wrong<string>(fileName, path, $"{name} is set as well; give one of the two");

        try
        {
            var line = File.ReadLines(path).FirstOrDefault()?.Trim();
            return string.IsNullOrEmpty(line) ? Wrong<string>(fileName, path, "its first line is empty") : line;
        }
        catch (IOException fault)
        {
            return Wrong<string>(fileName, path, fault.Message);
        }
        catch (UnauthorizedAccessException fault)
        {
            return Wrong<string>(fileName, path, fault.Message);
        }
    }

    /// <summary>Says what is wrong with a value that this class cannot judge.</summary>
    public void Fault(string name, string value, string allowed) => Wrong<string>(name, value, allowed);

    public int? Number(string name, int least, int most)
    {
        if (Text(name) is not { } text)
            return null;

        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            return number;

        return Wrong<int?>(name, text, $"give a whole number from {least} to {most}");
    }

    public double? Real(string name, double least, double most)
    {
        if (Text(name) is not { } text)
            return null;

        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            return number;

        return Wrong<double?>(name, text, string.Create(CultureInfo.InvariantCulture, $"give a number from {least} to {most}"));
    }

    public TimeSpan? Milliseconds(string name, int least, int most) =>
        Number(name, least, most) is { } number ? TimeSpan.FromMilliseconds(number) : null;

    /// <summary>Names of topics and regular expressions, which start with ^; a comma in brackets is one of theirs.</summary>
    public IReadOnlyList<string>? Topics(string name)
    {
        if (Text(name) is not { } text)
            return null;

        var items = TopicList.Split(text);
        if (TopicList.Fault(items) is { } fault)
            return Wrong<IReadOnlyList<string>>(name, text, fault);
        return items;
    }

    /// <summary>A part of the name of a Kafka topic.</summary>
    public string? TopicPart(string name)
    {
        if (Text(name) is not { } text)
            return null;

        return text.Length <= LongestTopicPart && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_')
            ? text
            : Wrong<string>(name, text, $"give letters, digits, dot, dash and underline, at most {LongestTopicPart}");
    }

    /// <summary>host:port[,host:port], without spaces.</summary>
    public string? Addresses(string name)
    {
        if (Text(name) is not { } text)
            return null;

        var parts = text.Split(',', StringSplitOptions.TrimEntries);
        return parts.All(IsAddress) ? string.Join(',', parts) : Wrong<string>(name, text, "give host:port[,host:port]");
    }

    public string? WebAddress(string name)
    {
        if (Text(name) is not { } text)
            return null;

        var isWeb = Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https";
        return isWeb ? text : Wrong<string>(name, text, "give an address that starts with http:// or https://");
    }

    /// <summary>Of PostgreSQL, with its Host. It may hold a password and is not repeated in a fault.</summary>
    public string? Connection(string name)
    {
        if (Text(name) is not { } text)
            return null;

        try
        {
            return string.IsNullOrEmpty(new NpgsqlConnectionStringBuilder(text).Host) ? Wrong<string>(name, "…", $"it has no Host; give {ConnectionForm}") : text;
        }
        catch (ArgumentException fault)
        {
            return Wrong<string>(name, "…", $"{fault.Message}; give {ConnectionForm}");
        }
    }

    public bool? Truth(string name)
    {
        if (Text(name) is not { } text)
            return null;

        return bool.TryParse(text, out var truth) ? truth : Wrong<bool?>(name, text, "give true or false");
    }

    /// <summary>A key for <see cref="SecretBox"/>. It is not repeated in a fault.</summary>
    public string? Key(string name)
    {
        if (Text(name) is not { } text)
            return null;

        return SecretBox.IsKey(text) ? text : Wrong<string>(name, "…", $"give {SecretBox.KeySizeBytes} bytes in base64: openssl rand -base64 {SecretBox.KeySizeBytes}");
    }

    /// <summary>name=value;name=value. The values may be secret and are not repeated in a fault.</summary>
    public IReadOnlyDictionary<string, string>? Pairs(string name)
    {
        if (Text(name) is not { } text)
            return null;

        var pairs = text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(p => p.Split('=', 2, StringSplitOptions.TrimEntries))
            .ToList();
        var isRight = pairs.All(p => p.Length == 2 && p[0].Length > 0) && pairs.DistinctBy(p => p[0]).Count() == pairs.Count;
        return isRight
            ? pairs.ToDictionary(p => p[0], p => p[1])
            : Wrong<IReadOnlyDictionary<string, string>>(name, "…", "give name=value;name=value, each name once");
    }

    /// <summary><see cref="Pairs"/> for Kafka's client library, which must know them and which must leave our promises alone.</summary>
    public IReadOnlyDictionary<string, string>? KafkaSettings(string name)
    {
        var pairs = Pairs(name);
        if (pairs is null || Streams.Kafka.KafkaSettings.Fault(pairs) is not { } fault)
            return pairs;
        return Wrong<IReadOnlyDictionary<string, string>>(name, "…", fault);
    }

    private static bool IsAddress(string text)
    {
        var colon = text.LastIndexOf(':');
        return colon > 0
            && !text.Any(char.IsWhiteSpace)
            && ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            && port > 0;
    }

    private T? Wrong<T>(string name, string value, string allowed)
    {
        faults.Add($"{name} is '{value}'; {allowed}");
        return default;
    }
}
