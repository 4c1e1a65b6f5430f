using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using Amazon;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace Broker.Core.Storage;

/// <summary>
/// Packs as objects of a bucket: <c>prefix/20261121/….pack</c>. A request is tried three times and given up after
/// <see cref="RequestLimit"/>; then the caller says what waits for it.
/// </summary>
public sealed class S3PackStorage(S3Place place) : IPackStorage
{
    public static readonly TimeSpan RequestLimit = TimeSpan.FromSeconds(60);

    private const int Retries = 2;
    private const string DefaultRegion = "us-east-1";
    private const string OctetStream = "application/octet-stream";
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(5);

    private readonly AmazonS3Client client = Connect(place);
    private readonly string prefix = place.Prefix.Length == 0 ? "" : place.Prefix + "/";

    public string Address => place.ToString();

    public IPackWriter CreateWriter(TimeProvider time) => new S3PackWriter(this, time);

    public async ValueTask<int> ReadAsync(string pack, long offset, Memory<byte> target, CancellationToken cancellation)
    {
        PackName.Check(pack);
        if (target.IsEmpty)
            return 0;
        var request = new GetObjectRequest { BucketName = place.Bucket, Key = prefix + pack, ByteRange = new ByteRange(offset, offset + target.Length - 1) };
        return await AskAsync(pack, async limit =>
        {
            try
            {
                using var answer = await client.GetObjectAsync(request, limit);
                return await answer.ResponseStream.ReadAtLeastAsync(target, target.Length, throwOnEndOfStream: false, limit);
            }
            catch (AmazonS3Exception error) when (error.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
            {
                return 0;
            }
        }, cancellation);
    }

    // What a service does not date must never look old enough to be deleted.
    public async IAsyncEnumerable<PackInfo> ListAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var request = new ListObjectsV2Request { BucketName = place.Bucket, Prefix = prefix };
        do
        {
            var page = await AskAsync("the list of packs", limit => client.ListObjectsV2Async(request, limit), cancellation);
            foreach (var item in page.S3Objects ?? [])
            {
                var name = item.Key[prefix.Length..];
                if (PackName.IsValid(name))
                    yield return new PackInfo { Name = name, SizeBytes = item.Size ?? 0, WrittenAt = item.LastModified?.ToUniversalTime() ?? DateTimeOffset.MaxValue };
            }

            request.ContinuationToken = page.NextContinuationToken;
        }
        while (request.ContinuationToken is not null);
    }

    public async ValueTask DeleteAsync(string pack, CancellationToken cancellation)
    {
        PackName.Check(pack);
        await AskAsync(pack, limit => client.DeleteObjectAsync(place.Bucket, prefix + pack, limit), cancellation);
    }

    public void Dispose() => client.Dispose();

    internal async ValueTask PutAsync(string pack, Stream body, CancellationToken cancellation)
    {
        var request = new PutObjectRequest
        {
            BucketName = place.Bucket, Key = prefix + pack, InputStream = body, AutoCloseStream = false, UseChunkEncoding = false, ContentType = OctetStream,
        };
        await AskAsync(pack, limit => client.PutObjectAsync(request, limit), cancellation);
    }

    private async Task<T> AskAsync<T>(string what, Func<CancellationToken, Task<T>> ask, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(RequestLimit);
        try
        {
            return await ask(limit.Token);
        }
        catch (AmazonS3Exception error) when (error.StatusCode == HttpStatusCode.NotFound && error.ErrorCode != "NoSuchBucket")
        {
            throw new StorageException($"there is no pack {what}", StorageFault.Gone, error);
        }
        catch (AmazonServiceException error)
        {
            throw Away(string.Create(CultureInfo.InvariantCulture, $"answers {(int)error.StatusCode} {error.ErrorCode}: {error.Message}"), error);
        }
        catch (AmazonClientException error)
        {
            throw Away($"does not answer: {error.Message}", error);
        }
        catch (HttpRequestException error)
        {
            throw Away($"does not answer: {error.Message}", error);
        }
        catch (IOException error)
        {
            throw Away($"does not answer: {error.Message}", error);
        }
        catch (TimeoutException error)
        {
            throw Away($"does not answer: {error.Message}", error);
        }
        catch (OperationCanceledException error) when (!cancellation.IsCancellationRequested)
        {
            throw Away($"did not answer within {RequestLimit.TotalSeconds} s", error);
        }

        StorageException Away(string trouble, Exception error) => new($"{Address} {trouble} ({what})", StorageFault.Away, error);
    }

    private static AmazonS3Client Connect(S3Place place)
    {
        var config = new AmazonS3Config
        {
            ForcePathStyle = place.PathStyle,
            MaxErrorRetry = Retries,
            Timeout = RequestLimit,
            ConnectTimeout = ConnectLimit,
            // Newer checksums are not understood by every service that speaks S3; each record has its own CRC, and requests are signed over their content.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        };
        if (place.Endpoint is { } endpoint)
            (config.ServiceURL, config.AuthenticationRegion) = (endpoint, place.Region ?? DefaultRegion);
        else
            config.RegionEndpoint = place.Region is { } region ? RegionEndpoint.GetBySystemName(region) : FallbackRegionFactory.GetRegionEndpoint() ?? RegionEndpoint.USEast1;
        return (place.AccessKey, place.SecretKey, place.SessionToken) switch
        {
            ({ } key, { } secret, { } token) => new AmazonS3Client(new SessionAWSCredentials(key, secret, token), config),
            ({ } key, { } secret, null) => new AmazonS3Client(new BasicAWSCredentials(key, secret), config),
            _ => new AmazonS3Client(config),
        };
    }
}
