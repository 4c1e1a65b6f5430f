namespace Broker.Core.Storage;

/// <summary>A bucket of an S3 service, and how to get in. Its text never holds a secret.</summary>
public sealed record S3Place
{
    public required string Bucket { get; init; }

    /// <summary>Before every key, without slashes at its ends; may be empty.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>Address of the service, for MinIO, Ceph and the like; null is Amazon's own.</summary>
    public string? Endpoint { get; init; }

    /// <summary>Null: as the standard AWS variables and files say, else us-east-1.</summary>
    public string? Region { get; init; }

    /// <summary>The bucket stands in the path of the address, not in the name of the host.</summary>
    public bool PathStyle { get; init; }

    /// <summary>Null, with <see cref="SecretKey"/>: as the standard AWS variables, files and roles say.</summary>
    public string? AccessKey { get; init; }

    public string? SecretKey { get; init; }

    public string? SessionToken { get; init; }

    public override string ToString() => Prefix.Length == 0 ? $"s3://{Bucket}" : $"s3://{Bucket}/{Prefix}";
}
