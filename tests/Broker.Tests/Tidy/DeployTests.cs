using System.Text.Json;
using System.Text.RegularExpressions;

namespace Broker.Tests.Tidy;

/// <summary>What <c>deploy/</c> says about the broker is true of the broker. The YAML is read by line, which its plain style allows.</summary>
public sealed class DeployTests
{
    private static readonly string[] Roles = ["ingest", "classify", "filter", "api"];

    private static readonly IReadOnlyList<(string Path, string Text)> Files =
        [.. Directory.EnumerateFiles(Path.Combine(SourceTree.Root, "deploy"), "*", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(path => (Path.GetRelativePath(SourceTree.Root, path), File.ReadAllText(path)))];

    [Fact]
    public void Every_setting_named_is_one_that_the_broker_reads()
    {
        var reader = string.Concat(SourceTree.Services.Where(file => file.Path.StartsWith("services/core/Hosting/", StringComparison.Ordinal)).Select(file => file.Text));
        Tidy.Holds(
            from file in Files
            from setting in Found(file.Text, @"\b(BROKER_[A-Z0-9_]+)")
            where !reader.Contains($"\"{setting}\"", StringComparison.Ordinal)
            select $"{file.Path}: {setting}");
    }

    [Fact]
    public void Every_verb_used_is_one_that_the_broker_has()
    {
        var verbs = SourceTree.Services.Where(file => file.Path.StartsWith("services/broker/Verbs/", StringComparison.Ordinal))
            .SelectMany(file => Found(file.Text, @"\b(?:new Command|Verb)\(""([a-z-]+)""")).ToHashSet();
        Tidy.Holds(
            from file in Files
            from verb in Verbs(file)
            where !verbs.Contains(verb)
            select $"{file.Path}: broker {verb}");
    }

    [Theory]
    [InlineData("deploy/compose.yaml")]
    [InlineData("deploy/k8s/base/")]
    public void Every_role_is_deployed(string place) =>
        Assert.Empty(Roles.Except(Files.Where(file => file.Path.StartsWith(place, StringComparison.Ordinal)).SelectMany(Verbs)));

    [Fact]
    public void Every_metric_of_the_dashboards_is_one_that_the_broker_measures()
    {
        var measured = SourceTree.Services.SelectMany(file => Measured(file.Text)).ToHashSet();
        var shown = Dashboards().SelectMany(dashboard => dashboard.Queries.Select(query => (dashboard.Path, Query: query))).ToList();
        Assert.NotEmpty(shown);
        Tidy.Holds(
            from query in shown
            from metric in Found(query.Query, @"\b([a-z]+(?:_[a-z]+)+)\b(?=[\[{])").DefaultIfEmpty("no metric")
            where !measured.Contains(metric)
            select $"{query.Path}: {metric} in {query.Query}");
    }

    [Fact]
    public void Every_manifest_is_part_of_its_kustomization()
    {
        var folders = Files.Where(file => file.Path.StartsWith("deploy/k8s/", StringComparison.Ordinal)).ToLookup(file => Path.GetDirectoryName(file.Path)!);
        Tidy.Holds(
            from folder in folders
            let kustomization = folder.SingleOrDefault(file => Path.GetFileName(file.Path) == "kustomization.yaml").Text ?? ""
            let here = folder.Select(file => Path.GetFileName(file.Path)).Where(name => name != "kustomization.yaml").ToHashSet()
            let named = Found(kustomization, @"- (?:path: )?([a-z-]+\.yaml)\s").ToHashSet()
            from odd in here.Except(named).Select(name => $"{folder.Key}/{name} is not named").Concat(named.Except(here).Select(name => $"{folder.Key}/{name} is not there"))
            select odd);
    }

    [Theory]
    [InlineData("deploy/k8s/base/every-role.yaml", "runAsNonRoot: true", "readOnlyRootFilesystem: true", "allowPrivilegeEscalation: false", "drop: [ALL]", "livenessProbe:")]
    [InlineData("deploy/compose.yaml", "read_only: true", "cap_drop: [ALL]", "no-new-privileges:true")]
    [InlineData("deploy/Dockerfile", "\nUSER 10001", "\nHEALTHCHECK ")]
    [InlineData("deploy/k8s/base/network.yaml", "name: deny-all\nspec:\n  podSelector: {}\n  policyTypes: [Ingress, Egress]")]
    public void Containers_may_do_only_what_they_must(string path, params string[] lines)
    {
        var text = Files.Single(file => file.Path == path).Text;
        Tidy.Holds(from line in lines where !text.Contains(line, StringComparison.Ordinal) select $"{path} lacks: {line}");
    }

    [Fact]
    public void No_secret_lies_in_a_file() =>
        Tidy.Holds(
            from file in Files
            where file.Path.EndsWith(".yaml", StringComparison.Ordinal) || Path.GetFileName(file.Path) == "Dockerfile"
            from secret in Found(file.Text, @"(?im)(kind: Secret\b|secretGenerator|password=\S+|BROKER_(?:SECRET_KEY|POSTGRES|KAFKA_SETTINGS|SURVEY_KAFKA_SETTINGS)\s*[:=].*)")
            select $"{file.Path}: {secret}");

    /// <summary>What a container of ours is started with: <c>args: [VERB]</c>, <c>command: VERB</c>, <c>CMD ["VERB"]</c>, and what the manual types.</summary>
    private static IEnumerable<string> Verbs((string Path, string Text) file) =>
        Found(file.Text, """(?m)^\s*args: \["?([a-z-]+)|^\s*command: "?([a-z-]+)"?\s*$|^CMD \["([a-z-]+)"\]|/app/broker ([a-z-]+)""");

    /// <summary>
    /// Names as Prometheus stores what OTLP brings: dots become _, then the unit unless it stands in braces, then what the kind adds
    /// (OpenTelemetry's "Prometheus and OpenMetrics Compatibility").
    /// </summary>
    private static IEnumerable<string> Measured(string source)
    {
        foreach (Match made in Regex.Matches(source, """(CreateCounter<\w+>|StreamMetrics\.Times)\(\s*"([a-z.]+)", "([^"]*)"[,)]"""))
        {
            var unit = made.Groups[3].Value switch { "s" => "_seconds", "ms" => "_milliseconds", _ => "" };
            var name = made.Groups[2].Value.Replace('.', '_') + unit;
            string[] suffixes = made.Groups[1].Value.StartsWith("CreateCounter", StringComparison.Ordinal) ? ["_total"] : ["_bucket", "_sum", "_count"];
            foreach (var suffix in suffixes)
                yield return name + suffix;
        }

        foreach (Match gauge in Regex.Matches(source, """CreateObservableGauge(?:<\w+>)?\(\s*"([a-z.]+)",\s"""))
            yield return gauge.Groups[1].Value.Replace('.', '_');
    }

    private static IEnumerable<(string Path, IReadOnlyList<string> Queries)> Dashboards()
    {
        foreach (var (path, text) in Files.Where(file => file.Path.StartsWith("deploy/dashboards/", StringComparison.Ordinal)))
        {
            using var json = JsonDocument.Parse(text);
            var panels = json.RootElement.GetProperty("panels").EnumerateArray();
            yield return (path, [.. panels.SelectMany(panel => panel.GetProperty("targets").EnumerateArray()).Select(target => target.GetProperty("expr").GetString()!)]);
        }
    }

    /// <summary>The first group that took part in each match.</summary>
    private static IEnumerable<string> Found(string text, string pattern) =>
        Regex.Matches(text, pattern).Select(match => match.Groups.Values.Skip(1).FirstOrDefault(group => group.Success)?.Value).OfType<string>();
}
