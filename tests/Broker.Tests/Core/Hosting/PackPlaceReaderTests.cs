using Broker.Core.Hosting;

namespace Broker.Tests.Core.Hosting;

public sealed class PackPlaceReaderTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("secrets-").FullName;

    private readonly Dictionary<string, string> variables = new()
    {
        ["BROKER_REDIS"] = "localhost:6379",
        ["BROKER_POSTGRES"] = "Host=localhost",
    };

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData(null, "var/packs")]
    [InlineData("/data/packs", "/data/packs")]
    [InlineData("file:///data/packs", "/data/packs")]
    [InlineData("packs here", "packs here")]
    public void A_folder_is_given_as_a_path_or_an_address(string? text, string expected)
    {
        if (text is not null)
            variables["BROKER_PACKS"] = text;
        variables["BROKER_PACKS_KEEP_DAYS"] = "30";
        variables["BROKER_PACKS_KEEP_GB"] = "5000";

        var place = Read().PacksOrDefault;

        Assert.Equal((expected, null, TimeSpan.FromDays(30), 5_000_000_000_000), (place.Folder, place.S3, place.KeepFor, place.KeepBytes));
    }

    [Fact]
    public void A_bucket_has_a_prefix_a_service_and_keys_from_files()
    {
        variables["BROKER_PACKS"] = "s3://alert-packs/broker/night/";
        variables["BROKER_S3_ENDPOINT"] = "http://minio:9000";
        variables["BROKER_S3_ACCESS_KEY"] = "me";
        variables["BROKER_S3_SECRET_KEY_FILE"] = Path.Combine(folder, "key");
        File.WriteAllText(Path.Combine(folder, "key"), "hush\n");

        var place = Read().PacksOrDefault.S3!;

        Assert.Equal(("alert-packs", "broker/night", "http://minio:9000", true), (place.Bucket, place.Prefix, place.Endpoint, place.PathStyle));
        Assert.Equal(("me", "hush", null), (place.AccessKey, place.SecretKey, place.SessionToken));
        Assert.Equal("s3://alert-packs/broker/night", place.ToString());
    }

    [Fact]
    public void Every_mistake_is_named_and_no_secret_is()
    {
        variables["BROKER_PACKS"] = "s3://Bucket/a//b";
        variables["BROKER_PACKS_KEEP_DAYS"] = "0";
        variables["BROKER_PACKS_KEEP_GB"] = "some";
        variables["BROKER_S3_ENDPOINT"] = "minio:9000";
        variables["BROKER_S3_PATH_STYLE"] = "maybe";
        variables["BROKER_S3_SECRET_KEY"] = "hush";
        variables["BROKER_S3_SESSION_TOKEN_FILE"] = Path.Combine(folder, "missing");

        var faults = Assert.Throws<OptionsException>(Read);

        Assert.Equal(8, faults.Faults.Count);
        Assert.All([.. variables.Keys.Skip(2).Where(name => name != "BROKER_S3_SECRET_KEY"), "BROKER_S3_ACCESS_KEY"], name => Assert.Contains(name, faults.Message, StringComparison.Ordinal));
        Assert.DoesNotContain("hush", faults.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_kind_of_address_is_a_wrong_setting()
    {
        variables["BROKER_PACKS"] = "gs://bucket";
        Assert.StartsWith("BROKER_PACKS is 'gs://bucket'", Assert.Single(Assert.Throws<OptionsException>(Read).Faults), StringComparison.Ordinal);
    }

    private BrokerOptions Read() => OptionsReader.Read(variables.GetValueOrDefault);
}
