namespace Broker.Broker.DevStack;

/// <summary>Where a Kafka that can be started lies: its <c>libs</c> folder is all that is needed, besides Java.</summary>
public static class KafkaHome
{
    /// <summary><c>KAFKA_HOME</c>, else <c>kafka</c> in the data folder, else the team's shared copy beside the project; null when there is none.</summary>
    public static string? Find(string dataFolder)
    {
        if (Programs.TryFind("java") is null)
            return null;
        string?[] candidates =
        [
            Environment.GetEnvironmentVariable("KAFKA_HOME"),
            Path.Combine(dataFolder, "kafka"),
            Path.Combine(Environment.CurrentDirectory, "..", "shared", "kafka"),
        ];
        return candidates.FirstOrDefault(HasServer) is { } home ? Path.GetFullPath(home) : null;
    }

    private static bool HasServer(string? home) =>
        home is not null && Directory.Exists(Path.Combine(home, "libs")) && Directory.GetFiles(Path.Combine(home, "libs"), "kafka_2.13-*.jar").Length > 0;
}
