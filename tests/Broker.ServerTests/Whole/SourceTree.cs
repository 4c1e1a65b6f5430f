namespace Broker.ServerTests.Whole;

/// <summary>What lies where on the machine the tests were built on.</summary>
internal static class SourceTree
{
    public static readonly string Root = FindRoot();

    /// <summary>The built <c>broker</c>, of the same configuration as the tests.</summary>
    public static readonly string Program =
        Path.Combine(Root, "artifacts", "bin", "Broker.Broker", Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)), "broker");

    /// <summary>Folder of real survey packets: <c>alerts</c> in BROKER_TEST_DATA, else in <c>../shared/data</c>; null when there is none.</summary>
    public static string? Alerts
    {
        get
        {
            var data = Environment.GetEnvironmentVariable("BROKER_TEST_DATA") ?? Path.Combine(Root, "..", "shared", "data");
            return Path.Combine(data, "alerts") is var alerts && Directory.Exists(alerts) ? alerts : null;
        }
    }

    /// <summary>A test host works in its output folder; the Kafka that <c>run</c> would use is found from the root.</summary>
    public static void PointToKafka()
    {
        string[] homes = [Path.Combine(Root, "var", "kafka"), Path.GetFullPath(Path.Combine(Root, "..", "shared", "kafka"))];
        if (Environment.GetEnvironmentVariable("KAFKA_HOME") is null && Array.Find(homes, Directory.Exists) is { } home)
            Environment.SetEnvironmentVariable("KAFKA_HOME", home);
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Broker.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException($"no Broker.sln above {AppContext.BaseDirectory}");
    }
}
