using System.Text.RegularExpressions;
using Broker.Core.Storage;

namespace Broker.Core.Hosting;

/// <summary>Reads where the packs lie and how long they are kept.</summary>
internal static partial class PackPlaceReader
{
    private const string Place = "BROKER_PACKS";
    private const string Scheme = "s3://";
    private const int MostDays = 36_500;
    private const int MostGigabytes = 1_000_000;

    public static PackPlace Read(SettingReader settings, string dataFolder)
    {
        var place = ReadPlace(settings) ?? new PackPlace { Folder = Packs.FolderIn(dataFolder) };
        return place with
        {
            KeepFor = settings.Number("BROKER_PACKS_KEEP_DAYS", 1, MostDays) is { } days ? TimeSpan.FromDays(days) : null,
            KeepBytes = settings.Number("BROKER_PACKS_KEEP_GB", 1, MostGigabytes) * 1_000_000_000L,
        };
    }

    private static PackPlace? ReadPlace(SettingReader settings)
    {
        if (settings.Text(Place) is not { } text)
            return null;
        if (text.StartsWith(Scheme, StringComparison.Ordinal))
            return new PackPlace { S3 = ReadS3(settings, text) };
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.IsFile && address.Host.Length == 0)
            return new PackPlace { Folder = address.LocalPath };
        if (!text.Contains("://", StringComparison.Ordinal))
            return new PackPlace { Folder = text };

        settings.Fault(Place, text, "give a folder, file:///folder or s3://bucket/prefix");
        return null;
    }

    private static S3Place ReadS3(SettingReader settings, string text)
    {
        var parts = text[Scheme.Length..].TrimEnd('/').Split('/', 2);
        var prefix = parts.Length == 2 ? parts[1] : "";
        if (!Bucket().IsMatch(parts[0]))
            settings.Fault(Place, text, "the name of a bucket has 3 to 63 of a-z, 0-9, '.' and '-'");
        if (!Prefix().IsMatch(prefix))
            settings.Fault(Place, text, "the prefix has words of A-Z, a-z, 0-9, '_', '.' and '-' with one '/' between them");
        var endpoint = settings.WebAddress("BROKER_S3_ENDPOINT");
        var (access, secret) = (settings.Secret("BROKER_S3_ACCESS_KEY"), settings.Secret("BROKER_S3_SECRET_KEY"));
        if ((access is null) != (secret is null))
            settings.Fault(access is null ? "BROKER_S3_ACCESS_KEY" : "BROKER_S3_SECRET_KEY", "", "its other half is set: give both, or neither");
        return new S3Place
        {
            Bucket = parts[0],
            Prefix = prefix,
            Endpoint = endpoint,
            Region = settings.Text("BROKER_S3_REGION"),
            PathStyle = settings.Truth("BROKER_S3_PATH_STYLE") ?? endpoint is not null,
            AccessKey = access,
            SecretKey = secret,
            SessionToken = settings.Secret("BROKER_S3_SESSION_TOKEN"),
        };
    }

    [GeneratedRegex(@"^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\z")]
    private static partial Regex Bucket();

    [GeneratedRegex(@"^([A-Za-z0-9_.-]{1,100}(/[A-Za-z0-9_.-]{1,100}){0,8})?\z")]
    private static partial Regex Prefix();
}
