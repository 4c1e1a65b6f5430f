namespace Broker.Broker.DevStack;

/// <summary>Where a server's program lies on this machine.</summary>
public static class Programs
{
    private static readonly string[] UsualFolders = ["/usr/bin", "/usr/sbin", "/usr/local/bin", "/usr/local/sbin"];

    /// <summary>Full path of a program on the PATH; throws <see cref="ServerException"/> that names the command that installs it.</summary>
    public static string Find(string program) =>
        TryFind(program) ?? throw new ServerException($"{program} is not installed; run: ./run setup");

    public static string? TryFind(string program)
    {
        var path = Environment.GetEnvironmentVariable("PATH")?.Split(':') ?? [];
        return path.Concat(UsualFolders).Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
    }

    /// <summary>Debian keeps PostgreSQL's programs beside each other in a folder per version; the newest is taken.</summary>
    public static string FindPostgres(string program)
    {
        const string debian = "/usr/lib/postgresql";
        var versions = Directory.Exists(debian) ? Directory.GetDirectories(debian) : [];
        return versions
            .OrderByDescending(folder => int.TryParse(Path.GetFileName(folder), out var version) ? version : 0)
            .Select(folder => Path.Combine(folder, "bin", program))
            .FirstOrDefault(File.Exists) ?? Find(program);
    }
}
